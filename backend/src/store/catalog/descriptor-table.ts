import type { CallOptions, Row } from '../database.ts';
import type { Queryable } from '../database.ts';

/** A catalog table whose rows are told apart by a hash of what they describe. */
export interface DescriptorTable<Descriptor> {
  /** `INSERT … SELECT … FROM unnest(…) … ON CONFLICT DO NOTHING RETURNING id, encode(hash, 'hex') AS hash`. */
  readonly insertSql: string;
  readonly findSql: string;
  hashOf(descriptor: Descriptor): Uint8Array;
  valuesOf(descriptors: readonly Descriptor[]): readonly unknown[];
}

/** The statements of a table with a `hash` column. Ordered by hash: two writers of the same rows wait, not deadlock. */
export function descriptorTable<Descriptor>(spec: {
  readonly table: string;
  readonly hashOf: (descriptor: Descriptor) => Uint8Array;
  readonly columns: readonly {
    readonly name: string;
    readonly type: string;
    readonly of: (descriptor: Descriptor) => unknown;
  }[];
  /** Where a column is copied from another table: joined to the rows as `given`. */
  readonly copied?: { readonly names: string; readonly select: string; readonly join: string };
}): DescriptorTable<Descriptor> {
  const columns = [
    { name: 'hash', type: 'bytea', of: (d: Descriptor): unknown => bytes(spec.hashOf(d)) },
    ...spec.columns,
  ];
  const names = columns.map((column) => column.name).join(', ');
  const arrays = columns.map((column, i) => `$${String(i + 1)}::${column.type}[]`).join(', ');
  const { copied } = spec;
  return {
    insertSql: `
      INSERT INTO vigilops.${spec.table} (${names}${copied === undefined ? '' : `, ${copied.names}`})
      SELECT given.*${copied === undefined ? '' : `, ${copied.select}`}
      FROM unnest(${arrays}) AS given (${names}) ${copied?.join ?? ''}
      ORDER BY given.hash
      ON CONFLICT (hash) DO NOTHING
      RETURNING id, encode(hash, 'hex') AS hash`,
    findSql: `SELECT id, encode(hash, 'hex') AS hash FROM vigilops.${spec.table} WHERE hash = ANY($1::bytea[])`,
    hashOf: spec.hashOf,
    valuesOf: (descriptors) =>
      columns.map((column) => descriptors.map((descriptor) => column.of(descriptor))),
  };
}

interface Found extends Row {
  readonly id: number;
  readonly hash: string;
}

export type Ask = <R extends Row>(text: string, values: readonly unknown[]) => Promise<readonly R[]>;

export function askOn(queryable: Queryable): Ask {
  return (text, values) => queryable.query({ text, values });
}

export function askDatabase(
  database: {
    query<R extends Row>(
      statement: { text: string; values: readonly unknown[] },
      options: CallOptions,
    ): Promise<readonly R[]>;
  },
  options: CallOptions,
): Ask {
  return (text, values) => database.query({ text, values }, options);
}

/** Ids by the hex of the hash, of those that exist. */
export async function findIds<Descriptor>(
  ask: Ask,
  table: DescriptorTable<Descriptor>,
  descriptors: readonly Descriptor[],
): Promise<Map<string, number>> {
  const rows = await ask<Found>(table.findSql, [
    descriptors.map((descriptor) => bytes(table.hashOf(descriptor))),
  ]);
  return new Map(rows.map((row) => [row.hash, row.id]));
}

/** Creates what is missing and adds it to `known`; what another process created meanwhile is read again. */
export async function createMissing<Descriptor>(
  ask: Ask,
  table: DescriptorTable<Descriptor>,
  descriptors: readonly Descriptor[],
  known: Map<string, number>,
): Promise<number> {
  const missing = new Map<string, Descriptor>();
  for (const descriptor of descriptors) {
    const hash = hexOf(table.hashOf(descriptor));
    if (!known.has(hash)) {
      missing.set(hash, descriptor);
    }
  }
  if (missing.size === 0) {
    return 0;
  }
  const created = await ask<Found>(table.insertSql, table.valuesOf([...missing.values()]));
  for (const row of created) {
    known.set(row.hash, row.id);
    missing.delete(row.hash);
  }
  if (missing.size > 0) {
    for (const [hash, id] of await findIds(ask, table, [...missing.values()])) {
      known.set(hash, id);
    }
  }
  return created.length;
}

export function hexOf(hash: Uint8Array): string {
  return bytes(hash).toString('hex');
}

function bytes(hash: Uint8Array): Buffer {
  return Buffer.from(hash.buffer, hash.byteOffset, hash.byteLength);
}
