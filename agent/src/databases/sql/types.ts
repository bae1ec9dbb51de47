export type SqlDialect = 'postgresql' | 'mysql';

export interface SqlToken {
  /** `name` is an identifier in quotes. */
  readonly kind: 'word' | 'name' | 'literal' | 'operator' | 'punctuation';
  /** As it is printed. */
  readonly text: string;
}

/** Stands for whatever may not leave the host. */
export const LITERAL: SqlToken = { kind: 'literal', text: '?' };
