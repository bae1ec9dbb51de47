import type { Queryable } from '../../database.ts';
import type { DbFigures } from '@vigilops/contracts/db-report';
import type { DatabaseReportRow } from '../../../model/index.ts';
import { FIGURES } from '../figures.ts';
import { boundedOrNull, recordset, timeCell, type Told } from './cells.ts';

/** Where agents do not say how often they ask, a pace is told by two reports; what is between two outages is none. */
const SHORTEST_STALE_MS = 90_000;
const LONGEST_STALE_MS = 900_000;
/** An agent says how often it asks: once a day at the least. */
const LONGEST_TOLD_STALE_MS = 3 * 86_400_000;

/** When servers were heard of, whatever it was. */
export async function noteSeen(
  session: Queryable,
  told: readonly { readonly instanceId: number; readonly timeUs: number }[],
): Promise<void> {
  const spans = new Map<number, { fromUs: number; toUs: number }>();
  for (const { instanceId, timeUs } of told) {
    const known = spans.get(instanceId) ?? { fromUs: timeUs, toUs: timeUs };
    spans.set(instanceId, {
      fromUs: Math.min(known.fromUs, timeUs),
      toUs: Math.max(known.toUs, timeUs),
    });
  }
  await session.query({
    text: `UPDATE vigilops.db_instances AS known
           SET first_seen = least(known.first_seen, given.first), last_seen = greatest(known.last_seen, given.last)
           FROM jsonb_to_recordset($1::jsonb) AS given (id int4, first timestamptz, last timestamptz)
           WHERE known.id = given.id`,
    values: recordset(
      [...spans].map(([id, { fromUs, toUs }]) => ({ id, first: timeCell(fromUs), last: timeCell(toUs) })),
    ),
  });
}

type ToldState = Told<'state'> & { readonly about: DatabaseReportRow['report'] };

/** What is known of servers, by the newest report of each; a row of figures for every one. */
export async function writeStates(session: Queryable, states: readonly ToldState[]): Promise<void> {
  await writeFigures(session, states);
  const newest = new Map<number, { state: ToldState; beforeUs: number | null }>();
  for (const state of states.toSorted((a, b) => a.timeUs - b.timeUs)) {
    newest.set(state.instanceId, { state, beforeUs: newest.get(state.instanceId)?.state.timeUs ?? null });
  }
  await session.query({
    text: CARD_SQL,
    values: recordset([...newest.values()].map(cardOf)),
  });
}

/** Of a server that is down nobody knows more than before; what it was is not forgotten. */
const CARD_SQL = `
  UPDATE vigilops.db_instances AS known
  SET kind = given.kind, address = given.address, port = given.port, is_up = given.is_up,
      error = given.error, error_kind = given.error_kind, figures = given.figures,
      slow_threshold_ms = given.slow_threshold_ms,
      version = coalesce(given.version, known.version), started_at = coalesce(given.started_at, known.started_at),
      role = CASE WHEN given.is_up OR given.role <> 'unknown' THEN given.role ELSE known.role END,
      missing = CASE WHEN given.is_up AND given.missing <> known.missing THEN given.missing ELSE known.missing END,
      settings = CASE WHEN given.is_up AND given.settings <> known.settings THEN given.settings ELSE known.settings END,
      stale_after_ms = greatest(${String(SHORTEST_STALE_MS)}, CASE
        WHEN given.interval_seconds IS NOT NULL THEN least(${String(LONGEST_TOLD_STALE_MS)}, 3000 * given.interval_seconds)
        ELSE least(${String(LONGEST_STALE_MS)}, coalesce(
          3000 * extract(epoch FROM given.time - coalesce(given.before, known.state_at)), 0)) END)::int4,
      definition_id = (SELECT definition.id FROM vigilops.db_definitions AS definition
                       WHERE definition.id = given.definition_id AND definition.host_id = known.host_id),
      state_at = given.time
  FROM jsonb_to_recordset($1::jsonb) AS given (
    id int4, time timestamptz, before timestamptz, kind text, address text, port int4, version text, role text,
    is_up boolean, error text, error_kind text, started_at timestamptz, missing jsonb, settings jsonb,
    slow_threshold_ms float8, interval_seconds float8, figures jsonb, definition_id int4)
  WHERE known.id = given.id AND given.time >= coalesce(known.state_at, '-infinity')`;

function cardOf({ state, beforeUs }: { readonly state: ToldState; readonly beforeUs: number | null }) {
  const { report, about } = state;
  return {
    id: state.instanceId,
    time: timeCell(state.timeUs),
    before: beforeUs === null ? null : timeCell(beforeUs),
    kind: about.kind,
    address: about.address,
    port: about.port,
    definition_id: about.definition_id ?? null,
    version: report.version,
    role: report.role,
    is_up: report.is_up,
    error: report.error,
    error_kind: report.error_kind,
    started_at: report.started_at,
    missing: report.missing,
    settings: report.settings,
    slow_threshold_ms: report.slow_threshold_ms,
    interval_seconds: report.interval_seconds ?? null,
    figures: report.figures === null ? null : figuresOf(report.figures),
  };
}

function figuresOf(figures: DbFigures): object {
  return Object.fromEntries(FIGURES.map((name) => [name, boundedOrNull(figures[name])]));
}

async function writeFigures(session: Queryable, states: readonly ToldState[]): Promise<void> {
  const columns = `time, instance_id, is_up, ${FIGURES.join(', ')}`;
  await session.query({
    text: `INSERT INTO vigilops.db_metrics (${columns})
           SELECT ${columns} FROM jsonb_to_recordset($1::jsonb)
             AS given (time timestamptz, instance_id int4, is_up boolean, ${FIGURES.map((name) => `${name} float8`).join(', ')})
           ON CONFLICT (instance_id, time) DO NOTHING`,
    values: recordset(
      states.map(({ instanceId, timeUs, report }) => ({
        time: timeCell(timeUs),
        instance_id: instanceId,
        is_up: report.is_up,
        ...(report.figures === null ? {} : figuresOf(report.figures)),
      })),
    ),
  });
}
