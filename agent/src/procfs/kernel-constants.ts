import { readFileSync } from 'node:fs';

/** Two figures that /proc uses as units and that only the auxiliary vector tells (getauxval(3)). */
export interface KernelConstants {
  readonly pageBytes: number;
  /** USER_HZ: ticks a second in /proc/stat and /proc/[pid]/stat. */
  readonly ticksPerSecond: number;
}

const AT_PAGESZ = 6n;
const AT_CLKTCK = 17n;
/** True on x86-64 and on most others; used only where /proc/self/auxv cannot be read. */
const USUAL: KernelConstants = { pageBytes: 4096, ticksPerSecond: 100 };

export function readKernelConstants(path = '/proc/self/auxv'): KernelConstants {
  let vector: Buffer;
  try {
    vector = readFileSync(path);
  } catch {
    return USUAL;
  }
  const value = (type: bigint): number => {
    for (let at = 0; at + 16 <= vector.length; at += 16) {
      if (vector.readBigUInt64LE(at) === type) {
        return Number(vector.readBigUInt64LE(at + 8));
      }
    }
    return 0;
  };
  return {
    pageBytes: value(AT_PAGESZ) || USUAL.pageBytes,
    ticksPerSecond: value(AT_CLKTCK) || USUAL.ticksPerSecond,
  };
}
