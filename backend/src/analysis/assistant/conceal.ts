import { PERSONAL, replaceKinds, SECRETS } from '@vigilops/sensitive';
import { createHash } from 'node:crypto';
import type { AssistantRow } from '@vigilops/contracts/api';
import { plainText } from './plain-text.ts';
import { createPlaceholders } from './placeholders.ts';
import type { Pseudonyms } from './pseudonyms.ts';

/** Fields of rows that hold what programs wrote; all others are the house's own words, names and numbers. */
const LOG_TEXT: ReadonlySet<string> = new Set([
  'body',
  'fields',
  'lines',
  'sample',
  'samples',
  'sample_lines',
  'stack',
  'query_text',
  'statement',
]);
/** Fields of lines that name parts of the house. */
const HOUSE_FIELDS: ReadonlySet<string> = new Set(['host', 'service', 'level', 'file', 'template', 'issue']);
const KINDS = [...SECRETS, ...PERSONAL];
/** A reference that a model can write without a mistake. */
const WRITABLE = /^[a-z_]{1,24}:[\w.:/#+-]{1,100}$/;
const MOST_LABEL = 160;
const LABELLED_BY = [
  'title',
  'message',
  'body',
  'text',
  'name',
  'template',
  'value',
  'metric',
  'what',
  'reason',
];

/** What stands between the house and a model for one conversation. */
export interface Concealer {
  /** Words of people or of the house: secrets and personal data are pseudonyms. */
  text(text: string): string;
  /** An answer of a tool as a model sees it, and its rows as people do. `toolText` is JSON, clean of secrets. */
  answer(toolText: string): { readonly text: string; readonly rows: readonly AssistantRow[] };
}

export function createConcealer(deps: {
  readonly pseudonyms: Pseudonyms;
  readonly isRaw: boolean;
}): Concealer {
  const { markOf } = deps.pseudonyms;
  const placeheld = createPlaceholders();
  const mask = (text: string) => replaceKinds(text, KINDS, markOf);

  /** `isField`: its numbers are values of the sender; elsewhere they are counts of the house. */
  function walk(value: unknown, isLog: boolean, isField = false): unknown {
    if (typeof value === 'string') {
      return isLog ? placeheld(value) : value;
    }
    if (typeof value === 'number') {
      return isField ? '<num>' : value;
    }
    if (Array.isArray(value)) {
      return value.map((one) => walk(one, isLog, isField));
    }
    if (typeof value !== 'object' || value === null) {
      return value;
    }
    const isIssue = String((value as Record<string, unknown>)['cite'] ?? '').startsWith('error_issue:');
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => {
        const isOwn = isLog || LOG_TEXT.has(key) || (isIssue && key === 'title');
        return [
          key,
          key === 'value' && !isLog ? valueOf(inner) : walk(inner, isOwn, isField || key === 'fields'),
        ];
      }),
    );
  }

  /** Of a field that lines were counted by: names of the house stay, for without them a count says nothing. */
  function valueOf(value: unknown): unknown {
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(
          Object.entries(value).map(([key, inner]) => [
            key,
            HOUSE_FIELDS.has(key) ? inner : walk(inner, true, true),
          ]),
        )
      : value;
  }

  return {
    text: mask,
    answer(toolText) {
      const parsed = objectOf(toolText);
      if (parsed === undefined) {
        return { text: mask(toolText), rows: [] };
      }
      const found = Array.isArray(parsed['rows']) ? (parsed['rows'] as unknown[]).flatMap(objectsOf) : [];
      const rows = found.map((row): AssistantRow => {
        const cite = typeof row['cite'] === 'string' ? row['cite'] : '';
        return { cite: writable(cite), link: String(row['link'] ?? ''), label: labelOf(row) };
      });
      // Links are the house's own matter: a model has no use for them, and they cost tokens.
      const shown = found.map((row) => ({ ...without(row, 'link'), cite: writable(String(row['cite'])) }));
      const whole = { ...without(parsed, 'all_in_log_centre'), rows: shown };
      return { text: JSON.stringify(deps.isRaw ? whole : walk(whole, false)), rows };
    },
  };
}

/** Some references hold a whole search: these have a short name. */
export function writable(cite: string): string {
  const [kind = 'row'] = cite.split(':');
  return WRITABLE.test(cite)
    ? cite
    : `${kind}:${createHash('sha256').update(cite).digest('hex').slice(0, 12)}`;
}

function labelOf(row: Readonly<Record<string, unknown>>): string {
  const found = LABELLED_BY.map((key) => row[key]).find((value) => value !== undefined && value !== null);
  const text = typeof found === 'string' ? found : JSON.stringify(found ?? row['cite']);
  const where = [row['host'], row['service']].filter((one) => typeof one === 'string' && one !== '');
  const head = where.length === 0 ? '' : `${where.join(' / ')}: `;
  const whole = plainText(`${head}${text}`).replaceAll(/\s+/g, ' ');
  return whole.length > MOST_LABEL ? `${whole.slice(0, MOST_LABEL).toWellFormed()}…` : whole;
}

function objectOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return objectsOf(JSON.parse(text))[0];
  } catch {
    return undefined;
  }
}

const objectsOf = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? [value as Readonly<Record<string, unknown>>]
    : [];

const without = (fields: Readonly<Record<string, unknown>>, name: string) =>
  Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));
