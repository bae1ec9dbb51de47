import { Router } from 'express';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { createClosedApplication } from './app-door.ts';

it('answers everybody with 503 and Retry-After while the house starts, in the form that they know', async () => {
  const health = () => ({ ready: false, reason: 'the house is starting', retryAfterSeconds: 3 });
  const doorFrame = Router().get('/health/live', (_request, response) => {
    response.json({ status: 'ok' });
  });
  const server = createServer(createClosedApplication(doorFrame, health));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const json = { 'content-type': 'application/json' };
    const otlp = await fetch(`${url}/v1/logs`, { method: 'POST', headers: json, body: '{}' });
    const protobuf = { 'content-type': 'application/x-protobuf' };
    const binary = await fetch(`${url}/v1/metrics`, { method: 'POST', headers: protobuf, body: 'x' });
    const api = await fetch(`${url}/api/v1/hosts`);
    expect([otlp, binary, api].map(({ status }) => status)).toEqual([503, 503, 503]);
    expect([otlp, binary, api].map(({ headers }) => headers.get('retry-after'))).toEqual(['3', '3', '3']);
    expect(await otlp.json()).toMatchObject({ code: 14 });
    expect(binary.headers.get('content-type')).toBe('application/x-protobuf');
    expect(await api.json()).toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
    const loki = await fetch(`${url}/loki/api/v1/push`, { method: 'POST', body: 'x' });
    expect([loki.status, loki.headers.get('retry-after')]).toEqual([503, '3']);
    expect(await loki.text()).toContain('STORE_UNAVAILABLE');
    const bulk = await fetch(`${url}/logs/_bulk`, { method: 'POST', body: 'x' });
    expect(await bulk.json()).toMatchObject({ error: { type: 'es_rejected_execution_exception' } });
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
