import { appendFileSync } from 'node:fs';

/** `VIGILOPS_SECURITY=long`, as `make security` has it: all of what is tried a part of else. */
export const isLong = process.env.VIGILOPS_SECURITY === 'long';
/** What is chosen by chance is chosen again by the same seed. */
export const SEED = Number(process.env.VIGILOPS_SECURITY_SEED ?? 20_260_301);

/** Tells what was tried how often: to whoever looks on, and into the table of `make security`. */
export function tell(promise: string, tried: string, count: number): void {
  process.stderr.write(`${promise}: ${String(count)} ${tried}, seed ${String(SEED)}\n`);
  const file = process.env.VIGILOPS_SECURITY_TALLY;
  if (file !== undefined) {
    appendFileSync(file, `${JSON.stringify({ promise, tried, count })}\n`);
  }
}
