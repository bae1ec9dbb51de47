/** What the doctor says of one thing. */
export interface Finding {
  /** `fail`: something does not work. `warn`: it works, and should not stay so. `skip`: it could not be looked at. */
  readonly level: 'ok' | 'warn' | 'fail' | 'skip';
  /** The part that was looked at, such as `database`. */
  readonly part: string;
  readonly says: string;
  /** What to do; null where nothing is to be done. */
  readonly todo: string | null;
}

export const ok = (part: string, says: string): Finding => ({ level: 'ok', part, says, todo: null });
export const skip = (part: string, says: string): Finding => ({ level: 'skip', part, says, todo: null });
export const warn = (part: string, says: string, todo: string): Finding => ({
  level: 'warn',
  part,
  says,
  todo,
});
export const fail = (part: string, says: string, todo: string): Finding => ({
  level: 'fail',
  part,
  says,
  todo,
});
