import { formatTimeUs } from '@vigilops/contracts/api';
import { ENDINGS, type AlertStore, type AlertTransition, type OutsideAlert } from '../../model/index.ts';
import type { Connections } from '../connections.ts';
import type { Queryable, Row } from '../database.ts';
import { sql, statement } from '../read/sql.ts';
import { at, unixUs } from '../read/times.ts';
import { sqlStateOf } from '../sql-state.ts';
import { noteTransitions } from './advance.ts';
import { mergeSpans, type Span } from './merge-outside.ts';

type OutsideStore = Pick<AlertStore, 'receive' | 'expire' | 'outsideTimes'>;

/** A sender of thousands waits; nobody stands at the door for it. */
const ROUND_LIMIT_MS = 15_000;
const MOST_A_ROUND = 500;
/** Another backend may make the same alert between our look and our insert: then it is there at the next try. */
const MOST_TRIES = 3;
const MOST_EXPIRED_A_CALL = 5_000;

/** Alerts that somebody else saw. What began and what ended is noted for the alarm in the same transaction. */
export function createOutsideStore(connections: Connections): OutsideStore {
  return {
    receive: async (alerts, nowUs, signal) => {
      const transitions: AlertTransition[] = [];
      for (const round of roundsOf(alerts)) {
        let left: readonly OutsideAlert[] = round;
        for (let tries = 0; left.length > 0 && tries < MOST_TRIES; tries += 1) {
          const waiting = left;
          const taken = await withoutRival(() =>
            connections.transaction((tx) => takeRound(tx, waiting, nowUs), {
              signal,
              timeoutMs: ROUND_LIMIT_MS,
            }),
          );
          transitions.push(...taken.transitions);
          ({ left } = taken);
        }
      }
      return transitions;
    },

    expire: async (nowUs, signal) => {
      const rows = await connections.query<EndedRow>(
        statement(sql`
          WITH due AS (
            SELECT id FROM vigilops.alerts
            WHERE source <> 'rule' AND state <> 'resolved' AND ends_at <= ${at(nowUs)}
            ORDER BY id LIMIT ${MOST_EXPIRED_A_CALL} FOR UPDATE SKIP LOCKED
          ), ended AS (
            UPDATE vigilops.alerts AS alert
            SET state = 'resolved', resolved_at = ${at(nowUs)}, resolution = ${ENDINGS.notSentAgain}
            FROM due WHERE alert.id = due.id
            RETURNING alert.id, alert.subject_key, alert.host_id, alert.service_id
          ), told AS (
            INSERT INTO vigilops.alert_transitions (alert_id, kind, at)
            SELECT id, 'resolved', ${at(nowUs)} FROM ended ORDER BY id
          )
          SELECT * FROM ended ORDER BY id`),
        { signal, timeoutMs: ROUND_LIMIT_MS },
      );
      return rows.map((row) => ({
        alertId: row.id,
        subject: { key: row.subject_key, hostId: row.host_id, serviceId: row.service_id },
        to: 'resolved',
      }));
    },

    outsideTimes: async (signal) => {
      const rows = await connections.query<{ id: number; updated_us: number; ends_us: number }>(
        statement(sql`SELECT id, ${unixUs(sql`updated_at`)} AS updated_us, ${unixUs(sql`ends_at`)} AS ends_us
                      FROM vigilops.alerts WHERE source <> 'rule' AND state <> 'resolved'`),
        { signal, timeoutMs: ROUND_LIMIT_MS },
      );
      return new Map(rows.map((row) => [row.id, { updatedUs: row.updated_us, endsUs: row.ends_us }]));
    },
  };
}

/** Of two that wait for each other the server ends one (40P01), and may end one that came too late (40001). */
const RIVALRY = new Set(['40P01', '40001']);

/** The alarm writes to the same rows in another order; who is ended for the other's sake begins again. */
async function withoutRival<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries >= MOST_TRIES || !RIVALRY.has(sqlStateOf(error) ?? '')) {
        throw error;
      }
    }
  }
}

interface EndedRow extends Row {
  readonly id: number;
  readonly subject_key: string;
  readonly host_id: number | null;
  readonly service_id: number | null;
}

/**
 * In the order in which they came: each round has an alert once, so that one that ends and begins again in one message
 * does both. All of one source, by key, which is the order in which rows are locked everywhere.
 */
function roundsOf(alerts: readonly OutsideAlert[]): readonly (readonly OutsideAlert[])[] {
  const rounds: Map<string, OutsideAlert>[] = [];
  const places = new Map<string, number>();
  for (const alert of alerts) {
    const name = `${alert.source} ${alert.key}`;
    let place = places.get(name) ?? 0;
    while (isFull(rounds[place], alert)) {
      place += 1;
    }
    const round = rounds[place] ?? new Map<string, OutsideAlert>();
    rounds[place] = round.set(alert.key, alert);
    places.set(name, place + 1);
  }
  return rounds.map((round) => [...round.values()].sort((a, b) => (a.key < b.key ? -1 : 1)));
}

function isFull(round: ReadonlyMap<string, OutsideAlert> | undefined, { source }: OutsideAlert): boolean {
  const [first] = round?.values() ?? [];
  return first !== undefined && (round?.size === MOST_A_ROUND || first.source !== source);
}

interface KnownRow extends Row {
  readonly id: number;
  readonly subject_key: string;
  readonly starts_us: number;
  readonly ends_us: number;
  readonly ends_by_timeout: boolean;
}

interface Taken {
  readonly transitions: readonly AlertTransition[];
  /** Made by somebody else in the meantime. */
  readonly left: readonly OutsideAlert[];
}

async function takeRound(tx: Queryable, alerts: readonly OutsideAlert[], nowUs: number): Promise<Taken> {
  const [{ source } = { source: 'alertmanager' as const }] = alerts;
  const keys = alerts.map(({ key }) => key);
  const open = await knownOf(tx, source, keys);
  const past = source === 'grafana' ? await endedOf(tx, keys) : new Map<string, KnownRow>();
  const changes: Change[] = [];
  const begun: Change[] = [];
  for (const alert of alerts) {
    const known = open.get(alert.key);
    if (known !== undefined) {
      changes.push({ alert, id: known.id, span: mergeSpans(spanOf(known), alert, nowUs) });
    } else if (alert.endsUs > nowUs && !isLate(alert, past.get(alert.key))) {
      begun.push({ alert, id: null, span: alert });
    }
  }
  await change(tx, changes, nowUs);
  const made = await begin(tx, begun, nowUs);
  const transitions: AlertTransition[] = [
    ...changes
      .filter(({ span }) => span.endsUs <= nowUs)
      .map(({ alert, id }) => transitionOf(alert, id ?? 0, 'resolved')),
    ...begun.flatMap(({ alert }) => {
      const id = made.get(alert.key);
      return id === undefined ? [] : [transitionOf(alert, id, 'firing')];
    }),
  ];
  await noteTransitions(tx, transitions, new Date(nowUs / 1_000));
  return { transitions, left: begun.map(({ alert }) => alert).filter(({ key }) => !made.has(key)) };
}

/** An attempt of Grafana's to tell of a begin whose end it told already: it tries each message for itself. */
function isLate(alert: OutsideAlert, past: KnownRow | undefined): boolean {
  return past !== undefined && !past.ends_by_timeout && past.starts_us === alert.startsUs;
}

const spanOf = (row: KnownRow): Span => ({
  startsUs: row.starts_us,
  endsUs: row.ends_us,
  isTimeout: row.ends_by_timeout,
});

function transitionOf(alert: OutsideAlert, alertId: number, to: AlertTransition['to']): AlertTransition {
  const { key, hostId, serviceId } = alert;
  return { alertId, subject: { key, hostId, serviceId }, to };
}

const KNOWN = sql`id, subject_key, ${unixUs(sql`pending_since`)} AS starts_us, ${unixUs(sql`ends_at`)} AS ends_us,
  ends_by_timeout`;

async function knownOf(tx: Queryable, source: OutsideAlert['source'], keys: readonly string[]) {
  const rows = await tx.query<KnownRow>(
    statement(sql`SELECT ${KNOWN} FROM vigilops.alerts
                  WHERE source = ${source} AND subject_key = ANY(${keys}::text[]) AND state <> 'resolved'
                  ORDER BY subject_key FOR UPDATE`),
  );
  return new Map(rows.map((row) => [row.subject_key, row]));
}

/** How each of them ended last. */
async function endedOf(tx: Queryable, keys: readonly string[]) {
  const rows = await tx.query<KnownRow>(
    statement(sql`SELECT DISTINCT ON (subject_key) ${KNOWN} FROM vigilops.alerts
                  WHERE source = 'grafana' AND subject_key = ANY(${keys}::text[]) AND state = 'resolved'
                  ORDER BY subject_key, id DESC`),
  );
  return new Map(rows.map((row) => [row.subject_key, row]));
}

interface Change {
  readonly alert: OutsideAlert;
  readonly id: number | null;
  readonly span: Span;
}

const CELLS = `id integer, key text, name text, labels jsonb, annotations jsonb, generator_url text, runbook text,
  host_id integer, service_id integer, severity text, message text, starts_at timestamptz, ends_at timestamptz, by_timeout boolean,
  is_over boolean`;

function cellsOf(changes: readonly Change[], nowUs: number): string {
  const cells = changes.map(({ alert, id, span }) => ({
    id,
    key: alert.key,
    name: alert.name,
    labels: alert.labels,
    annotations: alert.annotations,
    generator_url: alert.generatorUrl,
    runbook: alert.runbook,
    host_id: alert.hostId,
    service_id: alert.serviceId,
    severity: alert.severity,
    message: alert.message,
    starts_at: formatTimeUs(span.startsUs),
    ends_at: formatTimeUs(span.endsUs),
    by_timeout: span.isTimeout,
    is_over: span.endsUs <= nowUs,
  }));
  return JSON.stringify(cells);
}

/** What ends keeps its last words: a message that says that all is well is no message of an alert. */
async function change(tx: Queryable, changes: readonly Change[], nowUs: number): Promise<void> {
  if (changes.length === 0) {
    return;
  }
  await tx.query({
    text: `UPDATE vigilops.alerts AS alert
           SET annotations = CASE WHEN sent.is_over THEN alert.annotations ELSE sent.annotations END,
               message = CASE WHEN sent.is_over THEN alert.message ELSE sent.message END,
               severity = CASE WHEN sent.is_over THEN alert.severity ELSE sent.severity END,
               rule_name = sent.name, runbook = sent.runbook, generator_url = sent.generator_url,
               host_id = sent.host_id, service_id = sent.service_id, pending_since = sent.starts_at,
               ends_at = sent.ends_at, ends_by_timeout = sent.by_timeout, updated_at = $2::timestamptz,
               state = CASE WHEN sent.is_over THEN 'resolved' ELSE alert.state END,
               resolved_at = CASE WHEN sent.is_over THEN $2::timestamptz END,
               resolution = CASE WHEN sent.is_over THEN $3::text END
           FROM jsonb_to_recordset($1::jsonb) AS sent (${CELLS}) WHERE alert.id = sent.id`,
    values: [cellsOf(changes, nowUs), formatTimeUs(nowUs), ENDINGS.saidOver],
  });
}

/** The ids of those that were made, by key. It fires from when we were told: that it began long before wakes nobody twice. */
async function begin(tx: Queryable, begun: readonly Change[], nowUs: number) {
  if (begun.length === 0) {
    return new Map<string, number>();
  }
  const [{ alert: { source } } = { alert: { source: 'alertmanager' } }] = begun;
  const rows = await tx.query<{ id: number; subject_key: string }>({
    text: `INSERT INTO vigilops.alerts (source, rule_name, subject_key, host_id, service_id, state, severity, message,
                                        labels, annotations, generator_url, runbook, pending_since, fired_at, ends_at,
                                        ends_by_timeout, updated_at)
           SELECT $3::text, sent.name, sent.key, sent.host_id, sent.service_id, 'firing', sent.severity, sent.message,
                  sent.labels, sent.annotations, sent.generator_url, sent.runbook, sent.starts_at, $2::timestamptz,
                  sent.ends_at, sent.by_timeout, $2::timestamptz
           FROM jsonb_to_recordset($1::jsonb) AS sent (${CELLS}) ORDER BY sent.key
           ON CONFLICT (source, subject_key) WHERE state <> 'resolved' AND source <> 'rule' DO NOTHING
           RETURNING id, subject_key`,
    values: [cellsOf(begun, nowUs), formatTimeUs(nowUs), source],
  });
  return new Map(rows.map((row) => [row.subject_key, row.id]));
}
