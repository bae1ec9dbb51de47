/** Keeps a text secret in the database. */
export interface Sealer {
  /** `purpose` binds it: what was sealed for one purpose does not open for another. */
  seal(text: string, purpose: string): string;
  /** Undefined for what was sealed with another key, for another purpose, or was changed. */
  open(sealed: string, purpose: string): string | undefined;
}
