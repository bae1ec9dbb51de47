import type { LlmCallRow, LlmLedgerStore } from '../../model/index.ts';
import { storableText } from '../access/storable-text.ts';
import type { CallOptions, Queryable } from '../database.ts';
import type { Connections } from '../connections.ts';
import type { StorageEngine } from '../engines/engine.ts';
import { sql, statement } from '../read/sql.ts';
import { isMissingPartition } from '../write/bisect.ts';
import { callArrays, INSERT_CALLS } from './call-columns.ts';
import { chargeBudgets } from './charges.ts';
import { LATE_US, shareDays, uncountDays } from './roll-days.ts';
import { keepTexts } from './texts.ts';

type Calls = Parameters<LlmLedgerStore['write']>[1];

/** The gateway's own limit, which is the signal's, comes first. */
const LIMIT_MS = 20_000;

export function createLlmLedgerStore(
  connections: Connections,
  engine: () => Pick<StorageEngine, 'makeRoom' | 'forgetRoom'>,
  now: () => Date,
): LlmLedgerStore {
  async function writeOnce(gatewayId: string, calls: Calls, options: CallOptions): Promise<void> {
    await engine().makeRoom('llm_calls', new Set(calls.map(({ row }) => row.timeUs)), options.signal);
    const lateUs = now().getTime() * 1_000 - LATE_US;
    await connections.transaction((tx) => writeCalls(tx, gatewayId, calls, lateUs), options);
  }

  return {
    write: async (gatewayId, calls, signal) => {
      if (calls.length === 0) {
        return;
      }
      const options = { signal, timeoutMs: LIMIT_MS };
      try {
        await writeOnce(gatewayId, calls, options);
      } catch (error) {
        if (!isMissingPartition(error)) {
          throw error;
        }
        // Another process dropped a partition that we believed in.
        engine().forgetRoom();
        await writeOnce(gatewayId, calls, options);
      }
    },
  };
}

/** What began before `lateUs` may be of a day that was counted. */
async function writeCalls(tx: Queryable, gatewayId: string, calls: Calls, lateUs: number): Promise<void> {
  const isLate = ({ row }: Calls[number]) => row.timeUs < lateUs;
  if (calls.some(isLate)) {
    await shareDays(tx);
  }
  const written = await tx.query<{ request_id: string; attempt: number }>({
    text: INSERT_CALLS,
    values: callArrays(calls.map(({ row }) => row)),
    name: 'insert_llm_calls',
  });
  const isNew = new Set(written.map(({ request_id: id, attempt }) => keyOf(id, attempt)));
  const fresh = calls.filter(({ row }) => isNew.delete(keyOf(row.requestId, row.attempt)));
  const late = fresh.filter(isLate).map(({ row }) => row.timeUs);
  if (late.length > 0) {
    await uncountDays(tx, late);
  }
  await chargeBudgets(
    tx,
    gatewayId,
    fresh.flatMap(({ charges }) => charges),
  );
  const rows = fresh.map(({ row }) => row);
  await noteKeys(tx, rows);
  await noteProviders(tx, rows);
  await keepTexts(tx, rows);
}

function keyOf(requestId: string, attempt: number): string {
  return `${requestId.toLowerCase()}/${String(attempt)}`;
}

/** The newest row of each. */
function newestBy<K>(
  rows: readonly LlmCallRow[],
  of: (row: LlmCallRow) => K | null,
): readonly (readonly [K, LlmCallRow])[] {
  const newest = new Map<K, LlmCallRow>();
  for (const row of rows) {
    const key = of(row);
    if (key !== null && (newest.get(key)?.timeUs ?? -1) <= row.timeUs) {
      newest.set(key, row);
    }
  }
  return [...newest];
}

/** To about ten seconds: keys are read as often as they are used. */
async function noteKeys(tx: Queryable, rows: readonly LlmCallRow[]): Promise<void> {
  const used = newestBy(rows, ({ keyId }) => keyId).map(([id, { timeUs }]) => ({ id, us: timeUs }));
  if (used.length > 0) {
    await tx.query(
      statement(sql`
        WITH stale AS MATERIALIZED (
          SELECT key.id, used.at
          FROM (SELECT id, to_timestamp(us / 1000000) AS at
                FROM jsonb_to_recordset(${JSON.stringify(used)}::jsonb) AS used (id int, us float8)) AS used
          JOIN vigilops.llm_keys AS key ON key.id = used.id
          WHERE key.last_used_at IS NULL OR key.last_used_at < used.at - interval '10 seconds'
          ORDER BY key.id FOR NO KEY UPDATE OF key)
        UPDATE vigilops.llm_keys AS key SET last_used_at = stale.at FROM stale WHERE key.id = stale.id`),
    );
  }
}

/** The same, and whether the newest call went well. What the client or this house broke off says nothing of it. */
async function noteProviders(tx: Queryable, rows: readonly LlmCallRow[]): Promise<void> {
  const telling = rows.filter(
    ({ status }) => status !== 'refused' && status !== 'client_gone' && status !== 'killed',
  );
  const used = newestBy(telling, ({ providerId }) => providerId).map(([id, { timeUs, status, error }]) => ({
    id,
    us: timeUs,
    error: status === 'ok' ? null : storableText(error ?? status),
  }));
  if (used.length > 0) {
    await tx.query(
      statement(sql`
        WITH stale AS MATERIALIZED (
          SELECT provider.id, used.at, used.error
          FROM (SELECT id, to_timestamp(us / 1000000) AS at, error
                FROM jsonb_to_recordset(${JSON.stringify(used)}::jsonb) AS used (id int, us float8, error text)) AS used
          JOIN vigilops.llm_providers AS provider ON provider.id = used.id
          WHERE provider.removed_at IS NULL
            AND (provider.last_used_at IS NULL OR provider.last_used_at < used.at - interval '10 seconds'
                 OR (provider.last_error IS DISTINCT FROM used.error AND provider.last_used_at <= used.at))
          ORDER BY provider.id FOR NO KEY UPDATE OF provider)
        UPDATE vigilops.llm_providers AS provider SET last_used_at = stale.at, last_error = stale.error
        FROM stale WHERE provider.id = stale.id`),
    );
  }
}
