import type { TextPattern } from '@vigilops/contracts/log-query';

/** What a body must contain: a part of it, or what a PostgreSQL regular expression finds. */
export interface LogText {
  readonly mode: 'substring' | 'regex';
  readonly value: string;
  readonly caseSensitive: boolean;
}

export function patternOf({ mode, value, caseSensitive }: LogText): TextPattern {
  return mode === 'regex'
    ? { kind: 'regex', source: value, caseSensitive }
    : { kind: 'exact', value, caseSensitive };
}
