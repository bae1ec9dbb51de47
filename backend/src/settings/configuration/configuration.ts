import type { ConfigurationDifference } from '@vigilops/contracts/api';
import type { By } from '../settings-desk.ts';

export interface ImportOutcome {
  readonly applied: boolean;
  readonly differences: readonly ConfigurationDifference[];
}

/** What people set up in this house, as one file. */
export interface Configuration {
  /** YAML. Secrets are marked, not told. */
  exportYaml(signal: AbortSignal): Promise<string>;
  /**
   * Says what a file would change and, unless `dryRun`, changes it. Throws REQUEST_INVALID naming line and key of what is
   * wrong; then nothing was changed.
   */
  importYaml(
    file: { readonly yaml: string; readonly dryRun: boolean; readonly remove: boolean },
    by: By,
    signal: AbortSignal,
  ): Promise<ImportOutcome>;
}
