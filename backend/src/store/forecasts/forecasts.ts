import type {
  ForecastQuestion,
  ForecastRow,
  ForecastStore,
  NewForecast,
  PastForecastRow,
} from '../../model/index.ts';
import { withinLimit } from '../access/limit.ts';
import { storableText } from '../access/storable-text.ts';
import type { Connections } from '../connections.ts';
import type { Row } from '../database.ts';
import { sql, statement, where, type Sql } from '../read/sql.ts';
import { at, unixUsText } from '../read/times.ts';

const LIMIT_MS = 30_000;

interface ForecastCells extends Row {
  readonly id: number;
  readonly key: string;
  readonly kind: NewForecast['kind'];
  readonly host_id: number | null;
  readonly service_id: number | null;
  readonly service: string | null;
  readonly labels: NewForecast['labels'];
  readonly unit: string;
  readonly verdict: NewForecast['verdict'];
  readonly at_us: string | null;
  readonly early_us: string | null;
  readonly late_us: string | null;
  readonly confidence: NewForecast['confidence'];
  readonly value: number | null;
  readonly limit_value: number;
  readonly shape: NewForecast['shape'];
  readonly slope: number;
  readonly since_us: string;
  readonly made_us: string;
  readonly reached_us: string | null;
  readonly chart: NewForecast['chart'];
  readonly record: NewForecast['record'];
  readonly host_name: string | null;
  readonly service_name: string | null;
}

export function createForecastStore(connections: Connections): ForecastStore {
  const within = (signal: AbortSignal) => ({ signal, timeoutMs: LIMIT_MS });
  const read = async (rest: Sql, signal: AbortSignal) => {
    const rows = await connections.query<ForecastCells>(statement(select(rest)), withinLimit(signal));
    return rows.map(rowOf);
  };
  return {
    list: (question, signal) =>
      read(
        sql`${where(conditionsOf(question))}
            ORDER BY (f.verdict = 'reached') DESC, f.at NULLS LAST, f.value / nullif(f.limit_value, 0) DESC NULLS LAST, f.id
            LIMIT ${question.limit}`,
        signal,
      ),
    find: async (id, signal) => (await read(sql`WHERE f.id = ${id}`, signal))[0],
    totals: async (signal) => {
      const rows = await connections.query<{ record: NewForecast['record'] }>(
        { text: 'SELECT record FROM vigilops.forecasts' },
        withinLimit(signal),
      );
      return { total: rows.length, record: togetherOf(rows.map(({ record }) => record)) };
    },

    history: async (keys, signal) => {
      const rows = await connections.query<{
        key: string;
        made_us: string;
        at_us: string | null;
        early_us: string | null;
        late_us: string | null;
      }>(
        statement(sql`
          SELECT key, ${unixUsText(sql`made_at`)} AS made_us, ${unixUsText(sql`at`)} AS at_us,
                 ${unixUsText(sql`early`)} AS early_us, ${unixUsText(sql`late`)} AS late_us
          FROM vigilops.forecast_history WHERE key = ANY(${keys}::text[]) ORDER BY key, made_at`),
        within(signal),
      );
      const past = rows.map((row): readonly [string, PastForecastRow] => [
        row.key,
        {
          madeAtUs: Number(row.made_us),
          atUs: numberOf(row.at_us),
          earlyUs: numberOf(row.early_us),
          lateUs: numberOf(row.late_us),
        },
      ]);
      return new Map(
        [...Map.groupBy(past, ([key]) => key)].map(([key, all]) => [key, all.map(([, one]) => one)]),
      );
    },

    save: (forecasts, remember, signal) =>
      connections.transaction(async (tx) => {
        for (const made of forecasts) {
          await tx.query(statement(upsert(made)));
          if (remember.has(made.key)) {
            await tx.query(
              statement(sql`
                INSERT INTO vigilops.forecast_history (key, made_at, at, early, late)
                VALUES (${storableText(made.key)}, ${at(made.madeAtUs)}, ${timeOf(made.atUs)}, ${timeOf(made.earlyUs)},
                  ${timeOf(made.lateUs)})
                ON CONFLICT DO NOTHING`),
            );
          }
        }
      }, within(signal)),

    prune: async ({ forecastsUs, historyUs }, signal) => {
      const gone = await Promise.all([
        connections.query(
          statement(sql`DELETE FROM vigilops.forecasts WHERE made_at < ${at(forecastsUs)} RETURNING 1`),
          within(signal),
        ),
        connections.query(
          statement(sql`DELETE FROM vigilops.forecast_history WHERE made_at < ${at(historyUs)} RETURNING 1`),
          within(signal),
        ),
      ]);
      return gone.reduce((sum, rows) => sum + rows.length, 0);
    },
  };
}

/** Errors and bands by how many were judged. */
function togetherOf(records: readonly NewForecast['record'][]): NewForecast['record'] {
  const sum = (figure: (record: NewForecast['record']) => number) =>
    records.reduce((total, record) => total + figure(record), 0);
  const mean = (figure: 'medianError' | 'inBand') => {
    const known = records.filter((record) => record[figure] !== null);
    const weight = known.reduce((total, { judged }) => total + judged, 0);
    return weight === 0
      ? null
      : known.reduce((total, record) => total + (record[figure] ?? 0) * record.judged, 0) / weight;
  };
  return {
    judged: sum(({ judged }) => judged),
    medianError: mean('medianError'),
    inBand: mean('inBand'),
    falseAlarms: sum(({ falseAlarms }) => falseAlarms),
    missed: sum(({ missed }) => missed),
    made: sum(({ made }) => made),
  };
}

function upsert(made: NewForecast): Sql {
  return sql`
    INSERT INTO vigilops.forecasts (key, kind, host_id, service_id, service, labels, unit, verdict, at, early, late,
      confidence, value, limit_value, shape, slope, since, made_at, reached_at, chart, record)
    VALUES (${storableText(made.key)}, ${made.kind}, ${made.hostId}, ${made.serviceId},
      ${made.service === null ? null : storableText(made.service)}, ${jsonOf(made.labels)}, ${made.unit}, ${made.verdict},
      ${timeOf(made.atUs)}, ${timeOf(made.earlyUs)}, ${timeOf(made.lateUs)}, ${made.confidence}, ${made.value},
      ${made.limit}, ${made.shape}, ${made.slopePerDay}, ${at(made.sinceUs)}, ${at(made.madeAtUs)},
      ${timeOf(made.reachedAtUs)}, ${jsonOf(made.chart)}, ${jsonOf(made.record)})
    ON CONFLICT (key) DO UPDATE SET kind = excluded.kind, host_id = excluded.host_id, service_id = excluded.service_id,
      service = excluded.service, labels = excluded.labels, unit = excluded.unit, verdict = excluded.verdict,
      at = excluded.at, early = excluded.early, late = excluded.late, confidence = excluded.confidence,
      value = excluded.value, limit_value = excluded.limit_value, shape = excluded.shape, slope = excluded.slope,
      since = excluded.since, made_at = excluded.made_at, reached_at = excluded.reached_at, chart = excluded.chart,
      record = excluded.record`;
}

function select(rest: Sql): Sql {
  const us = (column: Sql) => unixUsText(column);
  return sql`
    SELECT f.id, f.key, f.kind, f.host_id, f.service_id, f.service, f.labels, f.unit, f.verdict, f.confidence, f.value,
           f.limit_value, f.shape, f.slope, f.chart, f.record, ${us(sql`f.at`)} AS at_us,
           ${us(sql`f.early`)} AS early_us, ${us(sql`f.late`)} AS late_us, ${us(sql`f.since`)} AS since_us,
           ${us(sql`f.made_at`)} AS made_us, ${us(sql`f.reached_at`)} AS reached_us, h.name AS host_name,
           s.name AS service_name
    FROM vigilops.forecasts AS f
    LEFT JOIN vigilops.effective_hosts AS h ON h.id = f.host_id
    LEFT JOIN vigilops.services AS s ON s.id = f.service_id
    ${rest}`;
}

function conditionsOf({ kinds, hostId, reachesOnly }: ForecastQuestion): readonly Sql[] {
  return [
    ...(kinds === undefined ? [] : [sql`f.kind = ANY(${kinds}::text[])`]),
    ...(hostId === undefined ? [] : [sql`f.host_id = ${hostId}`]),
    ...(reachesOnly === true ? [sql`f.verdict IN ('reaches', 'reached')`] : []),
  ];
}

function rowOf(row: ForecastCells): ForecastRow {
  return {
    id: row.id,
    key: row.key,
    kind: row.kind,
    hostId: row.host_id,
    serviceId: row.service_id,
    service: row.service,
    labels: row.labels,
    unit: row.unit,
    verdict: row.verdict,
    atUs: numberOf(row.at_us),
    earlyUs: numberOf(row.early_us),
    lateUs: numberOf(row.late_us),
    confidence: row.confidence,
    value: row.value,
    limit: row.limit_value,
    shape: row.shape,
    slopePerDay: row.slope,
    sinceUs: Number(row.since_us),
    madeAtUs: Number(row.made_us),
    reachedAtUs: numberOf(row.reached_us),
    chart: row.chart,
    record: row.record,
    hostName: row.host_name,
    serviceName: row.service_name,
  };
}

const numberOf = (text: string | null) => (text === null ? null : Number(text));
const timeOf = (us: number | null) => (us === null ? null : new Date(us / 1_000));
const jsonOf = (value: object) =>
  JSON.stringify(value, (_key, part: unknown) => (typeof part === 'string' ? storableText(part) : part));
