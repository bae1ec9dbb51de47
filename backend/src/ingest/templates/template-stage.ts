import type { IssueOf } from '../../model/index.ts';

/** Gives log records the ids of their templates and error issues, after pipelines and before they are stored. */
export interface TemplateStage {
  /** Resolves once it is known which templates there are. Throws STORE_UNAVAILABLE and STORE_TIMEOUT. */
  ready(signal: AbortSignal): Promise<void>;
  /** The id of the template of a body (UTF-8); 0 for none. */
  take(body: Uint8Array): number;
  /** Asked for records that may be errors. */
  readonly issueOf: IssueOf;
  /**
   * Resolves once all ids that were given so far are explained in the database. Called before records with them are stored,
   * with the time of the oldest of them, in µs. Throws STORE_UNAVAILABLE and STORE_TIMEOUT.
   */
  explained(fromUs: number, signal: AbortSignal): Promise<void>;
}
