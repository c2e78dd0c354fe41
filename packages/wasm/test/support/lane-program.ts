import { bits, get, i32, load, op, type Statement, set, store } from '../../src/encoder/code.js';
import { repeatAny } from '../../src/encoder/control.js';
import { type ModuleBuilder, moduleBuilder } from '../../src/encoder/module.js';
import type { Site, Vector } from '../../src/functions/site.js';
import { instantiate } from './instantiate.js';

type Formula = (site: Site, ...operands: Vector[]) => Vector;

/** The module whose `f` applies code to arrays of float32, four numbers at a time: the result first, then each operand. */
export const laneModule = (f: Formula, operands: number, room: number, fused = false): ModuleBuilder => {
  const module = moduleBuilder({ pages: Math.ceil((4 * room * (operands + 1)) / 65536) });
  module.func({ name: 'f', takes: ['i32'], gives: [] }, (frame, rounds) => {
    const body: Statement[] = [];
    const at = frame.local('i32');
    const counter = frame.local('i32');
    const site: Site = {
      ...{ local: frame.local, constant: bits, fused, made: new Map() },
      run: (s) => body.push(s),
    };
    const given = Array.from({ length: operands }, (_, i) => load('v128.load', get(at), 4 * room * (i + 1)));
    body.push(store('v128.store', get(at), f(site, ...given)), set(at, op('i32.add', get(at), i32(16))));
    return [repeatAny(counter, get(rounds), body)];
  });
  return module;
};

export const laneProgram = (f: Formula, operands: number, capacity: number, fused = false) => {
  const room = 4 * Math.ceil(capacity / 4);
  const { memory, run } = instantiate(laneModule(f, operands, room, fused));
  return (...arrays: readonly ArrayLike<number>[]): Float32Array => {
    arrays.forEach((array, i) => {
      new Float32Array(memory.buffer, 4 * room * (i + 1), room).fill(1).set(array);
    });
    const { length } = arrays[0] as ArrayLike<number>;
    run('f', Math.ceil(length / 4));
    return new Float32Array(memory.buffer, 0, length).slice();
  };
};
