import { freePort, openHouse, until, type House } from '@vigilops/testkit/house';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiAt, type Alert } from './api.ts';
import { skippedWithout, start, type Started } from './programs.ts';

const skipped = skippedWithout('prometheus');

const RULES = `groups:
  - name: test
    interval: 1s
    rules:
      - alert: AlwaysOn
        expr: vector(1)
        labels: { severity: critical, host: web-1 }
        annotations: { summary: 'it is {{ $value }}', runbook_url: 'https://runbooks.example/on' }
      - alert: ForAWhile
        expr: vector(time()) < ENDS
        labels: { severity: info }
`;

/** As docs/guides/alertmanager.md has it. */
const configuration = (port: string, tokenFile: string) => `global:
  evaluation_interval: 1s
rule_files: [rules.yml]
alerting:
  alertmanagers:
    - scheme: http
      authorization: { credentials_file: ${tokenFile} }
      static_configs:
        - targets: ['127.0.0.1:${port}']
`;

describe.skipIf(skipped !== '')(`a real Prometheus${skipped}`, () => {
  let house: House;
  let prometheus: Started;
  beforeAll(async () => {
    house = await openHouse({ env: { VIGILOPS_SELF_INTERVAL: 'off' } });
    const port = await freePort();
    const url = `http://127.0.0.1:${String(port)}`;
    prometheus = await start(
      'prometheus',
      (folder) => {
        const ends = String(Math.floor(Date.now() / 1_000) + 10);
        writeFileSync(join(folder, 'rules.yml'), RULES.replace('ENDS', ends));
        writeFileSync(join(folder, 'token'), house.adminToken, { mode: 0o600 });
        writeFileSync(
          join(folder, 'prometheus.yml'),
          configuration(new URL(house.url).port, join(folder, 'token')),
        );
        return [
          `--config.file=${join(folder, 'prometheus.yml')}`,
          `--storage.tsdb.path=${join(folder, 'data')}`,
          `--web.listen-address=127.0.0.1:${String(port)}`,
          '--rules.alert.resend-delay=2s',
        ];
      },
      async () => (await fetch(`${url}/-/ready`)).ok,
    );
  });
  afterAll(async () => {
    await prometheus.end();
    await house.close();
  });
  interface Listed {
    readonly rule_name: string;
    readonly source: string;
    readonly status: string;
    readonly severity: string;
    readonly message: string;
  }
  /** Without what the house itself has to say. */
  const listed = async () => {
    const { items } = await house.ask<{ items: readonly Listed[] }>('/api/v1/alerts');
    return items.filter(({ source }) => source === 'alertmanager');
  };

  it('sends its alerts here: they fire, keep firing, and end', async () => {
    const on = await until('both fire', 60_000, async () => {
      const alerts = await listed();
      return alerts.filter(({ status }) => status === 'firing').length >= 2 ? alerts : undefined;
    });
    expect(on.find(({ rule_name: name }) => name === 'AlwaysOn')).toMatchObject({
      severity: 'critical',
      message: 'it is 1',
    });
    const over = await until('one ends', 60_000, async () => {
      const alerts = await listed();
      return alerts.some(({ status }) => status === 'resolved') ? alerts : undefined;
    });
    expect(over.map(({ rule_name: name, status }) => `${name} ${status}`).toSorted()).toEqual([
      'AlwaysOn firing',
      'ForAWhile resolved',
    ]);
    const { json } = await apiAt(house.url, house.adminToken).call(
      'GET',
      '/alerts?filter=alertname%3DAlwaysOn',
    );
    const alerts = json as readonly Alert[];
    expect(alerts).toMatchObject([
      {
        labels: { alertname: 'AlwaysOn', severity: 'critical', host: 'web-1' },
        annotations: { summary: 'it is 1', runbook_url: 'https://runbooks.example/on' },
        status: { state: 'active' },
      },
    ]);
    expect(alerts[0]?.generatorURL).toContain('/graph?');
  });
});
