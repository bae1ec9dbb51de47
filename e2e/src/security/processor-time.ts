import { readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second for every program, whatever its clock does. */
const TICKS_A_SECOND = 100;

/** Seconds of processor time that a process has used so far; how busy others are makes no difference. */
export function processorSeconds(pid: number): number {
  const fields =
    readFileSync(`/proc/${String(pid)}/stat`, 'latin1')
      .split(') ')
      .at(-1)
      ?.split(' ') ?? [];
  // proc(5): utime and stime, the 14th and 15th of all.
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
}
