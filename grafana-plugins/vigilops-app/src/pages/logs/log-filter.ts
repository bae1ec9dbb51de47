import { LEVELS, type Level } from '@vigilops/contracts';
import { LogQueryError, parseLogQuery, type LogQueryNode } from '@vigilops/contracts/log-query';
import type { LogVolumeBody } from '../../api/types.ts';
import { queryOfFields, type SearchFields } from './fields-query.ts';

/** What is searched for, as the address has it. */
export interface LogFilter {
  /** In the language of the log centre, see docs/guides/log-search.md. */
  readonly query: string;
  readonly caseSensitive: boolean;
}

export const NO_FILTER: LogFilter = { query: '', caseSensitive: false };

/** From grave to calm, as people ask for them. */
export const LEVELS_BY_GRAVITY: readonly Level[] = LEVELS.toReversed();

const isLevel = (text: string): text is Level => (LEVELS as readonly string[]).includes(text);

/**
 * `query` is the search. Where there is none, fields of their own are one, as old addresses are: `q` with `regex`, `host`,
 * `service`, `file`, `trace`, `levels` (each), `level` (this one and above).
 */
export function filterOfParams(params: URLSearchParams): LogFilter {
  const caseSensitive = params.get('case') === '1';
  const query = params.get('query');
  if (query !== null) {
    return { query, caseSensitive };
  }
  const [level] = params.getAll('level').filter(isLevel);
  const fields: SearchFields = {
    text: params.get('q') ?? '',
    regex: params.get('regex') === '1',
    caseSensitive,
    level,
    levels: params
      .getAll('levels')
      .flatMap((text) => text.split(','))
      .filter(isLevel),
    hosts: params.getAll('host'),
    services: params.getAll('service'),
    files: params.getAll('file'),
    traces: params.getAll('trace'),
  };
  return { query: queryOfFields(fields), caseSensitive };
}

/** For the location service: null leaves the address. */
export function paramsOfFilter({ query, caseSensitive }: LogFilter): Record<string, string | null> {
  const gone = ['q', 'regex', 'host', 'service', 'levels', 'level', 'file', 'trace'];
  return {
    ...Object.fromEntries(gone.map((key) => [key, null])),
    query: query === '' ? null : query,
    case: caseSensitive ? '1' : null,
  };
}

export type ApiFilter = Pick<LogVolumeBody, 'query' | 'case_sensitive'>;

/** The filter as the API takes it, for lines, counts and the live tail alike. */
export function apiFilter({ query, caseSensitive }: LogFilter): ApiFilter {
  const text = query.trim();
  return text === '' ? {} : { query: text, ...(caseSensitive ? { case_sensitive: true } : {}) };
}

export const isFiltered = (filter: LogFilter) => filter.query.trim() !== '';

export interface ReadQuery {
  readonly node: LogQueryNode | null;
  /** Why it means nothing; `node` is null then. */
  readonly problem: LogQueryError | undefined;
}

export function readQuery({ query, caseSensitive }: LogFilter): ReadQuery {
  try {
    return { node: parseLogQuery(query, { caseSensitive }), problem: undefined };
  } catch (error) {
    if (error instanceof LogQueryError) {
      return { node: null, problem: error };
    }
    throw error;
  }
}

/** Texts that the lines found must hold, to be marked in them. */
export function wordsOf(node: LogQueryNode | null): readonly string[] {
  switch (node?.kind) {
    case 'and':
    case 'or':
      return node.of.flatMap(wordsOf);
    case 'text': {
      const { pattern } = node;
      if (pattern.kind === 'exact') {
        return [pattern.value];
      }
      const parts = pattern.kind === 'wildcard' ? pattern.parts : [];
      return parts.filter((part) => typeof part === 'string');
    }
    case 'not':
    case 'level':
    case 'known':
    case 'field':
    case undefined:
      return [];
    default:
      return node satisfies never;
  }
}
