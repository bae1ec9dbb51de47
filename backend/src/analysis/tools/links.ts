import { addressOfSearch, printFieldName, printValue } from '@vigilops/contracts/log-query';

const APP = '/a/vigilops-app';
/** A quarter of an hour before the line, which is the newest of it. */
const BEFORE_MS = 900_000;

interface Moments {
  readonly fromUs: number;
  readonly toUs: number;
}

export const hostLink = (id: number) => `${APP}/hosts/${String(id)}`;
export const serviceLink = (id: number) => `${APP}/services/${String(id)}`;
export const incidentLink = (id: number) => `${APP}/alerts/incidents/${String(id)}`;
export const ruleLink = (id: number) => `${APP}/alerts/rules/${String(id)}`;
/** A tab of a database; `query:` and a fingerprint: one statement of it. */
export function databaseLink(id: number, place = 'overview'): string {
  const tab = place === 'overview' ? '' : `/${place.replace(/^query:/, 'queries/')}`;
  return `${APP}/databases/${String(id)}${tab}`;
}
/** Who blocked whom there at a moment. */
export const databaseLocksLink = (id: number, atMs: number) =>
  `${databaseLink(id, 'locks')}?at=${String(Math.round(atMs))}`;
export const articleLink = (id: number) => `${APP}/analysis/knowledge/${String(id)}`;
export const findingLink = (id: number) => `${APP}/analysis?finding=${String(id)}`;
export const errorIssueLink = (id: number) => `${APP}/analysis/issues/${String(id)}`;
export const FINDINGS_LINK = `${APP}/analysis`;
export const FORECASTS_LINK = `${APP}/analysis/forecasts`;
export const digestLink = (id: number) => `${APP}/analysis/digest?id=${String(id)}`;
export const ALERTS_LINK = `${APP}/alerts`;
export const LLM_LINK = `${APP}/llm`;
export const LLM_BUDGETS_LINK = `${LLM_LINK}/budgets`;
export const OVERVIEW_LINK = `${APP}/overview`;

/** The host around a stretch of time, by its name alone. */
export function hostByNameLink(name: string, range: Moments): string {
  return `${APP}/hosts/by-name/${encodeURIComponent(name)}?${new URLSearchParams(rangeParams(range)).toString()}`;
}

/** The calls of a model with a key. */
export function llmCallsLink(
  { keyId, model }: { readonly keyId: number; readonly model: string },
  range: Moments,
): string {
  const params = { key_id: String(keyId), model, ...rangeParams(range) };
  return `${LLM_LINK}/calls?${new URLSearchParams(params).toString()}`;
}

/** The log centre with a range that ends with the line: it stands first, and open. */
export function lineLink(id: string): string {
  const ms = Math.floor(Number(id.split('.')[0]) / 1_000);
  const params = { from: String(ms - BEFORE_MS), to: String(ms + 1), line: id };
  return `${APP}/logs?${new URLSearchParams(params).toString()}`;
}

/** The log centre with the lines of a search. */
export function searchLink(query: string, range: Moments): string {
  const params = addressOfSearch({ query, caseSensitive: false, range: rangeParams(range) });
  return `${APP}/logs?${params.toString()}`;
}

export interface Conditions {
  readonly query?: string | undefined;
  readonly hosts?: readonly string[] | undefined;
  readonly services?: readonly string[] | undefined;
  readonly level?: string | undefined;
}

/** What a search with separate conditions is as one text of the log centre's language. */
export function searchText({ query, hosts = [], services = [], level }: Conditions): string {
  const own = [
    ...anyOf('host', hosts),
    ...anyOf('service', services),
    ...(level === undefined ? [] : [`level:>=${level}`]),
  ];
  const asked = query?.trim() ?? '';
  return [...(asked === '' ? [] : own.length === 0 ? [asked] : [`(${asked})`]), ...own].join(' ');
}

/** Fields that every line has; all others are attributes, even where they are called like one of ours. */
const OWN_FIELDS: ReadonlySet<string> = new Set(['level', 'host', 'service', 'file']);

/** The same search, narrowed to a value of a field. */
export function narrowed(text: string, field: string, value: string): string {
  const name = OWN_FIELDS.has(field) ? field : printFieldName(field);
  const term = `${name}:${printValue(value)}`;
  return text === '' ? term : `(${text}) ${term}`;
}

function anyOf(field: string, values: readonly string[]): readonly string[] {
  const [first] = values;
  if (first === undefined) {
    return [];
  }
  const one = values.length === 1;
  return [`${field}:${one ? printValue(first) : `(${values.map(printValue).join(' OR ')})`}`];
}

const rangeParams = ({ fromUs, toUs }: Moments) => ({
  from: String(Math.floor(fromUs / 1_000)),
  to: String(Math.ceil(toUs / 1_000)),
});
