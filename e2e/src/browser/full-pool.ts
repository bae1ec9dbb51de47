import { randomBytes } from 'node:crypto';
import type { House } from '@vigilops/testkit/house';
import { sendOtlp } from '../abuse/post.ts';

const MINUTE_MS = 60_000;
const NORMAL_MINUTES = 40;
const TROUBLE_MINUTES = 5;
const STEP_MS = 10_000;
const [SERVER, CLIENT] = [2, 3];
const [ERROR, FATAL] = [17, 21];

export const FULL = 'FATAL: sorry, too many clients already';

/**
 * A shop of web, api and a database: well for forty minutes, then for five the database has no connection left, so that api waits
 * and web answers 502. Resolves with when that began.
 */
export async function sendFullPool(house: House): Promise<Date> {
  const nowMs = Math.floor(Date.now() / STEP_MS) * STEP_MS;
  const onsetMs = nowMs - TROUBLE_MINUTES * MINUTE_MS;
  const steps = Array.from(
    { length: ((NORMAL_MINUTES + TROUBLE_MINUTES) * MINUTE_MS) / STEP_MS },
    (_, step) => onsetMs - NORMAL_MINUTES * MINUTE_MS + step * STEP_MS,
  );
  const bad = steps.filter((timeMs) => timeMs >= onsetMs);
  const spans = steps.map((timeMs) => requestAt(timeMs, timeMs >= onsetMs));
  await sendOtlp(house, '/v1/traces', {
    resourceSpans: [
      { ...of('web', 'web-1'), scopeSpans: [{ spans: spans.flatMap(({ web }) => web) }] },
      { ...of('api', 'api-1'), scopeSpans: [{ spans: spans.flatMap(({ api }) => api) }] },
    ],
  });
  await sendOtlp(house, '/v1/metrics', {
    resourceMetrics: [
      {
        ...of('postgres', 'db-1'),
        scopeMetrics: [
          { metrics: [{ name: 'postgresql.backends', gauge: { dataPoints: steps.map(busy) } }] },
        ],
      },
    ],
  });
  await sendOtlp(house, '/v1/logs', {
    resourceLogs: [
      {
        ...of('api', 'api-1'),
        scopeLogs: [{ logRecords: steps.map((timeMs) => line(timeMs, `order ${String(timeMs)} taken`)) }],
      },
      {
        ...of('postgres', 'db-1'),
        scopeLogs: [{ logRecords: bad.map((timeMs) => line(timeMs, FULL, FATAL)) }],
      },
      {
        ...of('web', 'web-1'),
        scopeLogs: [{ logRecords: bad.map((timeMs) => line(timeMs, 'upstream answered 502', ERROR)) }],
      },
    ],
  });
  return new Date(onsetMs);

  function busy(timeMs: number, step: number): object {
    return { timeUnixNano: nanos(timeMs), asInt: timeMs >= onsetMs ? '100' : String(20 + ((step * 7) % 5)) };
  }
}

/** Answer of web, its call of api, the answer of that, and its question to the database. */
function requestAt(startMs: number, isBad: boolean): { readonly web: object[]; readonly api: object[] } {
  const traceId = randomBytes(16).toString('hex');
  const wobble = 1 + ((startMs / STEP_MS) % 7) / 50;
  const [db, api, web] = (isBad ? [4_000, 4_020, 4_030] : [5, 20, 30]).map((usual) => usual * wobble);
  const span = (
    kind: number,
    name: string,
    parentSpanId: string,
    milliseconds = 0,
    attributes: object[] = [],
  ) => ({
    traceId,
    spanId: randomBytes(8).toString('hex'),
    parentSpanId,
    kind,
    name,
    startTimeUnixNano: nanos(startMs),
    endTimeUnixNano: nanos(startMs + Math.round(milliseconds)),
    status: { code: isBad ? 2 : 0 },
    attributes,
  });
  const root = span(SERVER, 'GET /checkout', '', web);
  const call = span(CLIENT, 'GET /orders', root.spanId, api);
  const answer = span(SERVER, 'GET /orders', call.spanId, api);
  const question = span(CLIENT, 'SELECT orders', answer.spanId, db, [
    text('db.system.name', 'postgresql'),
    text('server.address', 'db-1'),
  ]);
  return { web: [root, call], api: [answer, question] };
}

const nanos = (timeMs: number) => `${String(timeMs)}000000`;
const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
const of = (service: string, host: string) => ({
  resource: { attributes: [text('service.name', service), text('host.name', host)] },
});
const line = (timeMs: number, stringValue: string, severityNumber = 9) => ({
  timeUnixNano: nanos(timeMs),
  severityNumber,
  body: { stringValue },
});
