import { resolve } from 'node:path';

/** Where `scripts/debian.ts` unpacks Debian's packages: nothing of them runs by itself from there. */
export const UNPACKED = resolve(import.meta.dirname, '../../node_modules/.cache/vigilops-debian');
