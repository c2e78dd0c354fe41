/** As many runs of a property as the time of a test allows, from a fixed seed. */
export const settings = { seed: 20_240_607, numRuns: 200 };
