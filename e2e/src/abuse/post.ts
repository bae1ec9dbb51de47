import { request } from 'node:http';
import type { House } from '@vigilops/testkit/house';

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly retryAfter: string | undefined;
}

/** One POST; -1 when the connection broke before an answer. */
export function post(
  house: Pick<House, 'url'>,
  path: string,
  body: Uint8Array | string,
  headers: Readonly<Record<string, string>>,
): Promise<Answer> {
  return new Promise((resolve) => {
    const call = request(`${house.url}${path}`, { method: 'POST', headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', () => {
        resolve({ status: -1, body: '', retryAfter: undefined });
      });
      response.on('end', () => {
        const retryAfter = response.headers['retry-after'];
        resolve({ status: response.statusCode ?? -1, body: Buffer.concat(chunks).toString(), retryAfter });
      });
    });
    call.on('error', () => {
      resolve({ status: -1, body: '', retryAfter: undefined });
    });
    call.end(body);
  });
}

/** Sends OTLP as JSON, as the Admin. Resolves with what the gate said; throws where it took nothing of it. */
export async function sendOtlp(
  house: Pick<House, 'url' | 'adminToken'>,
  path: string,
  body: object,
): Promise<string> {
  const answer = await post(house, path, JSON.stringify(body), jsonHeaders(house.adminToken));
  if (answer.status !== 200) {
    throw new Error(`${path} answered ${String(answer.status)}: ${answer.body}`);
  }
  return answer.body;
}

/** An OTLP/JSON log request for the resource with `test.run` = run. */
export function logsRequest(run: string, records: readonly object[]): string {
  const attributes = [
    { key: 'service.name', value: { stringValue: 'abuse' } },
    { key: 'test.run', value: { stringValue: run } },
  ];
  return JSON.stringify({
    resourceLogs: [{ resource: { attributes }, scopeLogs: [{ logRecords: records }] }],
  });
}

export function goodRecord(id: number): object {
  return { timeUnixNano: `${Date.now()}000000`, severityNumber: 9, body: { stringValue: `record ${id}` } };
}

export function jsonHeaders(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
}
