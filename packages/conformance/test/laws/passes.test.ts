import {
  afterwards,
  ahead,
  exactPasses,
  type Graph,
  hoisted,
  mapTree,
  merged,
  type NdArray,
  optimize,
  type Pass,
  type Program,
  packed,
  program,
  pruned,
  ranked,
  rebuild,
  replay,
  shared,
  simplified,
  sunk,
  trace,
  turned,
  unstretched,
} from '@nalu/core';
import { folding, reference } from '@nalu/core/reference';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { Arrays, Leaves } from '../../src/case.js';
import { fixedPrograms, inputsOf } from '../../src/programs/random-program.js';
import { cases } from '../../src/suite.js';
import { expectSameBits } from './support/arrays.js';
import { descentOf } from './support/descent.js';
import { anyPrograms, exposed, sayOf, seeds, settings, slopesOf } from './support/programs.js';

type Better = <S, R>(graph: Graph<S, R>) => Graph<S, R>;
const by =
  (...passes: readonly Pass[]): Better =>
  (graph) =>
    rebuild(graph, passes);

const passes: Readonly<Record<string, Better>> = {
  simplified: by(simplified),
  unstretched: by(unstretched),
  hoisted: by(hoisted),
  shared: by(shared),
  folding: by(folding),
  merged: (graph) => merged(graph, { numbers: 1, rows: 1 }),
  turned: by(turned(1)),
  sunk: by(sunk),
  ranked: by(ranked),
  pruned,
  packed: (graph) => packed(optimize(graph)),
  ahead: (graph) => ahead(optimize(graph)),
  afterwards: (graph) => afterwards(optimize(graph)),
  optimize,
  'all of them': (graph) => {
    const small = merged(packed(optimize(graph)), { numbers: 1, rows: 1 });
    const wide = by(turned(1), sunk, folding, hoisted, shared)(small);
    return afterwards(ahead(by(ranked, folding, hoisted, shared)(wide)));
  },
  'optimize with folding': (graph) => optimize(graph, [folding, ...exactPasses]),
};

const many = { ...settings, numRuns: 1000 };

/** The same program with its inputs written into it, so that everything follows from constants. */
const settled = ({ name, outputs, apply, inputs }: Program<Leaves, Leaves>, given: Arrays) =>
  program(name, {}, outputs, (ops) => {
    type T = ReturnType<typeof ops.constant>;
    return apply(
      ops,
      mapTree<Leaves, NdArray, T>(inputs, given, (value) => ops.constant(value)),
    );
  });

describe.each(Object.entries(passes))('%s', (_, better) => {
  it('keeps the bits of 1000 programs', () => {
    fc.assert(
      fc.property(anyPrograms, seeds, (random, seed) => {
        const p = exposed(random);
        const inputs = inputsOf(random, seed, 3);
        const after = replay(better(trace(p))).apply(reference, inputs);
        expectSameBits(after, p.apply(reference, inputs), sayOf(random, seed));
      }),
      many,
    );
  });

  it('keeps the bits of gradients', () => {
    fc.assert(
      fc.property(fixedPrograms, seeds, (random, seed) => {
        const p = slopesOf(exposed(random));
        const inputs = inputsOf(random, seed, 3);
        const after = replay(better(trace(p))).apply(reference, inputs);
        expectSameBits(after, p.apply(reference, inputs), sayOf(random, seed));
      }),
      settings,
    );
  });

  it('keeps the bits of loops that follow those, with all that they carry treated alike', () => {
    fc.assert(
      fc.property(fixedPrograms, seeds, (random, seed) => {
        const p = descentOf(exposed(random));
        const inputs = inputsOf(random, seed, 3);
        const after = replay(better(trace(p))).apply(reference, inputs);
        expectSameBits(after, replay(trace(p)).apply(reference, inputs), sayOf(random, seed));
      }),
      settings,
    );
  });

  it('keeps the bits of programs whose inputs are constants', () => {
    fc.assert(
      fc.property(fixedPrograms, seeds, (random, seed) => {
        const p = settled(exposed(random), inputsOf(random, seed, 3));
        const after = replay(better(trace(p))).apply(reference, {});
        expectSameBits(after, p.apply(reference, {}), sayOf(random, seed));
      }),
      settings,
    );
  });

  it('keeps the bits of every case of the suite, loops and units among them', () => {
    for (const { name, program: p, inputs, random } of cases) {
      if (random !== undefined) continue;
      const given = inputs as Arrays;
      const after = replay(better(trace(p))).apply(reference, given);
      // In the order of the specs, which a replay keeps and a formula need not.
      const once = mapTree<Leaves, NdArray, NdArray>(p.outputs, p.apply(reference, given), (y) => y);
      expectSameBits(after, once, name);
    }
  });
});
