import { describe, expect, it } from 'vitest';
import { readNotification } from './read-notification.ts';
import { notification } from './test/notification.ts';

const alertsOf = (json: unknown) => readNotification(json).alerts;

describe('what a webhook of Grafana says', () => {
  it('is read as Grafana sends it', () => {
    const { alerts, receiver, groupKey } = readNotification(notification());
    expect({ receiver, groupKey, alerts: alerts.length }).toEqual({
      receiver: 'VigilOps',
      groupKey: '{}:{alertname="HighCpu"}',
      alerts: 3,
    });
    expect(alerts[0]).toMatchObject({
      status: 'firing',
      labels: { alertname: 'HighCpu', host: 'web-1', severity: 'critical', grafana_folder: 'VigilOps' },
      annotations: { summary: 'CPU above 90 % for ten minutes' },
      values: { A: 0.93, B: 1 },
      startsAt: '2026-03-01T11:50:00Z',
    });
  });

  it('may be a list of alerts, or one', () => {
    const alert = { labels: { alertname: 'x' }, status: 'resolved' };
    expect(alertsOf([alert, alert])).toHaveLength(2);
    expect(alertsOf(alert)).toMatchObject([{ status: 'resolved', labels: { alertname: 'x' } }]);
  });

  it('may be of the alerting before Grafana 8', () => {
    const old = {
      title: '[Alerting] Disk of web-1',
      ruleId: 1,
      ruleName: 'Disk of web-1',
      ruleUrl: 'https://grafana.example/d/1',
      state: 'alerting',
      message: 'is full',
      tags: { severity: 'critical' },
      evalMatches: [{ value: 100, metric: 'disk', tags: null }],
    };
    expect(alertsOf(old)).toMatchObject([
      {
        status: 'firing',
        labels: { alertname: 'Disk of web-1', severity: 'critical' },
        annotations: { summary: 'is full' },
        generatorURL: 'https://grafana.example/d/1',
      },
    ]);
    const over = alertsOf({ ...old, title: '[OK] Disk of web-1', state: 'ok', message: 'is well' });
    expect(over).toMatchObject([{ status: 'resolved', labels: alertsOf(old)[0]?.labels }]);
  });

  it('may be what somebody wrote: a name, a state and whatever tells it apart', () => {
    const own = {
      alert_name: 'Disk',
      status: 'FIRING',
      severity: 'high',
      host: 'web-1',
      text: 'is full',
      n: [1],
    };
    expect(alertsOf(own)).toMatchObject([
      {
        status: 'firing',
        labels: { alertname: 'Disk', severity: 'high', host: 'web-1' },
        annotations: { summary: 'is full' },
      },
    ]);
  });

  it.each([
    ['firing', 'firing'],
    ['Alerting', 'firing'],
    ['no_data', 'firing'],
    ['', 'firing'],
    ['Resolved', 'resolved'],
    ['ok', 'resolved'],
    ['Normal', 'resolved'],
  ])('%j means %s', (state, status) => {
    expect(alertsOf({ name: 'x', state })).toMatchObject([{ status }]);
  });

  it('is nothing where it neither fires nor is over', () => {
    expect(alertsOf({ name: 'x', state: 'pending' })).toEqual([]);
    expect(alertsOf({ status: 'paused', alerts: [{ labels: { a: 'b' } }] })).toEqual([]);
    expect(alertsOf({ alerts: [] })).toEqual([]);
  });

  it('takes the status of all for alerts that say none, and labels of any kind for texts', () => {
    const json = { status: 'resolved', alerts: [{ labels: { port: 80, ok: true, none: null, list: [1] } }] };
    expect(alertsOf(json)).toMatchObject([{ status: 'resolved', labels: { port: '80', ok: 'true' } }]);
  });

  it.each([
    ['a text', '"hello"'],
    ['null', 'null'],
    ['an object about something else', '{"hello":"world"}'],
    ['an alert that is none', '{"alerts":[1]}'],
    ['an alert about nothing', '{"status":"firing","alerts":[{}]}'],
    [
      'more alerts than ever',
      JSON.stringify({ alerts: Array.from({ length: 10_001 }, () => ({ name: 'x' })) }),
    ],
  ])('cannot be %s', (_name, text) => {
    expect(() => readNotification(JSON.parse(text))).toThrow(
      expect.objectContaining({
        code: 'REQUEST_INVALID',
        message: expect.stringContaining('no alert can be read') as string,
      }),
    );
  });
});
