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
  random,
  ranked,
  rebuild,
  replay,
  shared,
  simplified,
  sunk,
  trace,
  turned,
  uniform,
  unstretched,
} from '@nalu/core';
import { folding, reference } from '@nalu/core/reference';
import { describe, it } from 'vitest';
import type { Arrays, Leaves } from '../../src/case.js';
import { fixedPrograms } from '../../src/programs/random-program.js';
import { cases } from '../../src/suite.js';
import { expectSameBits } from './support/arrays.js';
import { descentOf } from './support/descent.js';
import { examples } from './support/examples.js';
import { anyPrograms, exposed, slopesOf } from './support/programs.js';

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

/** The same program with its inputs written into it, so that everything follows from constants. */
const settled = ({ name, outputs, apply, inputs }: Program<Leaves, Leaves>, given: Arrays) =>
  program(name, {}, outputs, (ops) => {
    type T = ReturnType<typeof ops.constant>;
    return apply(
      ops,
      mapTree<Leaves, NdArray, T>(inputs, given, (value) => ops.constant(value)),
    );
  });

/** The same program with its inputs as random leaves; a caller may give those as well. */
const drawing = ({ name, inputs, outputs, apply }: Program<Leaves, Leaves>): Program<Leaves, Leaves> =>
  program(
    name,
    mapTree<Leaves, unknown, Leaves[string]>(inputs, {}, (_, { shape }) => random(uniform(0, 1), ...shape)),
    outputs,
    apply,
  );

const programs = {
  '1000 programs': examples(anyPrograms, (random, given) => ({ program: exposed(random), given }), 1000),
  gradients: examples(fixedPrograms, (random, given) => ({ program: slopesOf(exposed(random)), given })),
  'loops that follow those, with all that they carry treated alike': examples(
    fixedPrograms,
    (random, given) => ({ program: descentOf(exposed(random)), given }),
  ),
  'programs whose inputs are drawn': examples(fixedPrograms, (random, given) => ({
    program: drawing(exposed(random)),
    given,
  })),
  'programs whose inputs are constants': examples(fixedPrograms, (random, given) => ({
    program: settled(exposed(random), given),
    given: {},
  })),
};

describe.each(Object.entries(passes))('%s', (_, better) => {
  it.each(Object.entries(programs))('keeps the bits of %s', (_, all) => {
    for (const { graph, inputs, wanted, says } of all())
      expectSameBits(replay(better(graph)).apply(reference, inputs), wanted, says);
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
