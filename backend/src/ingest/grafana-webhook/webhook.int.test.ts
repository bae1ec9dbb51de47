import { GRAFANA_ALERT } from '@vigilops/contracts';
import { silentLogger, systemClock } from '@vigilops/runtime';
import { describeEngines, EMPTY_SCHEMA, type SuiteEngine } from '@vigilops/testkit';
import express from 'express';
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { createOutside } from '../../alerting/index.ts';
import type { Store } from '../../store/index.ts';
import { openStore } from '../test/open-store.ts';
import {
  createCommitQueue,
  createGrafanaWebhookRouter,
  createIntake,
  createPipeline,
  DEFAULT_COMMIT_LIMITS,
  DEFAULT_DECODE_LIMITS,
} from '../index.ts';
import { silentMetrics } from '../test/gate-harness.ts';
import { notification } from './test/notification.ts';

const SECRET = 'a secret of a test';
const signal = new AbortController().signal;
const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) {
    await cleanup();
  }
});

async function openCellar(suite: SuiteEngine): Promise<Store> {
  const store = await openStore(suite);
  cleanups.push(() => store.component.stop());
  return store;
}

/** The webhook on that store, as another backend process would have it. */
async function openWebhook(store: Store) {
  const deps = { clock: systemClock, logger: silentLogger };
  const queue = createCommitQueue({
    ...deps,
    writer: store.writer,
    limits: DEFAULT_COMMIT_LIMITS,
    observer: { committed: () => undefined },
  });
  const pipeline = createPipeline({ ...store, limits: DEFAULT_DECODE_LIMITS, clock: systemClock });
  const intake = createIntake({
    ...deps,
    pipeline,
    queue,
    metrics: silentMetrics,
    onHostsSeen: () => undefined,
  });
  const webhook = createGrafanaWebhookRouter({
    ...deps,
    secret: SECRET,
    authenticate: () => Promise.reject(new Error('nobody shows a token here')),
    addressOf: () => '192.0.2.1',
    takeAlerts: createOutside({ alerts: store.alerts, clock: systemClock, onTransitions: () => undefined })
      .receiveGrafana,
    storeHealth: store.health,
    intake,
    requestDeadlineMs: 30_000,
  });
  const server = createServer(express().use(webhook));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  cleanups.push(async () => {
    server.closeAllConnections();
    server.close();
    await queue.idle();
  });
  return async (body: string, timestamp = String(Math.floor(Date.now() / 1_000))) => {
    const digest = createHmac('sha256', SECRET).update(`${timestamp}:${body}`).digest('hex');
    const response = await fetch(`http://127.0.0.1:${String(port)}/hooks/grafana`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-grafana-alerting-signature': digest,
        'x-grafana-alerting-timestamp': timestamp,
      },
      body,
    });
    return { status: response.status, json: (await response.json()) as unknown };
  };
}

async function alertsIn(store: Store) {
  return store.database.query(
    {
      text: `SELECT rule_name AS name, state, severity FROM vigilops.alerts WHERE source = 'grafana' ORDER BY rule_name`,
    },
    { signal, timeoutMs: 30_000 },
  );
}

describeEngines("Grafana's webhook on a real store", EMPTY_SCHEMA, (suite) => {
  it('stores each alert as a log record with level, event, line and attributes, and of no host', async () => {
    const store = await openCellar(suite);
    const post = await openWebhook(store);
    expect(await post(JSON.stringify(notification()))).toEqual({ status: 200, json: { stored: 3 } });
    const rows = await store.database.query(
      {
        text: `SELECT l.severity, l.severity_text, l.body, l.event_name, l.attributes, s.service_name, s.host_id
               FROM vigilops.logs l JOIN vigilops.log_streams s ON s.id = l.stream_id ORDER BY l.sequence`,
      },
      { signal, timeoutMs: 30_000 },
    );
    const common = { event_name: 'grafana.alert', service_name: 'grafana-alerting', host_id: null };
    expect(rows).toEqual([
      {
        ...common,
        severity: 17,
        severity_text: 'ERROR',
        body: 'FIRING HighCpu web-1: CPU above 90 % for ten minutes',
        attributes: {
          'host.name': 'web-1',
          [GRAFANA_ALERT.name]: 'HighCpu',
          [GRAFANA_ALERT.status]: 'firing',
          [GRAFANA_ALERT.labels]: {
            alertname: 'HighCpu',
            host: 'web-1',
            severity: 'critical',
            grafana_folder: 'VigilOps',
          },
          [GRAFANA_ALERT.annotations]: {
            summary: 'CPU above 90 % for ten minutes',
            runbook_url: 'https://runbooks.example/cpu',
          },
          [GRAFANA_ALERT.values]: { A: 0.93, B: 1 },
          [GRAFANA_ALERT.startsAt]: '2026-03-01T11:50:00Z',
          [GRAFANA_ALERT.fingerprint]: 'c6eadffa33fcdf37',
          [GRAFANA_ALERT.ruleUid]: '1afz29v7z',
          [GRAFANA_ALERT.groupKey]: '{}:{alertname="HighCpu"}',
          [GRAFANA_ALERT.receiver]: 'VigilOps',
          [GRAFANA_ALERT.generatorUrl]: 'https://grafana.example/alerting/1afz29v7z/edit',
          [GRAFANA_ALERT.silenceUrl]: 'https://grafana.example/alerting/silence/new?alertmanager=grafana',
        },
      },
      expect.objectContaining({
        ...common,
        severity: 13,
        severity_text: 'WARN',
        body: 'FIRING DiskFull: The disk of db-1 is full',
      }),
      expect.objectContaining({
        ...common,
        severity: 9,
        severity_text: 'INFO',
        body: 'RESOLVED HighCpu web-2',
        attributes: expect.objectContaining({ [GRAFANA_ALERT.endsAt]: '2026-03-01T11:58:00Z' }) as unknown,
      }),
    ]);
    const hosts = await store.database.query(
      { text: 'SELECT 1 FROM vigilops.hosts' },
      { signal, timeoutMs: 30_000 },
    );
    expect(hosts).toEqual([]);
  });

  it('stores a notification once, however often and wherever Grafana sends it again', async () => {
    const store = await openCellar(suite);
    const [first, second] = [await openWebhook(store), await openWebhook(store)];
    const body = JSON.stringify(notification());
    const now = Math.floor(Date.now() / 1_000);
    const answers = await Promise.all([
      first(body),
      first(body, String(now - 5)),
      second(body, String(now - 9)),
    ]);
    answers.push(await second(body));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await alertsIn(store)).toEqual([
      { name: 'DiskFull', state: 'firing', severity: 'warning' },
      { name: 'HighCpu', state: 'firing', severity: 'critical' },
    ]);
    await first(JSON.stringify(notification({ startsAt: '2026-03-01T13:00:00Z' })));
    expect(await alertsIn(store)).toHaveLength(2);
    const rows = await store.database.query(
      { text: 'SELECT body FROM vigilops.logs' },
      { signal, timeoutMs: 30_000 },
    );
    expect(rows).toHaveLength(6);
  });
});
