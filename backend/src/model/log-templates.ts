import type { AttributesJson } from './columns.ts';
import type { AuditEntry } from './accounts.ts';
import type { IssueDraft } from './error-issues.ts';

/** Where a log record comes from, as its sender says. */
export interface LogOrigin {
  /** service.name; empty where the sender gives none. */
  readonly service: string;
  /** Name or id of the host; empty where the sender names none. */
  readonly host: string;
  /** Path of its file; empty where there is none. */
  readonly file: string;
  readonly resourceAttributes: AttributesJson;
}

/** A log record as it will be stored, while its error issue is looked for. Valid during the call alone. */
export interface LogFacts {
  /** UTF-8. */
  readonly body: Uint8Array;
  readonly attributes: AttributesJson;
  /** OpenTelemetry SeverityNumber, 0–24. */
  readonly severity: number;
  readonly timeUs: number;
  /** 0: none. */
  readonly templateId: number;
  /** The same object for all records of a stream in one request, and for long after. */
  readonly origin: LogOrigin;
}

/**
 * The error issue that a record belongs to; undefined where it is no error. Asked for records of severity ERROR and above,
 * for those whose attributes tell of an exception, and for those of no severity that have several lines. It must return at
 * once and not throw.
 */
export type IssueOf = (record: LogFacts) => IssueDraft | undefined;

/** A template as a miner knows it. */
export interface MinedTemplate {
  readonly id: number;
  /** With the kinds of its values: `Accepted password for <word> from <ip>`. */
  readonly text: string;
  /** Kinds of the values in their order; `*` where several were seen. */
  readonly places: readonly string[];
  readonly isPinned: boolean;
  /** Written by people. */
  readonly isGiven: boolean;
  /** Time of one of its first lines. */
  readonly firstUs: number;
}

/** From now on lines of `from` are lines of `to`. */
export interface TemplateMove {
  readonly from: number;
  readonly to: number;
  /** Then it holds whatever a miner found before. */
  readonly byPeople: boolean;
}

/** What a miner found out since it was last asked. */
export interface TemplateNews {
  readonly templates: readonly MinedTemplate[];
  readonly moves: readonly TemplateMove[];
  /** Ids that were moved and are templates of their own again. */
  readonly returned: readonly number[];
}

/** What people want of templates. Every backend carries it out. */
export type LogTemplateOrder =
  | { readonly kind: 'merge'; readonly ids: readonly number[] }
  | { readonly kind: 'separate'; readonly id: number }
  | { readonly kind: 'split'; readonly id: number; readonly place: number }
  | { readonly kind: 'pin'; readonly id: number; readonly isPinned: boolean }
  | { readonly kind: 'define'; readonly text: string }
  | { readonly kind: 'undefine'; readonly id: number };

/** What a backend knew of templates. */
export interface StoredMiner {
  /** Orders up to this one are carried out in it. */
  readonly orders: number;
  /** JSON. */
  readonly value: string;
  readonly savedAt: Date;
}

/** Throws STORE_UNAVAILABLE or STORE_TIMEOUT when the database does not answer. */
export interface LogTemplateStore {
  /** In one transaction. What is stored already stays, but for moves by people. */
  explain(news: TemplateNews, signal: AbortSignal): Promise<void>;
  /** Texts that tell more kinds of values than before, and what people did. */
  describe(templates: readonly MinedTemplate[], signal: AbortSignal): Promise<void>;
  /** Those of this instance, else the newest of any. */
  readMiner(instance: string, signal: AbortSignal): Promise<StoredMiner | undefined>;
  saveMiner(instance: string, miner: StoredMiner, signal: AbortSignal): Promise<void>;
  /** Oldest first, at most 1,000; what they hold is parsed by who reads it. */
  ordersAfter(
    id: number,
    signal: AbortSignal,
  ): Promise<readonly { readonly id: number; readonly value: unknown }[]>;
  /**
   * Stores an order with its line of the audit log, and what follows from it at once, in one transaction. Returns its number.
   * Throws CONFLICT where there are too many.
   */
  addOrder(
    order: LogTemplateOrder,
    news: TemplateNews,
    by: { readonly at: Date; readonly name: string; readonly audit: AuditEntry },
    signal: AbortSignal,
  ): Promise<number>;
  /** Those of these ids that are stored. */
  existing(ids: readonly number[], signal: AbortSignal): Promise<readonly number[]>;
  /** False where there is no such template. */
  rename(
    id: number,
    name: string | null,
    by: { readonly at: Date; readonly audit: AuditEntry },
    signal: AbortSignal,
  ): Promise<boolean>;
}

type By = Pick<AuditEntry, 'actor' | 'address'>;

/**
 * What people may do with templates; it holds on every backend within seconds. Each returns the template that is left.
 * Throws the TEMPLATE_ codes of the catalogue.
 */
export interface LogTemplateDesk {
  merge(ids: readonly number[], by: By, signal: AbortSignal): Promise<number>;
  /** Undoes a merge by people. */
  separate(id: number, by: By, signal: AbortSignal): Promise<number>;
  /** Each word at the place (counted from 0) makes a template of its own from now on. */
  split(id: number, place: number, by: By, signal: AbortSignal): Promise<number>;
  pin(id: number, isPinned: boolean, by: By, signal: AbortSignal): Promise<number>;
  write(text: string, by: By, signal: AbortSignal): Promise<number>;
  /** A written template becomes one like any other. */
  erase(id: number, by: By, signal: AbortSignal): Promise<number>;
  /** Null takes the name away. */
  rename(id: number, name: string | null, by: By, signal: AbortSignal): Promise<void>;
}
