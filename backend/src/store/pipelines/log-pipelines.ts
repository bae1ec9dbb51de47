import type { LogPipelineCount, LogPipelineStore, StoredLogPipelines } from '../../model/index.ts';
import { writeAudit } from '../access/audit-log.ts';
import { withinLimit } from '../access/limit.ts';
import { storableText } from '../access/storable-text.ts';
import type { Connections } from '../connections.ts';
import type { Queryable, Row } from '../database.ts';

const KEPT_VERSIONS = 100;

interface VersionRow extends Row {
  readonly version: number;
  readonly value: unknown;
  readonly saved_at: Date | null;
  readonly saved_by: string | null;
}

interface CountRow extends Row {
  readonly pipeline: string;
  readonly step: number;
  readonly type: string;
  readonly matched: string;
  readonly dropped: string;
  readonly sampled_out: string;
  readonly failed: string;
  readonly last_error: string | null;
}

const COLUMNS = 'version, value, saved_at, saved_by';
const NEWEST = `SELECT ${COLUMNS} FROM vigilops.log_pipeline_versions ORDER BY version DESC LIMIT 1`;

export function createLogPipelineStore(connections: Connections): LogPipelineStore {
  return {
    read: async (signal) => {
      const [row] = await connections.query<VersionRow & { readonly hash_key: string }>(
        {
          text: `SELECT newest.*, own.hash_key FROM (${NEWEST}) AS newest, vigilops.log_pipeline_key AS own`,
        },
        withinLimit(signal),
      );
      return { ...storedOf(row), hashKey: row?.hash_key ?? '' };
    },

    version: async (signal) => {
      const [row] = await connections.query<{ version: number }>(
        { text: 'SELECT max(version) AS version FROM vigilops.log_pipeline_versions' },
        withinLimit(signal),
      );
      return row?.version ?? 0;
    },

    listVersions: async (limit, signal) => {
      const rows = await connections.query<VersionRow>(
        {
          text: `SELECT ${COLUMNS} FROM vigilops.log_pipeline_versions ORDER BY version DESC LIMIT $1`,
          values: [limit],
        },
        withinLimit(signal),
      );
      return rows.map(storedOf);
    },

    findVersion: async (version, signal) => {
      const [row] = await connections.query<VersionRow>(
        {
          text: `SELECT ${COLUMNS} FROM vigilops.log_pipeline_versions WHERE version = $1`,
          values: [version],
        },
        withinLimit(signal),
      );
      return row === undefined ? undefined : storedOf(row);
    },

    save: ({ expected, value, at, by }, audit, signal) =>
      connections.transaction(async (tx) => {
        // One saver at a time: a row that is not there yet cannot be locked.
        await tx.query({ text: 'LOCK TABLE vigilops.log_pipeline_versions IN SHARE ROW EXCLUSIVE MODE' });
        const [row] = await tx.query<VersionRow>({ text: NEWEST });
        const before = storedOf(row);
        if (expected !== null && expected !== before.version) {
          return { outcome: 'conflict', stored: before };
        }
        const stored = await insert(tx, before.version + 1, { value, at, by });
        await forgetRemoved(
          tx,
          value.map(({ name }) => storableText(name)),
        );
        await writeAudit(tx, audit, at);
        return { outcome: 'saved', stored };
      }, withinLimit(signal)),

    addCounts: async (counts, signal) => {
      await connections.query(addCountsOf(counts), withinLimit(signal));
    },

    listCounts: async (signal) => {
      const rows = await connections.query<CountRow>(
        {
          text: `SELECT pipeline, step, type, matched, dropped, sampled_out, failed, last_error
                 FROM vigilops.log_pipeline_counts ORDER BY pipeline, step, type`,
        },
        withinLimit(signal),
      );
      return rows.map(countOf);
    },
  };
}

async function insert(
  tx: Queryable,
  version: number,
  next: { readonly value: object; readonly at: Date; readonly by: string },
): Promise<StoredLogPipelines> {
  await tx.query({
    text: 'DELETE FROM vigilops.log_pipeline_versions WHERE version <= $1',
    values: [version - KEPT_VERSIONS],
  });
  const [row] = await tx.query<VersionRow>({
    text: `INSERT INTO vigilops.log_pipeline_versions (${COLUMNS}) VALUES ($1, $2, $3, $4) RETURNING ${COLUMNS}`,
    values: [version, storableJson(next.value), next.at, storableText(next.by)],
  });
  return storedOf(row);
}

/** What was counted for a name that nobody has any more. */
async function forgetRemoved(tx: Queryable, names: readonly string[]): Promise<void> {
  await tx.query({
    text: 'DELETE FROM vigilops.log_pipeline_counts WHERE NOT (pipeline = ANY ($1::text[]))',
    values: [names],
  });
}

/** In the order of the key, so that two backends never wait for each other. */
function addCountsOf(counts: readonly LogPipelineCount[]) {
  const column = <T>(of: (count: LogPipelineCount) => T) => counts.map(of);
  return {
    text: `INSERT INTO vigilops.log_pipeline_counts AS own
             (pipeline, step, type, matched, dropped, sampled_out, failed, last_error)
           SELECT * FROM unnest($1::text[], $2::int[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[],
                                $8::text[]) AS new (pipeline, step, type, matched, dropped, sampled_out, failed, last_error)
           ORDER BY pipeline, step, type
           ON CONFLICT (pipeline, step, type) DO UPDATE SET
             matched = own.matched + excluded.matched, dropped = own.dropped + excluded.dropped,
             sampled_out = own.sampled_out + excluded.sampled_out, failed = own.failed + excluded.failed,
             last_error = coalesce(excluded.last_error, own.last_error)`,
    values: [
      column(({ pipeline }) => storableText(pipeline)),
      column(({ step }) => step),
      column(({ type }) => type),
      column(({ matched }) => matched),
      column(({ dropped }) => dropped),
      column(({ sampledOut }) => sampledOut),
      column(({ failed }) => failed),
      column(({ lastError }) => (lastError === null ? null : storableText(lastError))),
    ],
  };
}

/** What jsonb can hold of a document whose texts somebody else wrote. */
function storableJson(value: object): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'string' ? storableText(part) : part,
  );
}

function storedOf(row: VersionRow | undefined): StoredLogPipelines {
  return {
    version: row?.version ?? 0,
    value: row?.value ?? [],
    savedAt: row?.saved_at ?? null,
    savedBy: row?.saved_by ?? null,
  };
}

function countOf(row: CountRow): LogPipelineCount {
  return {
    pipeline: row.pipeline,
    step: row.step,
    type: row.type,
    matched: Number(row.matched),
    dropped: Number(row.dropped),
    sampledOut: Number(row.sampled_out),
    failed: Number(row.failed),
    lastError: row.last_error,
  };
}
