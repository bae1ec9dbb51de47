import { silentLogger } from '@vigilops/runtime';
import { createManualClock } from '@vigilops/testkit';
import type { HearStoredLogs } from '../../../../model/index.ts';
import { createLogRows, type LogRow, type LogStreamRecord, type Readers } from '../../../../store/index.ts';
import { logColumns, type LogLine } from '../../../../store/test/batches.ts';
import { createLogTail } from '../log-tail.ts';
import { DEFAULT_TAIL_LIMITS, type TailLimits } from '../limits.ts';
import type { TailEvent, TailStream } from '../tail-types.ts';

export function logStream(id: number, changes: Partial<LogStreamRecord> = {}): LogStreamRecord {
  return {
    id,
    hostId: id,
    hostKey: `key-${String(id)}`,
    hostName: `web-${String(id)}`,
    hostGroup: id === 1 ? 'shop' : null,
    hostTags: id === 2 ? ['eu', 'web'] : ['web'],
    hostLabels: id === 3 ? { env: 'prod' } : {},
    serviceName: 'shop',
    filePath: '/var/log/shop.log',
    resourceAttributes: {},
    scopeName: '',
    scopeVersion: '',
    scopeAttributes: {},
    ...changes,
  };
}

/** A live tail whose time, database and stored records are the test's. */
export function openTail(limits: Partial<TailLimits> = {}) {
  const clock = createManualClock();
  const listeners = new Set<HearStoredLogs>();
  const streams = new Map<number, LogStreamRecord>([1, 2, 3].map((id) => [id, logStream(id)]));
  const asked: { streams: number[]; bodies: string[][] } = { streams: [], bodies: [] };
  const database = {
    table: (): Promise<readonly LogRow[]> => Promise.resolve([]),
    match: (bodies: readonly string[]): Promise<readonly number[]> =>
      Promise.resolve(bodies.flatMap((body, place) => (/fail/i.test(body) ? [place] : []))),
    streams: (ids: readonly number[]): Promise<readonly LogStreamRecord[]> =>
      Promise.resolve(ids.flatMap((id) => streams.get(id) ?? [])),
  };
  const logs: Readers['logs'] = {
    streamIdsWith: () => Promise.resolve([]),
    sameTemplates: () => Promise.resolve([]),
    isCounted: () => false,
    stretches: () => Promise.resolve(null),
    streamIds: () => Promise.resolve([...streams.keys()]),
    streams: (ids) => {
      asked.streams.push(...ids);
      return database.streams(ids);
    },
    // Newest first, as the table is asked; all of it lies in the first slice.
    readSlice: async (slice) => {
      const rows = asked.bodies.length > 1_000 || slice.limit === 0 ? [] : await database.table();
      database.table = () => Promise.resolve([]);
      return { rows: rows.toReversed().slice(0, slice.limit), bytes: 0, cutByBytes: false };
    },
    countByStep: () => Promise.resolve([]),
    countByStream: () => Promise.resolve([]),
    countByTemplate: () => Promise.resolve([]),
    neighbours: () => Promise.resolve(new Map()),
    checkConditions: async () => {
      asked.bodies.push(['']);
      await database.match(['']);
    },
    matchRows: (_conditions, rows) => {
      const bodies = rows.map(({ columns, row }) =>
        Buffer.from(columns.bodyBytes).toString('utf8', columns.bodyStarts[row], columns.bodyEnds[row]),
      );
      asked.bodies.push([...bodies]);
      return database.match(bodies);
    },
  };
  let ids = 0;
  const tail = createLogTail({
    stored: {
      listen: (hear) => {
        listeners.add(hear);
        return () => listeners.delete(hear);
      },
    },
    readers: { logs },
    rowsOf: createLogRows,
    render: (row, stream, cut) =>
      JSON.stringify({
        body: row.body,
        host: stream?.hostName ?? null,
        attributes: row.attributes,
        ...(cut ? { cut } : {}),
      }),
    clock,
    logger: silentLogger,
    newId: () => `stream-${String((ids += 1)).padStart(9, '0')}`,
    limits: { ...DEFAULT_TAIL_LIMITS, ...limits },
  });

  return {
    tail,
    clock,
    database,
    streams,
    asked,
    listeners,
    /** As the writer does after COMMIT. */
    store: (...lines: readonly (string | Partial<LogLine>)[]): void => {
      const columns = logColumns(
        lines.map((line) => ({
          stream: 1,
          timeUs: clock.now().getTime() * 1_000,
          body: '',
          ...(typeof line === 'string' ? { body: line } : line),
        })),
      );
      listeners.forEach((hear) => {
        hear([{ columns, rows: null }]);
      });
    },
    open: (question = {}, options: { backlog?: number; viewer?: string; lastEventId?: string } = {}) =>
      tail.open(
        question,
        options.backlog ?? 0,
        { viewer: options.viewer ?? 'token 1', lastEventId: options.lastEventId },
        new AbortController().signal,
      ),
  };
}

/** Rows as the table has them. */
export function tableRows(timeUs: number, ...bodies: readonly string[]): readonly LogRow[] {
  const columns = logColumns(bodies.map((body) => ({ stream: 1, timeUs, body })));
  return bodies.map((_, row) => createLogRows(columns)(row));
}

/** Somebody who reads a stream. */
export function readerOf(stream: TailStream) {
  const leaving = new AbortController();
  const events: TailEvent[] = [];
  let held: Promise<unknown> = Promise.resolve();
  const over = (async () => {
    for await (const event of stream.events(leaving.signal)) {
      events.push(event);
      await held;
    }
  })();
  const lines = () => events.filter((event) => event.kind === 'lines');
  return {
    events,
    over,
    bodies: (): string[] =>
      lines().flatMap((event) =>
        event.lines.map(({ json }) => (JSON.parse(json.toString()) as { body: string }).body),
      ),
    skipped: (): number => lines().reduce((sum, event) => sum + event.skipped, 0),
    gaps: () => events.filter((event) => event.kind === 'gap'),
    leave: () => {
      leaving.abort();
      return over;
    },
    /** Takes nothing more until the returned function is called. */
    hold: (): (() => void) => {
      const gate = Promise.withResolvers<undefined>();
      held = gate.promise;
      return () => {
        gate.resolve(undefined);
      };
    },
  };
}
