import type { LlmCallReader, LlmDimension, LlmDimensionValue } from '../../model/index.ts';
import type { Row } from '../database.ts';
import type { Ask } from '../read/ask.ts';
import { sql, type Sql } from '../read/sql.ts';

/** Groups by the values of their dimensions, with names; also of what was removed. */
export type ReadNames = (
  by: readonly LlmDimension[],
  keys: readonly (readonly (string | null)[])[],
  signal: AbortSignal,
) => Promise<readonly (readonly LlmDimensionValue[])[]>;

type Kind = 'provider' | 'project' | 'key' | 'member';

const TABLES: Readonly<Record<Kind, Sql>> = {
  provider: sql`vigilops.llm_providers`,
  project: sql`vigilops.llm_projects`,
  key: sql`vigilops.llm_keys`,
  member: sql`vigilops.users`,
};

export function createReadNames(ask: Ask): ReadNames {
  return async (by, keys, signal) => {
    const columns = await Promise.all(
      by.map((dimension, place) => {
        const values = keys.map((key) => key[place] ?? null);
        return valuesOf(ask, dimension, values, signal);
      }),
    );
    return keys.map((_, row) => columns.flatMap((column) => column[row] ?? []));
  };
}

export function createScopeNames(ask: Ask): LlmCallReader['scopeNames'] {
  return async (scopes, signal) => {
    const idsOf = (kind: Kind) =>
      scopes.flatMap(({ scope, scope_id: id }) => (scope === kind && id !== null ? [id] : []));
    const kinds: readonly Kind[] = ['provider', 'project', 'key', 'member'];
    const names = new Map(
      await Promise.all(
        kinds.map(async (kind) => [kind, await namesOf(ask, kind, idsOf(kind), signal)] as const),
      ),
    );
    return scopes.map(({ scope, scope_id: id }) =>
      scope === 'model' || scope === 'all' || id === null ? null : (names.get(scope)?.get(id) ?? null),
    );
  };
}

async function valuesOf(
  ask: Ask,
  dimension: LlmDimension,
  values: readonly (string | null)[],
  signal: AbortSignal,
): Promise<readonly LlmDimensionValue[]> {
  switch (dimension) {
    case 'model':
    case 'environment':
    case 'status':
      return values.map((name) => ({ dimension, id: null, name }));
    case 'provider':
    case 'project':
    case 'key':
    case 'member': {
      const ids = values.map((value) => (value === null ? null : Number(value)));
      const known = ids.filter((id) => id !== null);
      const names = await namesOf(ask, dimension, known, signal);
      return ids.map((id) => ({ dimension, id, name: id === null ? null : (names.get(id) ?? null) }));
    }
    default:
      return dimension satisfies never;
  }
}

async function namesOf(
  ask: Ask,
  kind: Kind,
  ids: readonly number[],
  signal: AbortSignal,
): Promise<ReadonlyMap<number, string>> {
  if (ids.length === 0) {
    return new Map();
  }
  const rows = await ask.read<Row & { readonly id: number; readonly name: string }>(
    sql`SELECT id, name FROM ${TABLES[kind]} WHERE id = ANY(${[...new Set(ids)]}::int[])`,
    signal,
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
