import express from 'express';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createHealthRouter, type HealthReport } from './health.ts';
import { createHomePage } from './home-page.ts';

const OK: HealthReport = { status: 'ok', reason: null };

async function ask(path: string, checks: Record<string, HealthReport>, headers: Record<string, string> = {}) {
  const app = express();
  app.use(
    createHealthRouter({
      version: '1.2.3',
      uptimeSeconds: () => 12.7,
      checks: Object.fromEntries(Object.entries(checks).map(([name, report]) => [name, () => report])),
    }),
  );
  app.get('/', createHomePage('1.2.3'));
  const server = createServer(app);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  try {
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, {
      headers,
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('health', () => {
  it('is 200 when all is well', async () => {
    const { status, text } = await ask('/health', { database: OK, queue: OK });
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({
      status: 'ok',
      reasons: [],
      checks: { database: OK, queue: OK },
      version: '1.2.3',
      uptime_seconds: 12,
    });
  });

  it('says in words what is wrong, with 503 only for what stops the work', async () => {
    const degraded: HealthReport = { status: 'degraded', reason: 'rollups are 20 minutes late' };
    const down: HealthReport = { status: 'down', reason: 'the database refuses connections' };
    const late = await ask('/health/ready', { database: OK, jobs: degraded });
    expect(late.status).toBe(200);
    expect(JSON.parse(late.text)).toEqual({
      status: 'degraded',
      reasons: ['jobs: rollups are 20 minutes late'],
    });
    const away = await ask('/health/ready', { database: down, jobs: degraded });
    expect(away.status).toBe(503);
    expect(JSON.parse(away.text)).toMatchObject({ status: 'down' });
    expect((await ask('/health', { database: down })).status).toBe(503);
  });

  it('stays alive while the database is down: a restart would not help', async () => {
    const { status, headers } = await ask('/health/live', { database: { status: 'down', reason: 'away' } });
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
  });
});

describe('home page', () => {
  it('tells people in HTML and programs in JSON what this is', async () => {
    const page = await ask('/', {}, { accept: 'text/html' });
    expect(page.text).toContain('VigilOps 1.2.3');
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'/);
    const json = await ask('/', {});
    expect(JSON.parse(json.text)).toMatchObject({ name: 'VigilOps', version: '1.2.3' });
  });
});
