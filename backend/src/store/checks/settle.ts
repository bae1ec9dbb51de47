import { formatTimeUs } from '@vigilops/contracts/api';
import type {
  ServiceParent,
  ServiceStateStore,
  Settled,
  StateInterval,
  StoredInterval,
  Verdict,
} from '../../model/index.ts';
import type { Queryable, Row } from '../database.ts';
import { sql, statement } from '../read/sql.ts';
import { at, unixUs } from '../read/times.ts';
import { notePresence } from './presence.ts';
import { SERVICE_CELLS, serviceOf, type ServiceCells } from './service-rows.ts';
import { chooseStretch, type Note } from './stretches.ts';
import { replaceStates, type Replaced } from './timeline.ts';
import { readBriefs, type Brief, type CheckedService, type Chosen } from './to-judge.ts';

type Judge = Parameters<ServiceStateStore['settle']>[0];
type How = Parameters<ServiceStateStore['settle']>[1];

const OFFLINE_AFTER_MS = 90_000;

interface Settlement {
  readonly brief: Brief;
  readonly verdict: Verdict;
  readonly replaced: Replaced;
}

/** See `ServiceStateStore.settle`; within the caller's transaction. */
export async function settle(tx: Queryable, judge: Judge, how: How, resultsAtOnce: number): Promise<Settled> {
  await notePresence(tx, how.nowUs);
  const ids = await dueServices(tx, how);
  const services = await lockServices(tx, ids.slice(0, how.atMost));
  const notes = await takeNotes(tx, ids.slice(0, how.atMost), how.nowUs);
  const chosen = chooseAll(services, notes, how);
  const now = { us: how.nowUs, offlineAfterMs: how.offlineAfterMs ?? OFFLINE_AFTER_MS, resultsAtOnce };
  const briefs = await readBriefs(tx, chosen, now);
  const settlements = briefs.map((brief): Settlement => {
    const verdict = judge(brief.toJudge);
    const { isLive, toUs } = brief.stretch;
    const intervals = isLive ? withCause(verdict.intervals, brief) : verdict.intervals;
    return {
      brief,
      verdict,
      replaced: replaceStates(brief.known, intervals, { toUs: isLive ? null : toUs }),
    };
  });
  await writeStates(tx, settlements);
  await updateServices(tx, settlements);
  const rest = briefs.flatMap(({ toJudge, stretch }) =>
    stretch.rest.map((note) => ({ ...note, serviceId: toJudge.service.id })),
  );
  await putNotesBack(tx, rest);
  return {
    services: settlements.length,
    changes: settlements.flatMap(({ brief, replaced }) =>
      replaced.begun.map((interval) => ({ serviceId: brief.toJudge.service.id, interval })),
    ),
    more: ids.length > how.atMost || rest.some(({ fromUs }) => fromUs < how.nowUs),
  };
}

/** One more than may be taken, where there are more: those that wait longest first. */
async function dueServices(tx: Queryable, { nowUs, atMost }: How): Promise<readonly number[]> {
  const rows = await tx.query<{ id: number }>(
    statement(sql`
      SELECT id FROM (
        SELECT id, 0::bigint AS place FROM vigilops.services WHERE judge_again_at <= ${at(nowUs)}
        UNION ALL
        SELECT service_id, min(id) FROM vigilops.service_notes WHERE from_time <= ${at(nowUs)} GROUP BY service_id
      ) AS due
      GROUP BY id ORDER BY min(place), id LIMIT ${atMost + 1}`),
  );
  return rows.map(({ id }) => id);
}

interface DueService {
  readonly service: CheckedService;
  readonly dueUs: number | null;
}

/** In the order of their ids, as all do who lock several. */
async function lockServices(tx: Queryable, ids: readonly number[]): Promise<readonly DueService[]> {
  if (ids.length === 0) {
    return [];
  }
  const rows = await tx.query<ServiceCells & { readonly due_us: number | null }>(
    statement(sql`SELECT ${SERVICE_CELLS}, ${unixUs(sql`service.judge_again_at`)} AS due_us
                  FROM vigilops.services AS service
                  WHERE service.id = ANY(${ids}::int4[]) AND service.spec IS NOT NULL
                  ORDER BY service.id FOR NO KEY UPDATE`),
  );
  return rows.flatMap((cells) => {
    const service = serviceOf(cells);
    const { spec } = service;
    return spec === null ? [] : [{ service: { ...service, spec }, dueUs: cells.due_us }];
  });
}

/** Notes about services that are no more go, too. */
async function takeNotes(
  tx: Queryable,
  ids: readonly number[],
  nowUs: number,
): Promise<ReadonlyMap<number, readonly Note[]>> {
  if (ids.length === 0) {
    return new Map();
  }
  const rows = await tx.query<Row & { service_id: number; from_us: number; to_us: number }>(
    statement(sql`DELETE FROM vigilops.service_notes
                  WHERE service_id = ANY(${ids}::int4[]) AND from_time <= ${at(nowUs)}
                  RETURNING service_id, ${unixUs(sql`from_time`)} AS from_us, ${unixUs(sql`to_time`)} AS to_us`),
  );
  const notes = new Map<number, Note[]>();
  for (const { service_id: id, from_us: fromUs, to_us: toUs } of rows) {
    const ofService = notes.get(id) ?? [];
    ofService.push({ fromUs, toUs });
    notes.set(id, ofService);
  }
  return notes;
}

function chooseAll(
  services: readonly DueService[],
  notes: ReadonlyMap<number, readonly Note[]>,
  { nowUs, lookbackUs: lookbackOf }: How,
): readonly Chosen[] {
  return services.flatMap(({ service, dueUs }) => {
    const lookbackUs = lookbackOf(service.spec);
    const due = dueUs !== null && dueUs <= nowUs ? [{ fromUs: dueUs, toUs: nowUs }] : [];
    const stretch = chooseStretch([...(notes.get(service.id) ?? []), ...due], {
      nowUs,
      lookbackUs,
      isNew: service.stateSinceUs === null,
    });
    return stretch === undefined ? [] : [{ service, stretch, lookbackUs }];
  });
}

/** An outage whose cause was noticed later (a host is offline a while after its services are down) learns of it. */
function withCause(intervals: readonly StateInterval[], { toJudge }: Brief): readonly StateInterval[] {
  return intervals.map((interval, place) =>
    place === intervals.length - 1 && interval.state === 'down'
      ? { ...interval, becauseOf: interval.becauseOf ?? toJudge.parent }
      : interval,
  );
}

async function writeStates(tx: Queryable, settlements: readonly Settlement[]): Promise<void> {
  const removed = settlements.flatMap(({ brief, replaced }) =>
    replaced.removed.map((fromUs) => ({ id: brief.toJudge.service.id, fromUs })),
  );
  if (removed.length > 0) {
    await tx.query({
      text: `DELETE FROM vigilops.service_states
             WHERE (service_id, from_time) IN (SELECT * FROM unnest($1::int4[], $2::timestamptz[]))`,
      values: [removed.map(({ id }) => id), removed.map(({ fromUs }) => formatTimeUs(fromUs))],
    });
  }
  const written = settlements.flatMap(({ brief, replaced }) =>
    replaced.written.map((state) => ({ id: brief.toJudge.service.id, state })),
  );
  if (written.length > 0) {
    const cells = (of: (state: StoredInterval) => unknown) => written.map(({ state }) => of(state));
    await tx.query({
      text: `INSERT INTO vigilops.service_states (service_id, from_time, to_time, state, reason, because_of)
             SELECT * FROM unnest($1::int4[], $2::timestamptz[], $3::timestamptz[], $4::text[], $5::text[], $6::jsonb[])
             ON CONFLICT (service_id, from_time) DO UPDATE
             SET to_time = excluded.to_time, state = excluded.state, reason = excluded.reason,
                 because_of = excluded.because_of`,
      values: [
        written.map(({ id }) => id),
        cells(({ fromUs }) => formatTimeUs(fromUs)),
        cells(({ toUs }) => (toUs === null ? null : formatTimeUs(toUs))),
        cells(({ state }) => state),
        cells(({ reason }) => reason),
        cells(({ becauseOf }) => jsonOf(becauseOf)),
      ],
    });
  }
}

/**
 * Where the stretch reached the present: the state that it ended with is the state now. What it is put down to is what is
 * down now, too: an outage that goes on when its cause is over is one of its own. Its interval remembers.
 */
async function updateServices(tx: Queryable, settlements: readonly Settlement[]): Promise<void> {
  const live = settlements.filter(({ brief }) => brief.stretch.isLive);
  if (live.length === 0) {
    return;
  }
  const cells = (of: (now: StoredInterval | undefined, settlement: Settlement) => unknown) =>
    live.map((settlement) => of(settlement.replaced.states.at(-1), settlement));
  const time = (us: number | null | undefined) => (us === null || us === undefined ? null : formatTimeUs(us));
  await tx.query({
    text: `UPDATE vigilops.services AS service
           SET state = now.state, state_since = now.since, state_reason = now.reason, because_of = now.because_of,
               last_check_at = greatest(service.last_check_at, now.last_check_at), judge_again_at = now.judge_again_at
           FROM unnest($1::int4[], $2::text[], $3::timestamptz[], $4::text[], $5::jsonb[], $6::timestamptz[],
                       $7::timestamptz[]) AS now (id, state, since, reason, because_of, last_check_at, judge_again_at)
           WHERE service.id = now.id`,
    values: [
      live.map(({ brief }) => brief.toJudge.service.id),
      cells((now) => now?.state ?? 'unknown'),
      cells((now) => time(now?.fromUs)),
      cells((now) => now?.reason ?? null),
      cells((now, { brief }) => (now?.state === 'down' ? jsonOf(brief.toJudge.parent) : null)),
      cells((_now, { verdict }) => time(verdict.lastCheckUs)),
      cells((_now, { verdict }) => time(verdict.judgeAgainAtUs)),
    ],
  });
}

async function putNotesBack(
  tx: Queryable,
  notes: readonly (Note & { readonly serviceId: number })[],
): Promise<void> {
  if (notes.length > 0) {
    await tx.query({
      text: `INSERT INTO vigilops.service_notes (service_id, from_time, to_time)
             SELECT * FROM unnest($1::int4[], $2::timestamptz[], $3::timestamptz[])`,
      values: [
        notes.map(({ serviceId }) => serviceId),
        notes.map(({ fromUs }) => formatTimeUs(fromUs)),
        notes.map(({ toUs }) => formatTimeUs(toUs)),
      ],
    });
  }
}

function jsonOf(parent: ServiceParent | null): string | null {
  return parent === null ? null : JSON.stringify(parent);
}
