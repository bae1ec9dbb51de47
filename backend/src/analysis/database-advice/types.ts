import type {
  AdviceCode,
  AdviceSeverity,
  DatabaseConnections,
  DatabaseDetail,
  DatabaseFigureLines,
  DatabaseQueryList,
  DatabaseSlowQuery,
  DatabaseTables,
} from '@vigilops/contracts/api';
import type { AdviceEvidence, NewAdvice } from '../../model/index.ts';

/** What rules look at: of one server that is up, at one moment. */
export interface AdviceFacts {
  readonly nowMs: number;
  readonly database: DatabaseDetail;
  /** By the minute, and of the last week by the hour. */
  readonly hour: DatabaseFigureLines;
  readonly week: DatabaseFigureLines;
  readonly connections: DatabaseConnections;
  /** Of the last day, those that took most time. */
  readonly queries: DatabaseQueryList;
  readonly tables: DatabaseTables;
  /** By fingerprint: the newest plan of a statement that took much time, as JSON. */
  readonly plans: ReadonlyMap<string, string>;
  /** Of MongoDB, whose statements are told by their runs alone. */
  readonly samples: readonly DatabaseSlowQuery[];
  /** By the name of a metric of its probe: the newest points. */
  readonly measured: ReadonlyMap<string, readonly MeasuredPoint[]>;
}

export interface MeasuredPoint {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** From facts to advice: pure, and silent where a fact is not known. */
export type AdviceRule = (facts: AdviceFacts) => readonly NewAdvice[];

export interface AdviceFields {
  readonly code: AdviceCode;
  readonly severity: AdviceSeverity;
  /** As people call it. */
  readonly subject: string;
  /** Tells it from others of its code; left out: the subject. */
  readonly key?: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly evidence: readonly (AdviceEvidence | undefined)[];
}

export function advice({ names = {}, evidence, key, ...fields }: AdviceFields): NewAdvice {
  return {
    ...fields,
    key: key ?? fields.subject,
    names,
    evidence: evidence.filter((one) => one !== undefined),
  };
}

/** Undefined where it is not known. */
export function evidence(
  name: AdviceEvidence['name'],
  value: number | string | null | undefined,
  unit = '',
  place: AdviceEvidence['place'] = 'overview',
): AdviceEvidence | undefined {
  return value === null || value === undefined ? undefined : { name, value, unit, place };
}
