import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault } from './fault.ts';

const PART = Buffer.alloc(1_048_576, 7);
const EVERY_MS = 1_000;
let filling: NodeJS.Timeout | undefined;

export const disk: Fault = {
  name: 'disk',
  shop: 'wine',
  title: 'disk fills',
  impossible: ({ hasSmallDisk }) =>
    hasSmallDisk ? undefined : 'no file system can be mounted by this account (it takes root)',
  begin: async ({ shop }) => {
    filling = setInterval(() => {
      try {
        appendFileSync(join(shop('wine').disk, 'debug-dump.bin'), PART);
      } catch {
        // Full, as it is meant to be.
      }
    }, EVERY_MS);
  },
  end: async ({ shop }) => {
    clearInterval(filling);
    rmSync(join(shop('wine').disk, 'debug-dump.bin'), { force: true });
    rmSync(join(shop('wine').disk, 'receipts.log'), { force: true });
  },
  about: /receipts|No space left|\bwine\b/iu,
  cause: /receipts|No space left|system\.filesystem/iu,
  words: {
    'where it is full': /receipts/u,
    'that it is full': /No space left|ENOSPC|9\d(?:\.\d+)? ?%|100 ?%|full/iu,
    'who suffers': /wine/u,
  },
  patienceMs: 120_000,
};
