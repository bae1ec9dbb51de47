import type { AuditEntry } from './accounts.ts';

/** One call of a stack trace. */
export interface IssueFrame {
  readonly function: string;
  readonly file: string;
  readonly isInApp: boolean;
}

/** What is known of an error issue from one line: enough for its row. */
export interface IssueDraft {
  /** 53 bits; equal for lines of the same trouble, on every host, in every version and process. */
  readonly id: number;
  /** `service.name`, else the program that wrote the file; empty where neither is known. */
  readonly service: string;
  /** Of the exception, such as java.lang.IllegalStateException; empty where there is none. */
  readonly type: string;
  /** What it says, with placeholders for what varies. */
  readonly title: string;
  /** The innermost call of the program itself; empty without a stack. */
  readonly culprit: string;
  /** Innermost first. */
  readonly frames: readonly IssueFrame[];
  /** Null where the issue is not of a template. */
  readonly templateId: number | null;
}

export type IssueState = 'new' | 'known' | 'resolved' | 'regressed' | 'ignored';

export interface IssueRecord extends IssueDraft {
  readonly firstSeen: Date;
  readonly lastSeen: Date;
  readonly firstVersion: string;
  readonly lastVersion: string;
  /** Ever, also those that retention has dropped. */
  readonly totalLines: number;
  readonly state: IssueState;
  readonly stateBy: string | null;
  readonly stateAt: Date;
  readonly resolvedInVersion: string | null;
  readonly regressedAt: Date | null;
  readonly ignoredUntil: Date | null;
  /** Ignored until `totalLines` is this many. */
  readonly ignoredUntilLines: number | null;
  readonly mergedInto: number | null;
  readonly assignedTo: string | null;
  readonly note: string;
}

/** Within a range. */
export interface IssueCounts {
  readonly lines: number;
  readonly hosts: number;
  /** By equal parts of the range. */
  readonly spark: readonly number[];
}

export type IssueSort = 'last_seen' | 'first_seen' | 'lines' | 'trend';

export interface IssueListQuestion {
  readonly fromUs: number;
  readonly toUs: number;
  /** Parts of the range in `spark`. */
  readonly parts: number;
  readonly states: readonly IssueState[];
  readonly services: readonly string[];
  readonly hostIds: readonly number[];
  readonly version: string | null;
  /** Anywhere in type, title or culprit. */
  readonly text: string;
  readonly sort: IssueSort;
  readonly offset: number;
  readonly limit: number;
}

export interface IssueList {
  readonly items: readonly (IssueRecord & IssueCounts)[];
  readonly total: number;
  /** Of the same question without its states. */
  readonly byState: Readonly<Record<IssueState, number>>;
}

export interface IssueSplit {
  readonly name: string;
  /** Null where it is no host. */
  readonly hostId: number | null;
  readonly lines: number;
  readonly firstSeen: Date;
  readonly lastSeen: Date;
}

export interface IssueEvent {
  readonly id: number;
  readonly issueId: number;
  readonly at: Date;
  readonly kind:
    'state' | 'regressed' | 'ignoring_ended' | 'merged' | 'unmerged' | 'assigned' | 'noted' | 'undone';
  /** Null: the house itself. */
  readonly by: string | null;
  readonly detail: Readonly<Record<string, string | number | null>>;
}

export interface SimilarIssue {
  readonly issue: IssueRecord;
  /** 0 to 1: what both have of what either has, of calls or of words. */
  readonly score: number;
}

export interface IssueDetail {
  readonly issue: IssueRecord & IssueCounts;
  readonly hosts: readonly IssueSplit[];
  readonly versions: readonly IssueSplit[];
  /** Newest first. */
  readonly events: readonly IssueEvent[];
  readonly members: readonly IssueRecord[];
  readonly similar: readonly SimilarIssue[];
}

export interface IssueStateWanted {
  readonly state: Exclude<IssueState, 'regressed'>;
  readonly inVersion: string | null;
  readonly until: Date | null;
  readonly moreLines: number | null;
}

/** Who does it, and when. */
export interface IssueActor {
  readonly by: string;
  readonly at: Date;
}

export interface IssueChange {
  readonly issues: readonly IssueRecord[];
  /** What `undo` takes back, one an issue that was changed. */
  readonly events: readonly number[];
}

/**
 * Error issues. Changes by people, their entries in the history and their lines in the audit log are one transaction. An
 * id that was merged into another one is answered by that one. An issue that is not there is NOT_FOUND.
 */
export interface ErrorIssueStore {
  list(question: IssueListQuestion, signal: AbortSignal): Promise<IssueList>;
  find(
    id: number,
    range: Pick<IssueListQuestion, 'fromUs' | 'toUs' | 'parts'>,
    signal: AbortSignal,
  ): Promise<IssueDetail | undefined>;
  setState(
    ids: readonly number[],
    wanted: IssueStateWanted,
    actor: IssueActor,
    audit: AuditEntry,
    signal: AbortSignal,
  ): Promise<IssueChange>;
  /** Puts back what each of these events changed. CONFLICT where the issue's state changed again since. */
  undo(
    events: readonly number[],
    actor: IssueActor,
    audit: AuditEntry,
    signal: AbortSignal,
  ): Promise<IssueChange>;
  describe(
    id: number,
    changes: { readonly assignedTo?: string | null; readonly note?: string },
    actor: IssueActor,
    audit: AuditEntry,
    signal: AbortSignal,
  ): Promise<IssueRecord>;
  /** The others become part of `into`; those that were merged into them follow. */
  merge(
    into: number,
    ids: readonly number[],
    actor: IssueActor,
    audit: AuditEntry,
    signal: AbortSignal,
  ): Promise<IssueRecord>;
  /** Each is an issue of its own again. */
  unmerge(
    ids: readonly number[],
    actor: IssueActor,
    audit: AuditEntry,
    signal: AbortSignal,
  ): Promise<readonly IssueRecord[]>;
}

/** What the gate needs to know of issues. */
export interface OpenIssues {
  /** Every id there is a row of, closed ones too. */
  readonly ids: ReadonlySet<number>;
  /** How many are neither resolved nor ignored nor merged. */
  readonly open: number;
}

export interface IssuesFolded {
  readonly notes: number;
  readonly regressed: number;
  /** Issues that are no longer ignored. */
  readonly woken: number;
  /** Issues that followed their template into another one. */
  readonly merged: number;
  readonly open: number;
}

/** Periodic work about issues; one runner among the backends. */
export interface ErrorIssueMaintenance {
  openIssues(signal: AbortSignal): Promise<OpenIssues>;
  /** Adds up what the writer noted, and decides what comes back. */
  fold(now: Date, signal: AbortSignal): Promise<IssuesFolded>;
  /** Forgets issues that nobody touched and nobody saw since `untouchedBefore`, and closed ones since `closedBefore`. */
  forget(
    limits: { readonly untouchedBefore: Date; readonly closedBefore: Date },
    signal: AbortSignal,
  ): Promise<number>;
}
