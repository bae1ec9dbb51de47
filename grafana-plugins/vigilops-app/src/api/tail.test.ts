import { logQueryRequest, logTailQuery } from '@vigilops/contracts/api';
import { BehaviorSubject, delay, throwError, type Observable, type Subscription } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aLogRecord } from '../test/builders.ts';
import {
  aLogAnswer,
  aLogQuery,
  aStreamingBackend,
  gapEvent,
  linesEvent,
  records,
} from '../test/fake-stream.ts';
import { ApiError, toApiError } from './errors.ts';
import type { TailOptions } from './tail-parts.ts';
import { tailLogs, type TailState } from './tail.ts';
import type { LogQueryBody, LogQueryResponse } from './types.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const START = 'retry: 2000\n\n';
const open: Subscription[] = [];

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 2, 1, 12) });
});
afterEach(() => {
  open.splice(0).forEach((one) => one.unsubscribe());
  vi.useRealTimers();
});

interface Setting {
  readonly options?: Partial<TailOptions>;
  readonly queryLogs?: (body: LogQueryBody) => Observable<LogQueryResponse>;
  readonly noStreams?: boolean;
}

function watch({ options = {}, queryLogs = aLogQuery().queryLogs, noStreams = false }: Setting = {}) {
  const backend = aStreamingBackend();
  const hidden = new BehaviorSubject(false);
  const states: TailState[] = [];
  let failure: unknown;
  const tail = tailLogs(
    { filters: {}, maxLines: 100, backlog: 10, ...options },
    { url: '/read', backend: () => (noStreams ? {} : backend), queryLogs, hidden, random: () => 0.5 },
  );
  open.push(tail.subscribe({ next: (state) => states.push(state), error: (thrown) => (failure = thrown) }));
  return {
    hidden,
    states,
    connections: backend.connections,
    newest: () => {
      const connection = backend.connections.at(-1);
      if (connection === undefined) {
        throw new Error('nobody has connected');
      }
      return connection;
    },
    /** Once everything that was sent is drawn. */
    state: () => {
      vi.advanceTimersByTime(300);
      return states.at(-1);
    },
    bodies: () => {
      vi.advanceTimersByTime(300);
      return states.at(-1)?.lines.map(({ body }) => body);
    },
    failure: () => failure,
  };
}

describe('a live tail', () => {
  it('asks with its filters as the API takes them, and is live with the first piece', () => {
    const tail = watch({
      options: { filters: { hosts: ['a', 'b'], level: 'warn', text: 'x&y', case_sensitive: true } },
    });
    expect(tail.states[0]?.status).toBe('connecting');
    const [path, query] = tail.newest().request.url.split('?');
    const params = new URLSearchParams(query);
    expect(path).toBe('/read/logs/tail');
    const asked = {
      hosts: params.getAll('hosts'),
      level: params.get('level'),
      text: params.get('text'),
      case_sensitive: params.get('case_sensitive') === 'true',
      backlog: Number(params.get('backlog')),
    };
    expect(asked).toEqual({
      hosts: ['a', 'b'],
      level: 'warn',
      text: 'x&y',
      case_sensitive: true,
      backlog: 10,
    });
    expect(logTailQuery.safeParse(asked).success).toBe(true);
    tail.newest().send(START);
    expect(tail.state()?.status).toBe('live');
  });

  it('reads events that arrive in pieces which end within a line or a character', () => {
    const tail = watch();
    for (const bytes of [1, 2, 3, 7]) {
      tail.newest().send(linesEvent(records(`支付失败 😀 ${bytes}`)), bytes);
    }
    tail.newest().send(': keep-alive\n\n');
    expect(tail.bodies()).toEqual(['支付失败 😀 1', '支付失败 😀 2', '支付失败 😀 3', '支付失败 😀 7']);
  });

  it('adds up what was skipped, and shows each line once', () => {
    const tail = watch();
    tail.newest().send(linesEvent(records('a', 'b'), 3) + linesEvent(records('b', 'c'), 4));
    expect(tail.bodies()).toEqual(['a', 'b', 'c']);
    expect(tail.state()?.skipped).toBe(7);
  });

  it('puts lines of several hosts in the order in which they were written', () => {
    const at = (id: string, nanos: string) => aLogRecord({ id, body: id, time_unix_nano: nanos });
    const tail = watch({ options: { maxLines: 4 } });
    tail.newest().send(linesEvent([at('b', '1772366400000000002'), at('d', '1772366400000000004')]));
    tail.newest().send(linesEvent([at('c', '1772366400000000003'), at('e', '1772366400000000005')]));
    expect(tail.bodies()).toEqual(['b', 'c', 'd', 'e']);
    tail.newest().send(linesEvent([at('late', '1772366400000000001'), at('e2', '1772366400000000005')]));
    expect(tail.bodies()).toEqual(['c', 'd', 'e', 'e2']);
  });

  it('keeps the newest lines only, and tells of a flood four times a second', () => {
    const tail = watch({ options: { maxLines: 50 } });
    tail.newest().send(START);
    vi.advanceTimersByTime(SECOND);
    const before = tail.states.length;
    for (let tenth = 0; tenth < 10; tenth += 1) {
      const bodies = Array.from({ length: 1_000 }, (_, index) => `${tenth}/${index}`);
      bodies.forEach((body) => tail.newest().send(linesEvent(records(body))));
      vi.advanceTimersByTime(100);
    }
    expect(tail.states.length - before).toBeLessThanOrEqual(6);
    expect(tail.bodies()).toHaveLength(50);
    expect(tail.bodies()?.at(-1)).toBe('9/999');
  });

  it('ends the call when nobody listens any more', () => {
    const tail = watch();
    tail.newest().send(START);
    open.splice(0).forEach((one) => one.unsubscribe());
    expect(tail.newest().isOpen()).toBe(false);
  });
});

describe('a stream that is cut', () => {
  it('goes on behind the last whole event', () => {
    const tail = watch();
    tail
      .newest()
      .send(START + linesEvent(records('a'), 0, 'e1') + linesEvent(records('b'), 0, 'e2').slice(0, 40));
    tail.newest().cut();
    expect(tail.state()).toMatchObject({ status: 'reconnecting', error: { message: 'network error' } });
    vi.advanceTimersByTime(2 * SECOND);
    expect(tail.connections).toHaveLength(2);
    expect(tail.newest().request.headers).toMatchObject({ 'Last-Event-ID': 'e1' });
    expect(tail.newest().request.url).not.toContain('backlog');
    tail.newest().send(START + linesEvent(records('b', 'c')));
    expect(tail.bodies()).toEqual(['a', 'b', 'c']);
    expect(tail.state()).toMatchObject({ status: 'live', error: undefined });
  });

  it('comes back after the time that the server wishes when the server ends it', () => {
    const tail = watch();
    tail.newest().send(`retry: 7000\n\n${linesEvent(records('a'))}`);
    tail.newest().end();
    vi.advanceTimersByTime(6 * SECOND);
    expect(tail.connections).toHaveLength(1);
    vi.advanceTimersByTime(2 * SECOND);
    expect(tail.connections).toHaveLength(2);
  });

  it('is noticed by its silence', () => {
    const tail = watch();
    tail.newest().send(START);
    vi.advanceTimersByTime(30 * SECOND);
    tail.newest().send(': keep-alive\n\n');
    vi.advanceTimersByTime(44 * SECOND);
    expect(tail.newest().isOpen()).toBe(true);
    vi.advanceTimersByTime(2 * SECOND);
    expect(tail.connections[0]?.isOpen()).toBe(false);
    expect(tail.state()?.status).toBe('reconnecting');
  });

  it('fills a gap by a question before it goes on, and says when even that was not all', () => {
    const query = aLogQuery(aLogAnswer(records('c', 'b', 'a'), { stopped_by: 'limit' }));
    const queryLogs = (body: LogQueryBody) => query.queryLogs(body).pipe(delay(100));
    const tail = watch({ queryLogs, options: { filters: { services: ['shop'] } } });
    tail.newest().send(linesEvent(records('a')));
    tail.newest().send(gapEvent('2026-03-01T11:59:00.000000Z') + linesEvent(records('c', 'd')));
    expect(tail.bodies()).toEqual(['a', 'b', 'c', 'd']);
    expect(query.asked).toEqual([
      {
        services: ['shop'],
        from: '2026-03-01T11:59:00.000000Z',
        to: 'now',
        direction: 'backward',
        limit: 100,
      },
    ]);
    expect(logQueryRequest.safeParse(query.asked[0]).success).toBe(true);
    expect(tail.state()?.missed).toBe(true);
  });

  it('asks for a gap again when the question fails', () => {
    const busy = new ApiError('Busy.', { status: 503, kind: 'busy' });
    const tail = watch({ queryLogs: () => throwError(() => busy) });
    tail.newest().send(linesEvent(records('a'), 0, 'e1') + gapEvent('2026-03-01T11:59:00Z', 'e2'));
    expect(tail.state()).toMatchObject({ status: 'reconnecting', error: busy });
    vi.advanceTimersByTime(3 * SECOND);
    expect(tail.newest().request.headers).toMatchObject({ 'Last-Event-ID': 'e1' });
  });
});

describe('a tab that is hidden', () => {
  it('lets go of the stream and goes on where it was', () => {
    const tail = watch();
    tail.newest().send(START + linesEvent(records('a'), 0, 'e1'));
    tail.hidden.next(true);
    expect(tail.newest().isOpen()).toBe(false);
    expect(tail.state()).toMatchObject({ status: 'paused', lines: [{ body: 'a' }] });
    vi.advanceTimersByTime(10 * MINUTE);
    expect(tail.connections).toHaveLength(1);
    tail.hidden.next(false);
    expect(tail.newest().request.headers).toMatchObject({ 'Last-Event-ID': 'e1' });
  });
});

describe('where streams do not get through', () => {
  const failTimes = (tail: ReturnType<typeof watch>, times: number) => {
    for (let time = 0; time < times; time += 1) {
      tail.newest().cut();
      vi.advanceTimersByTime(5 * SECOND);
    }
  };

  it('asks every two seconds, each line once, after a stream has failed three times', () => {
    const query = aLogQuery(
      aLogAnswer(records('b', 'a'), { stopped_by: 'limit' }),
      aLogAnswer(records('c', 'b')),
    );
    const tail = watch({ queryLogs: query.queryLogs });
    failTimes(tail, 3);
    expect(tail.state()?.status).toBe('polling');
    vi.advanceTimersByTime(10 * SECOND);
    expect(query.asked.length).toBeGreaterThan(5);
    expect(query.asked[0]).toMatchObject({ from: 'now-1d', limit: 10 });
    expect(query.asked[1]).toMatchObject({ from: 'now-12s', to: 'now', limit: 100 });
    for (const body of query.asked) {
      expect(logQueryRequest.safeParse(body).success).toBe(true);
    }
    expect(tail.bodies()).toEqual(['a', 'b', 'c']);
    expect(tail.state()?.missed).toBe(false);
  });

  it('tries a stream again after a minute, and is live once it comes', () => {
    const tail = watch();
    failTimes(tail, 3);
    const before = tail.connections.length;
    vi.advanceTimersByTime(MINUTE);
    expect(tail.connections.length).toBe(before + 1);
    expect(tail.state()?.status).toBe('polling');
    tail.newest().send(START);
    expect(tail.state()?.status).toBe('live');
  });

  it('asks at once of a host without streams, and of a backend that has none', () => {
    expect(watch({ noStreams: true }).state()?.status).toBe('polling');
    const old = watch();
    old.newest().refuse(404, { code: 'REQUEST_NOT_FOUND', detail: 'No such route.', help: '' });
    expect(old.state()?.status).toBe('polling');
  });

  it('says that lines were missed when more came than one answer holds', () => {
    const query = aLogQuery(aLogAnswer([]), aLogAnswer(records('z'), { stopped_by: 'limit' }));
    const tail = watch({ noStreams: true, queryLogs: query.queryLogs });
    vi.advanceTimersByTime(2 * SECOND);
    expect(tail.state()?.missed).toBe(true);
  });

  it('waits longer each time while nothing answers at all, and keeps what it has', () => {
    let asked = 0;
    const away = () => {
      asked += 1;
      return throwError(() => toApiError({ status: 502, data: undefined }));
    };
    const tail = watch({ queryLogs: away });
    tail.newest().send(linesEvent(records('a')));
    failTimes(tail, 3);
    const soon = asked;
    vi.advanceTimersByTime(5 * MINUTE);
    expect(tail.state()).toMatchObject({ status: 'reconnecting', lines: [{ body: 'a' }] });
    expect(asked - soon).toBeLessThan(25);
  });
});

describe('what another try would not mend', () => {
  it.each([
    [400, 'REQUEST_INVALID', 'text: no regular expression.'],
    [401, 'AUTH_REVOKED', 'The token was revoked.'],
  ])('ends with the words of the API (%i)', (status, code, message) => {
    const tail = watch();
    tail.newest().refuse(status, { code, detail: message, help: 'Do this.' });
    expect(tail.failure()).toMatchObject({ status, message, help: 'Do this.' });
    vi.advanceTimersByTime(MINUTE);
    expect(tail.connections).toHaveLength(1);
  });

  it('is not that too many watch: it tries again', () => {
    const tail = watch();
    tail.newest().refuse(503, { code: 'OVERLOADED', detail: 'Too many.', help: '' });
    expect(tail.state()).toMatchObject({ status: 'reconnecting', error: { message: 'Too many.' } });
    vi.advanceTimersByTime(3 * SECOND);
    expect(tail.connections).toHaveLength(2);
  });
});
