import { expect, it } from 'vitest';

import { fuzzSpool } from './test/fuzz-spool.ts';

/** Nightly runs set this to 10,000. */
const RUNS = Number(process.env.VIGILOPS_FUZZ_RUNS ?? 200);

it('a spool on a disk that fails delivers every line once, whatever call fails and whenever the power is cut', async () => {
  await expect(fuzzSpool(RUNS, { shrinks: true })).resolves.toBeUndefined();
}, 600_000);
