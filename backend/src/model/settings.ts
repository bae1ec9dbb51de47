import type { AuditEntry } from './accounts.ts';

/** The one document of settings, as somebody left it; what it holds is parsed by who reads it. */
export interface StoredSettings {
  /** Counts changes; 0: nobody has changed anything. */
  readonly version: number;
  readonly value: unknown;
  readonly updatedAt: Date | null;
  readonly updatedBy: string | null;
}

export type SettingsChange =
  | { readonly outcome: 'changed' | 'same'; readonly stored: StoredSettings }
  /** Somebody was quicker: `stored` is what is there now. */
  | { readonly outcome: 'conflict'; readonly stored: StoredSettings };

/** Throws STORE_UNAVAILABLE or STORE_TIMEOUT when the database does not answer. */
export interface SettingsStore {
  read(signal: AbortSignal): Promise<StoredSettings>;
  /** Only the version: cheap enough to be asked every few seconds. */
  version(signal: AbortSignal): Promise<number>;
  /**
   * Replaces the document, keeps the older one and writes the audit log, in one transaction. `decide` sees what is there
   * while nobody else can change it; null leaves everything as it is. `expected` null: whatever is there.
   */
  change(
    how: { readonly expected: number | null; readonly at: Date; readonly by: string },
    decide: (before: StoredSettings) => { readonly value: object; readonly audit: AuditEntry } | null,
    signal: AbortSignal,
  ): Promise<SettingsChange>;
}
