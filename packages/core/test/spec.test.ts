import {
  buildTree,
  flatten,
  leafSpecs,
  mapTree,
  prefixed,
  printShape,
  random,
  tensor,
  unflatten,
  uniform,
} from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { checkTree } from '../src/spec.js';
import { refusal } from './support/compare.js';

const spec = {
  readout: { wHat: tensor(2, 1), gate: tensor(1) },
  noise: random(uniform(0, 1), 'batch'),
  scale: tensor(),
};
const values = { readout: { wHat: 1, gate: 2 }, noise: 3, scale: 4 };

describe('mapTree', () => {
  it('maps every leaf, with its spec and its dotted path', () => {
    const seen = mapTree<typeof spec, number, string>(
      spec,
      values,
      (value, leaf, path) => `${path} ${leaf.kind} ${printShape(leaf.shape)} ${value}`,
    );
    expect(seen).toEqual({
      readout: { wHat: 'readout.wHat tensor [2, 1] 1', gate: 'readout.gate tensor [1] 2' },
      noise: 'noise random [batch] 3',
      scale: 'scale tensor [] 4',
    });
  });

  it('starts at a leaf too', () => {
    expect(mapTree(tensor(2), 5 as never, (value: number) => value + 1)).toBe(6);
  });

  it('walks the spec, and never what else stands in the values', () => {
    const more = { ...values, other: 9 };
    expect(mapTree<typeof spec, number, number>(spec, more, (value) => value)).toEqual(values);
  });

  it('passes over optional leaves that are undefined', () => {
    const some = { weight: tensor(2), bias: undefined };
    expect(leafSpecs(some).map(({ path }) => path)).toEqual(['weight']);
    expect(mapTree<typeof some, number, number>(some, { weight: 1, bias: undefined }, (x) => x)).toEqual({
      weight: 1,
    });
  });

  it('keeps names that JavaScript finds special', () => {
    const odd = Object.fromEntries([
      ['__proto__', tensor()],
      ['constructor', tensor()],
    ]);
    const built = buildTree(odd, (_, path) => path) as Readonly<Record<string, string>>;
    expect(Object.entries(built)).toEqual([
      ['__proto__', '__proto__'],
      ['constructor', 'constructor'],
    ]);
  });
});

describe('flatten and unflatten', () => {
  it('are inverse, in the order of the spec', () => {
    expect(flatten<typeof spec, number>(spec, values)).toEqual([1, 2, 3, 4]);
    expect(unflatten<typeof spec, number>(spec, [1, 2, 3, 4])).toEqual(values);
  });

  it('find the leaves of a spec in the same order', () => {
    expect(leafSpecs(spec).map(({ path }) => path)).toEqual([
      'readout.wHat',
      'readout.gate',
      'noise',
      'scale',
    ]);
  });
});

describe('prefixed', () => {
  it('puts axes in front of every leaf, and keeps the law of a random one', () => {
    const { readout, noise, scale } = prefixed(spec, 'steps', 3);
    expect(readout.wHat).toEqual(tensor('steps', 3, 2, 1));
    expect(noise).toEqual(random(uniform(0, 1), 'steps', 3, 'batch'));
    expect(scale).toEqual(tensor('steps', 3));
  });
});

describe('checkTree', () => {
  const check = (tree: unknown) => () => checkTree('me', spec, tree);

  it('accepts a tree that has every leaf, with or without the random ones', () => {
    expect(check(values)).not.toThrow();
    expect(check({ readout: values.readout, scale: 4 })).not.toThrow();
    expect(check({ ...values, extra: undefined })).not.toThrow();
  });

  it('lets a branch of random leaves alone be left out', () => {
    const noisy = { x: tensor(), noise: { a: random(uniform(0, 1)), b: random(uniform(0, 1)) } };
    expect(() => checkTree('me', noisy, { x: 1 })).not.toThrow();
  });

  it('names the leaf that is missing', () => {
    expect(refusal(check({ scale: 4 }), 'NALU_TREE')).toBe('me: "readout" must be given, got only "scale".');
    expect(refusal(check({ ...values, readout: { wHat: 1 } }), 'NALU_TREE')).toBe(
      'me: "readout.gate" must be given, got only "wHat".',
    );
    expect(refusal(check({}), 'NALU_TREE')).toContain('"readout" must be given, got nothing');
  });

  it('names the leaf that is one too many', () => {
    expect(refusal(check({ ...values, extra: 1 }), 'NALU_TREE')).toBe(
      'me: the names must be "readout", "noise", "scale", got "extra".',
    );
    expect(refusal(check({ ...values, readout: { ...values.readout, wHatt: 1 } }), 'NALU_TREE')).toBe(
      'me: the names of "readout" must be "wHat", "gate", got "wHatt".',
    );
  });

  it('refuses what is no tree', () => {
    expect(refusal(check(undefined), 'NALU_TREE')).toBe(
      'me: the tree must have "readout", "noise", "scale", got undefined.',
    );
    expect(refusal(check({ ...values, readout: 3 }), 'NALU_TREE')).toBe(
      'me: readout must have "wHat", "gate", got 3.',
    );
  });

  it('says so when there are no names at all', () => {
    expect(refusal(() => checkTree('me', {}, { x: 1 }), 'NALU_TREE')).toBe(
      'me: the names must be none, got "x".',
    );
  });
});

describe('printShape', () => {
  it('prints a value as its precision and its axes', () => {
    expect(printShape([2, 'batch'], 'float32')).toBe('float32[2, batch]');
    expect(printShape([])).toBe('[]');
  });
});
