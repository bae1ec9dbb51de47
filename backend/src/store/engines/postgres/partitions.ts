import type { Clock, Logger } from '@vigilops/runtime';
import type { CallOptions } from '../../database.ts';
import type { Connections } from '../../connections.ts';
import { dataTableOf, timeTableOf, type Piece, type TimeTable } from '../engine.ts';

const DAY_US = 86_400_000_000;
const DAY_MS = 86_400_000;
const LIMIT_MS = 30_000;
/** Any fixed number: one creator of partitions at a time. */
const PARTITION_LOCK = 7_650_002;
const MAX_PER_CALL = 400;

export interface Partitions {
  ensure(table: TimeTable, timesUs: ReadonlySet<number>, signal: AbortSignal): Promise<void>;
  forget(): void;
  list(signal: AbortSignal): Promise<readonly Piece[]>;
  drop(piece: Piece, signal: AbortSignal): Promise<void>;
}

/** Range partitions, each a whole number of days from the epoch on, named after their first day. */
export function createPartitions(
  connections: Connections,
  deps: { readonly logger: Logger; readonly clock: Clock },
): Partitions {
  const widths = new Map<string, number>();
  const known = new Set<string>();
  const options = (signal: AbortSignal): CallOptions => ({ signal, timeoutMs: LIMIT_MS });

  async function widthOf(dataTable: string, signal: AbortSignal): Promise<number> {
    if (widths.size === 0) {
      const rows = await connections.query<{ name: string; width_days: number }>(
        { text: 'SELECT name, width_days FROM vigilops.partitioned_tables' },
        options(signal),
      );
      for (const row of rows) {
        widths.set(row.name, row.width_days);
      }
    }
    return widths.get(dataTable) ?? 1;
  }

  async function create(
    dataTable: string,
    firstDay: number,
    width: number,
    signal: AbortSignal,
  ): Promise<void> {
    const name = partitionName(dataTable, firstDay);
    const from = new Date(firstDay * DAY_MS).toISOString();
    const to = new Date((firstDay + width) * DAY_MS).toISOString();
    await connections.transaction(async (session) => {
      await session.query({ text: `SELECT pg_advisory_xact_lock(${String(PARTITION_LOCK)})` });
      const [found] = await session.query<{ attached: boolean | null }>({
        text: `SELECT (SELECT NOT inhdetachpending FROM pg_inherits WHERE inhrelid = c) AS attached
               FROM to_regclass($1) AS c WHERE c IS NOT NULL`,
        values: [`vigilops_partitions.${name}`],
      });
      if (found?.attached === true) {
        return;
      }
      if (found !== undefined) {
        // Retention took it out: it was stopped before it dropped it, or does so now.
        await session.query({ text: `DROP TABLE IF EXISTS vigilops_partitions.${name}` });
      }
      // Made apart and attached: CREATE … PARTITION OF would lock the table against readers and writers.
      await session.query({
        text: `CREATE TABLE vigilops_partitions.${name} (LIKE vigilops.${dataTable} INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE);
          ALTER TABLE vigilops.${dataTable} ATTACH PARTITION vigilops_partitions.${name}
            FOR VALUES FROM ('${from}') TO ('${to}')`,
      });
      deps.logger.debug({ partition: name, from, to }, 'partition made');
    }, options(signal));
  }

  return {
    ensure: async (table, timesUs, signal) => {
      const dataTable = dataTableOf(table);
      const width = await widthOf(dataTable, signal);
      const missing = new Set<number>();
      for (const timeUs of timesUs) {
        const firstDay = Math.floor(Math.floor(timeUs / DAY_US) / width) * width;
        if (!known.has(partitionName(dataTable, firstDay))) {
          missing.add(firstDay);
        }
      }
      for (const firstDay of [...missing].sort((a, b) => a - b).slice(0, MAX_PER_CALL)) {
        await create(dataTable, firstDay, width, signal);
        known.add(partitionName(dataTable, firstDay));
      }
    },
    forget: () => {
      known.clear();
    },
    list: async (signal) => {
      const rows = await connections.query<PartitionRow>({ text: LIST_SQL }, options(signal));
      return rows.flatMap((row) => pieceOf(row) ?? []);
    },
    drop: async (piece, signal) => {
      known.delete(piece.name);
      await detach(connections, piece, options(signal));
      await connections.transaction(async (session) => {
        await session.query({ text: `SET LOCAL lock_timeout = '500ms'` });
        await session.query({ text: `DROP TABLE IF EXISTS vigilops_partitions.${piece.name}` });
      }, options(signal));
    },
  };
}

/**
 * Takes the partition out of its table without stopping readers or writers of the others. A reader that still looks
 * at the table makes it give up after the lock timeout; the server then remembers the partition as half detached, and
 * the next attempt finishes it.
 */
async function detach(connections: Connections, piece: Piece, options: CallOptions): Promise<void> {
  const parent = `vigilops.${dataTableOf(piece.table)}`;
  const partition = `vigilops_partitions.${piece.name}`;
  await connections.session(async (session) => {
    await session.query({ text: `SET lock_timeout = '500ms'` });
    try {
      // A table has at most one half detached partition; it must be finished before another is begun.
      const [pending] = await session.query<{ name: string }>({
        text: `SELECT inhrelid::regclass::text AS name FROM pg_inherits
               WHERE inhparent = $1::regclass AND inhdetachpending`,
        values: [parent],
      });
      if (pending !== undefined) {
        await session.query({ text: `ALTER TABLE ${parent} DETACH PARTITION ${pending.name} FINALIZE` });
      }
      const attached = await session.query({
        text: 'SELECT 1 FROM pg_inherits WHERE inhrelid = to_regclass($1)',
        values: [partition],
      });
      if (attached.length > 0) {
        await session.query({ text: `ALTER TABLE ${parent} DETACH PARTITION ${partition} CONCURRENTLY` });
      }
    } finally {
      await session.query({ text: 'RESET lock_timeout' }).catch(() => undefined);
    }
  }, options);
}

interface PartitionRow extends Record<string, unknown> {
  readonly parent: string;
  readonly name: string;
  readonly width_days: number;
  readonly bytes: string;
}

/** Detached ones that were not dropped yet count too: their names say where they came from. */
const LIST_SQL = `
  SELECT t.name AS parent, c.relname AS name, t.width_days, pg_total_relation_size(c.oid)::text AS bytes
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'vigilops_partitions'
  JOIN vigilops.partitioned_tables t ON left(c.relname, length(t.name) + 2) = t.name || '_p'
  WHERE c.relkind = 'r'`;

function pieceOf(row: PartitionRow): Piece | undefined {
  const table = timeTableOf(row.parent);
  const date = /_p(\d{4})(\d{2})(\d{2})$/.exec(row.name);
  if (table === undefined || date === null) {
    return undefined;
  }
  const from = new Date(`${String(date[1])}-${String(date[2])}-${String(date[3])}T00:00:00Z`);
  return {
    table,
    name: row.name,
    from,
    to: new Date(from.getTime() + row.width_days * DAY_MS),
    bytes: Number(row.bytes),
  };
}

function partitionName(dataTable: string, firstDay: number): string {
  const date = new Date(firstDay * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '');
  return `${dataTable}_p${date}`;
}
