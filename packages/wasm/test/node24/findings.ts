import { hasFused } from '../../src/engine.js';
import { bitsFound, measurementsOf, names } from '../functions/accuracy.js';
import { fusedDifference, hashAfterTraining, modelNames } from '../support/same-bits.js';

// A program of its own, for a Node that no test runs in: it prints what it finds.

const byName = async <T>(all: readonly string[], find: (name: never) => T | Promise<T>) =>
  Object.fromEntries(await Promise.all(all.map(async (name) => [name, await find(name as never)] as const)));

const findings = {
  version: process.versions.node,
  trained: await byName(modelNames, (name) => hashAfterTraining(name, 64)),
  bits: await byName(names, bitsFound),
  hasFused: hasFused(),
  fusedErrors: names.flatMap((name) =>
    measurementsOf(name, true).map(({ over, within, worst }) => ({ name, over, within, ...worst() })),
  ),
  fusedDifferences: await byName(modelNames, fusedDifference),
};
console.log(JSON.stringify(findings));

export type Findings = typeof findings;
