import fc from 'fast-check';

/** Properties are tried on the same cases everywhere, so that a failure is a failure on every machine. `ACTION_SEED=17` tries others, `ACTION_RUNS=1000` more. */
const { ACTION_SEED, ACTION_RUNS } = process.env;
fc.configureGlobal({
  seed: Number(ACTION_SEED ?? 20_261_122),
  ...(ACTION_RUNS ? { numRuns: Number(ACTION_RUNS) } : {}),
});
