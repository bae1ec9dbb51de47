/** Keeps a text secret in the database. */
export interface Sealer {
  /** `purpose` binds it: what was sealed for one purpose does not open for another. */
  seal(text: string, purpose: string): string;
  /** Undefined for what was sealed with another key, for another purpose, or was changed. */
  open(sealed: string, purpose: string): string | undefined;
}

/** Secret fields of a form, by their keys. */
export type Secrets = Readonly<Record<string, string>>;

/** What something of the house is used with, and must not be read in the database. */
export interface SealedSecrets {
  /** Undefined where it cannot be opened any more: the secret of the house is another. */
  open(holder: { readonly sealed: string | null }): Secrets | undefined;
  /** Null where there is nothing to seal. */
  seal(secrets: Secrets): string | null;
}
