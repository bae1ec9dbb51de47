import type { AdHocVariableFilter, ScopedVars } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';
import { LEVELS } from '@vigilops/contracts';
import type { LabelFilter, Level } from '../api/types.ts';
import type { VigilQuery } from './query.ts';

type Replace = Pick<TemplateSrv, 'replace'>;

/** Everything that a text with variables stands for: a variable with several values gives several. */
export function values(text: string, vars: ScopedVars, templates: Replace): string[] {
  let several: string[] | undefined;
  const one = templates.replace(text, vars, (value: unknown) => {
    if (Array.isArray(value)) {
      several = value.map(String);
      return several[0] ?? '';
    }
    return String(value);
  });
  // Only a text that is nothing but a variable can stand for a list.
  return several !== undefined && /^\$\w+$|^\$\{[^}]+\}$/.test(text.trim()) ? several : [one];
}

/** For a PostgreSQL regular expression. */
const escapeRegex = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What dashboards say for "all" where names are matched by expression. */
const EVERYTHING = '.*';

const AS_REGEX = { '=': '=~', '!=': '!~', '=~': '=~', '!~': '!~' } as const;

function filter(given: LabelFilter, vars: ScopedVars, templates: Replace): LabelFilter {
  const all = values(given.value, vars, templates);
  const key = templates.replace(given.key, vars);
  const [only] = all;
  if (all.length === 1 && only !== undefined) {
    return { key, op: only === EVERYTHING ? AS_REGEX[given.op] : given.op, value: only };
  }
  const isRegex = given.op === '=~' || given.op === '!~';
  return { key, op: AS_REGEX[given.op], value: all.map(isRegex ? String : escapeRegex).join('|') };
}

const OPERATORS: readonly string[] = ['=', '!=', '=~', '!~'] satisfies readonly LabelFilter['op'][];
const isOperator = (operator: string): operator is LabelFilter['op'] => OPERATORS.includes(operator);

/** The filters of a dashboard. `=|` and `!=|` (one of, none of) become regular expressions. */
export function adHocFilters(filters: readonly AdHocVariableFilter[]): LabelFilter[] {
  return filters.flatMap(({ key, operator, value, values: several }): LabelFilter[] => {
    if (operator === '=|' || operator === '!=|') {
      const any = (several ?? [value]).map(escapeRegex).join('|');
      return [{ key, op: operator === '=|' ? '=~' : '!~', value: any }];
    }
    return key !== '' && isOperator(operator) ? [{ key, op: operator, value }] : [];
  });
}

const isLevel = (text: string): text is Level => LEVELS.some((level) => level === text);

/** A copy of the query with all variables replaced. */
export function interpolate(query: VigilQuery, vars: ScopedVars, templates: Replace): VigilQuery {
  const text = (given: string) => templates.replace(given, vars);
  const list = (given: readonly string[]) => {
    const all = given.flatMap((one) => values(one, vars, templates)).filter((one) => one !== '');
    return all.includes(EVERYTHING) ? [] : all;
  };
  const result: VigilQuery = { ...query };
  for (const key of ['metric', 'text', 'file', 'traceId', 'service', 'spanName', 'legend'] as const) {
    const given = query[key];
    if (given !== undefined) {
      result[key] = text(given);
    }
  }
  for (const key of ['hosts', 'services', 'groupBy'] as const) {
    const given = query[key];
    if (given !== undefined) {
      result[key] = list(given);
    }
  }
  if (query.level !== undefined) {
    delete result.level;
    const level = text(query.level);
    if (isLevel(level)) {
      result.level = level;
    }
  }
  if (query.filters !== undefined) {
    result.filters = query.filters.map((one) => filter(one, vars, templates));
  }
  return result;
}
