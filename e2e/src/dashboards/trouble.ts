import type { House } from '@vigilops/testkit/house';
import { sendOtlp } from '../abuse/post.ts';

/** The service that has it, on a host of its own. */
export const TROUBLED = { service: 'shop', host: 'shop-1' } as const;

const SLOW_MS = 800;
const EIGHT_DAYS_MS = 8 * 86_400_000;
const nanos = (timeMs: number) => `${String(timeMs)}000000`;
const resource = {
  attributes: [
    { key: 'service.name', value: { stringValue: TROUBLED.service } },
    { key: 'host.name', value: { stringValue: TROUBLED.host } },
  ],
};

/** One slow request that failed, what was logged about it, and a line so old that the gate refuses it alone. */
export async function sendTrouble(house: House, nowMs: number): Promise<void> {
  const traceId = '5b8efff798038103d269b633813fc60c';
  const spanId = 'eee19b7ec3c1b174';
  const span = {
    traceId,
    spanId,
    name: 'POST /pay',
    kind: 2,
    startTimeUnixNano: nanos(nowMs - SLOW_MS),
    endTimeUnixNano: nanos(nowMs),
    status: { code: 2, message: 'card declined' },
  };
  const line = (timeMs: number) => ({
    timeUnixNano: nanos(timeMs),
    severityNumber: 17,
    body: { stringValue: 'payment failed' },
    traceId,
    spanId,
  });
  const requests = [
    ['/v1/traces', { resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] }],
    [
      '/v1/logs',
      {
        resourceLogs: [{ resource, scopeLogs: [{ logRecords: [line(nowMs), line(nowMs - EIGHT_DAYS_MS)] }] }],
      },
    ],
  ] as const;
  for (const [path, body] of requests) {
    await sendOtlp(house, path, body);
  }
}
