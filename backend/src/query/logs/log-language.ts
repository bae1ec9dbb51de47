import { severityNumberOf, VigilError, type Level } from '@vigilops/contracts';
import {
  LogQueryError,
  parseLogQuery,
  type FieldTest,
  type LogQueryNode,
} from '@vigilops/contracts/log-query';
import type { LogCondition, Readers, StreamCondition } from '../../store/index.ts';
import { tooLarge, type QueryLimits } from '../limits.ts';
import { attributeNames } from './field-names.ts';

export interface LogLanguageDeps {
  readonly reader: Pick<Readers['logs'], 'streamIdsWith' | 'sameTemplates'>;
  readonly limits: QueryLimits;
}

/** A search as somebody wrote it. */
export interface WrittenSearch {
  readonly text: string;
  readonly caseSensitive: boolean;
}

/** Parses a search; undefined where it asks for nothing. Throws REQUEST_INVALID that names the column. */
export function parsedQuery(search: WrittenSearch | undefined): LogQueryNode | undefined {
  if (search === undefined) {
    return undefined;
  }
  const { text, caseSensitive } = search;
  try {
    return parseLogQuery(text, { caseSensitive }) ?? undefined;
  } catch (error) {
    if (error instanceof LogQueryError) {
      throw new VigilError('REQUEST_INVALID', `query: column ${String(error.column)}: ${error.message}`, {
        cause: error,
      });
    }
    throw error;
  }
}

/** What a search means of the records that are there now: hosts, services, files and resources become ids of streams. */
export async function conditionOf(
  node: LogQueryNode,
  deps: LogLanguageDeps,
  signal: AbortSignal,
): Promise<LogCondition> {
  switch (node.kind) {
    case 'and':
    case 'or': {
      const of: LogCondition[] = [];
      for (const part of node.of) {
        of.push(await conditionOf(part, deps, signal));
      }
      return { kind: node.kind, of };
    }
    case 'not':
      return { kind: 'not', of: await conditionOf(node.of, deps, signal) };
    case 'text':
      return { kind: 'body', pattern: node.pattern };
    case 'level':
      return { kind: 'severity', ranges: node.levels.map(severityRange) };
    case 'known':
      return knownCondition(node, deps, signal);
    case 'field': {
      const names = attributeNames(node.name);
      const streamIds = await streamsWith({ kind: 'resource', names, test: node.test }, deps, signal);
      return { kind: 'field', names, test: node.test, streamIds };
    }
  }
}

async function knownCondition(
  { field, test }: Extract<LogQueryNode, { kind: 'known' }>,
  deps: LogLanguageDeps,
  signal: AbortSignal,
): Promise<LogCondition> {
  switch (field) {
    case 'trace_id':
    case 'span_id': {
      const id = test.kind === 'text' && test.pattern.kind === 'exact' ? test.pattern.value : null;
      return { kind: field === 'trace_id' ? 'trace' : 'span', id };
    }
    case 'event':
      return { kind: 'event', test };
    case 'template': {
      const id = numberOf(test);
      return { kind: 'template', ids: id === null ? null : await deps.reader.sameTemplates(id, signal) };
    }
    case 'issue':
      return { kind: 'issue', id: numberOf(test) };
    default:
      return { kind: 'streams', ids: await streamsWith({ kind: field, test }, deps, signal) };
  }
}

/** Null: any. */
function numberOf(test: FieldTest): number | null {
  return test.kind === 'text' && test.pattern.kind === 'exact' ? Number(test.pattern.value) : null;
}

async function streamsWith(
  condition: StreamCondition,
  { reader, limits }: LogLanguageDeps,
  signal: AbortSignal,
): Promise<readonly number[]> {
  const ids = await reader.streamIdsWith(condition, limits.maxLogStreams + 1, signal);
  return withinLimit(ids, limits);
}

/** Throws QUERY_TOO_LARGE where a question meets more streams than one may. */
export function withinLimit(ids: readonly number[], { maxLogStreams }: QueryLimits): readonly number[] {
  if (ids.length > maxLogStreams) {
    throw tooLarge('maxLogStreams', `the filters meet more than ${String(maxLogStreams)} log streams`);
  }
  return ids;
}

/** Ids of the streams that every match must have; undefined: any. */
export function streamsOfAll(condition: LogCondition): readonly number[] | undefined {
  if (condition.kind === 'streams') {
    return condition.ids;
  }
  if (condition.kind !== 'and') {
    return undefined;
  }
  return condition.of
    .map(streamsOfAll)
    .reduce(
      (all, ids) => (all === undefined ? ids : ids === undefined ? all : intersection(all, ids)),
      undefined,
    );
}

export function intersection(a: readonly number[], b: readonly number[]): readonly number[] {
  const other = new Set(b);
  return a.filter((id) => other.has(id));
}

/** Severity numbers of a level, both ends included. */
export function severityRange(level: Level): readonly [number, number] {
  const low = severityNumberOf(level);
  return [low, level === 'unknown' ? low : low + 3];
}
