/**
 * `away`: it may work later. `refused`: somebody must change something first. `missing`, `corrupt`: what was there is not,
 * or is another.
 */
export type TroubleKind = 'away' | 'refused' | 'missing' | 'corrupt';

/** What is wrong with a place of archives or with what lies there, in words for people. */
export class ArchiveTrouble extends Error {
  readonly kind: TroubleKind;

  constructor(kind: TroubleKind, message: string, options?: { readonly cause: unknown }) {
    super(message, options);
    this.name = 'ArchiveTrouble';
    this.kind = kind;
  }
}

export function wordsOf(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : String(error);
}
