import { createHmac } from 'node:crypto';
import { openHouse, until, type House } from '@vigilops/testkit/house';
import { afterAll, beforeAll, expect, it } from 'vitest';

const SECRET = 'a secret of a test alone';

interface Incident {
  readonly id: number;
  readonly title: string;
  readonly state: string;
  readonly severity: string;
  readonly quiet: string | null;
}

let house: House;
beforeAll(async () => {
  house = await openHouse({
    env: { VIGILOPS_SELF_INTERVAL: 'off', VIGILOPS_GRAFANA_WEBHOOK_SECRET: SECRET },
  });
});
afterAll(() => house.close());

/** As the provisioned contact point signs. */
async function notify(status: 'firing' | 'resolved', startsAt: string) {
  const alert = {
    status,
    labels: { alertname: 'DiskFull', severity: 'critical', host: 'web-1', grafana_folder: 'VigilOps' },
    annotations: { summary: 'web-1: the disk is full' },
    startsAt,
    endsAt: status === 'firing' ? '0001-01-01T00:00:00Z' : new Date().toISOString(),
  };
  const body = JSON.stringify({ receiver: 'VigilOps', status, groupKey: 'g', alerts: [alert] });
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const response = await fetch(`${house.url}/hooks/grafana`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-grafana-alerting-signature': createHmac('sha256', SECRET)
        .update(`${timestamp}:${body}`)
        .digest('hex'),
      'x-grafana-alerting-timestamp': timestamp,
    },
    body,
  });
  expect(await response.json()).toEqual({ stored: 1 });
}

const incidentThat = (what: string, isSo: (incident: Incident) => boolean) =>
  until(what, 30_000, async () => {
    const { items } = await house.ask<{ items: readonly Incident[] }>('/api/v1/incidents');
    return items.find((one) => one.title === 'web-1: the disk is full' && isSo(one));
  });

it("an alert of Grafana's becomes an incident, a silence hushes it, and it ends when Grafana says so", async () => {
  const startsAt = new Date().toISOString();
  await notify('firing', startsAt);
  const begun = await incidentThat('it fires', ({ state }) => state === 'firing');
  expect(begun).toMatchObject({ severity: 'critical', quiet: null });
  const silence = await house.ask<{ hides: number }>('/api/v1/silences', {
    matchers: [{ name: 'grafana_folder', value: 'Vigil.*', is_regex: true }],
    comment: 'new disks',
    duration_seconds: 600,
  });
  expect(silence.hides).toBe(1);
  const hushed = await incidentThat('it is hushed', ({ quiet }) => quiet !== null);
  expect(hushed.quiet).toBe('silenced by admin: new disks');
  await notify('resolved', startsAt);
  expect(await incidentThat('it ends', ({ state }) => state === 'resolved')).toMatchObject({ id: begun.id });
});
