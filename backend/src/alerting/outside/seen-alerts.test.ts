import { expect, it } from 'vitest';
import type { AlertRecord, SilenceRecord } from '../../model/index.ts';
import { fingerprintOf } from './fingerprint.ts';
import { createSeenAlerts } from './seen-alerts.ts';

const signal = new AbortController().signal;
const NOW = Date.UTC(2026, 2, 1, 12) * 1_000;
const MINUTE = 60e6;

function alert(id: number, changes: Partial<AlertRecord> = {}): AlertRecord {
  return {
    id,
    ruleId: null,
    ruleName: 'x',
    subjectKey: String(id),
    source: 'alertmanager',
    condition: null,
    labels: { alertname: 'x', number: String(id) },
    annotations: { summary: 's' },
    generatorUrl: null,
    runbook: '',
    channels: [],
    incidentId: null,
    mergedBecause: null,
    quiet: null,
    evidence: [],
    hostId: null,
    hostName: null,
    serviceId: null,
    serviceName: null,
    state: 'firing',
    severity: 'warning',
    message: 'x',
    value: null,
    becauseOf: null,
    pendingSinceUs: NOW - MINUTE,
    firedAtUs: NOW - MINUTE,
    resolvedAtUs: null,
    resolution: null,
    acknowledgedAtUs: null,
    acknowledgedBy: null,
    note: null,
    ...changes,
  };
}

function seen(alerts: readonly AlertRecord[], silences: readonly SilenceRecord[] = []) {
  const list = createSeenAlerts({
    alerts: {
      list: () => Promise.resolve(alerts),
      outsideTimes: () =>
        Promise.resolve(
          new Map([
            [1, { updatedUs: NOW - 1, endsUs: NOW + MINUTE }],
            [9, { updatedUs: NOW - 1, endsUs: NOW }],
          ]),
        ),
    },
    silences: { list: () => Promise.resolve(silences) },
  });
  return list(NOW, signal);
}

it('shows when an alert was sent and ends, and of our own rules that they go on', async () => {
  const [first, second] = (
    await seen([alert(1), alert(2, { source: 'rule', runbook: 'look', message: 'm' })])
  ).toSorted((a, b) => a.endsUs - b.endsUs);
  expect(first).toMatchObject({ updatedUs: NOW - 1, endsUs: NOW + MINUTE, annotations: { summary: 's' } });
  expect(second).toMatchObject({
    updatedUs: NOW - MINUTE,
    endsUs: NOW + 5 * MINUTE,
    annotations: { summary: 'm', runbook: 'look' },
  });
});

it('does not show one whose time is over, though nobody ended it yet', async () => {
  expect(await seen([alert(9)])).toEqual([]);
});

it('names what is told in the place of an alert, and what mutes it', async () => {
  const cause = alert(2, { incidentId: 5 });
  const all = await seen([
    cause,
    alert(3, { incidentId: 5, quiet: { kind: 'inhibited', reason: 'what it stands on is told' } }),
    alert(4, { incidentId: 6, quiet: { kind: 'maintenance', reason: 'maintenance: disks' } }),
    alert(5, { incidentId: 6, quiet: { kind: 'held', reason: 'a moment' } }),
  ]);
  const of = (id: number) => all.find(({ labels }) => labels['number'] === String(id));
  expect(of(3)).toMatchObject({ inhibitedBy: [fingerprintOf(cause.labels)], mutedBy: [] });
  expect(of(4)).toMatchObject({ inhibitedBy: [], mutedBy: ['maintenance: disks'] });
  expect(of(5)).toMatchObject({ inhibitedBy: [], mutedBy: [], silencedBy: [] });
});

it('is in the order of fingerprints', async () => {
  const prints = (await seen([2, 3, 4, 5, 6, 7].map((id) => alert(id)))).map(
    ({ fingerprint }) => fingerprint,
  );
  expect(prints).toEqual(prints.toSorted());
});
