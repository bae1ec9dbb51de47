import { alertRuleDefinition } from '@vigilops/contracts/api';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type {
  AlertStore,
  IncidentDecision,
  RuleRecord,
  Signal,
  Step,
  TriageView,
} from '../../model/index.ts';
import { noted } from '../test/noted.ts';
import { openReadingRoom, type ReadingRoom } from '../test/open-reading-room.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';

const idle = new AbortController().signal;
const FIRE: Parameters<AlertStore['advance']>[2] = (open, signal): Step =>
  signal === undefined
    ? { to: 'resolved', resolution: 'gone' }
    : open === undefined
      ? { to: 'firing', sinceUs: NOW_US }
      : { to: 'as it is' };
const NOW_US = Date.UTC(2026, 2, 2, 12) * 1_000;
const audit = (action: string) => ({ ...noted(action), subject: 'it' });
const BY = { name: 'Ada', note: 'on it', at: new Date(NOW_US / 1_000) };

describeEngines('incidents in the store', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  let rule: RuleRecord;
  let host = 0;
  beforeAll(async () => {
    room = await openReadingRoom(suite);
    const definition = alertRuleDefinition.parse({
      name: 'CPU',
      condition: { type: 'host' },
      runbook: 'look',
    });
    const made = await room.rules.create(definition, audit('rule.created'), idle);
    rule = {
      id: made.outcome === 'created' ? made.id : 0,
      definition,
      builtIn: false,
      lastEvaluatedUs: null,
      lastError: null,
    };
  });
  afterAll(() => room.close());

  const signalOf = (hostId: number): Signal => ({
    subject: { key: `host:${String(hostId)}`, hostId, serviceId: null },
    verdict: 'bad',
    value: 1,
    message: `host ${String(hostId)} is busy`,
    becauseOf: null,
    labels: { host: `web-${String(hostId)}` },
  });
  /** Everything that fires is what is given; the rest is over. */
  const advance = (hostIds: readonly number[]) =>
    room.alerts.advance(rule, hostIds.map(signalOf), FIRE, NOW_US, idle);
  /** Each alert that is in none becomes an incident, with one message. */
  const oneEach = (view: TriageView): readonly IncidentDecision[] =>
    view.alerts
      .filter(({ incidentId }) => incidentId === null)
      .map((alert) => decisionOf(null, alert.id, alert.message));
  const decisionOf = (id: number | null, alertId: number, title: string): IncidentDecision => ({
    id,
    to: {
      title,
      severity: 'warning',
      priority: 3,
      priorityReason: 'a warning',
      cause: null,
      causeAlertId: alertId,
      quiet: null,
      startedUs: NOW_US,
      lastAlertUs: NOW_US,
      resolvedUs: null,
    },
    isReopened: false,
    reviewUs: NOW_US + 60e6,
    joined: [{ alertId, because: null }],
    quieted: [{ alertId, quiet: { kind: 'held', reason: 'short' } }],
    ledger: [
      {
        untilUs: null,
        kind: 'held',
        alertId,
        message: title,
        reason: 'short',
        severity: 'warning',
        isShadow: false,
      },
    ],
    events: [{ kind: 'fired', text: title, atUs: NOW_US, alertId, by: null }],
    notices: [],
  });
  const triage = (decide: (view: TriageView) => readonly IncidentDecision[], atUs = NOW_US) =>
    room.incidents.triage((view) => ({ decisions: decide(view), undecided: [] }), atUs, idle);
  const firstOf = async (hostId: number) => {
    const [found] = await room.incidents.list(
      { hostId, fromUs: 0, toUs: NOW_US + 1e6, offset: 0, limit: 10 },
      idle,
    );
    if (found === undefined) {
      throw new Error('there is no incident');
    }
    return found;
  };

  it('begin with what happened, which is dealt with once, and keep what was decided', async () => {
    host = await room.host('web-1');
    await advance([host]);
    expect(await room.incidents.waits(NOW_US, idle)).toBe(true);
    const seen: TriageView[] = [];
    const done = await triage((view) => (seen.push(view), oneEach(view)));
    expect(done).toEqual({ transitions: 1, notices: 0, left: 0 });
    expect(seen[0]?.waiting).toMatchObject([{ kind: 'fired', atUs: NOW_US }]);
    expect(seen[0]?.alerts).toMatchObject([
      {
        incidentId: null,
        labels: { alertname: 'CPU', severity: 'warning', host: `web-${String(host)}` },
        runbook: 'look',
      },
    ]);
    expect(await room.incidents.waits(NOW_US, idle)).toBe(false);
    expect(await triage(() => expect.unreachable('nothing waits'))).toMatchObject({ transitions: 0 });
    const incident = await firstOf(host);
    expect(incident).toMatchObject({
      alerts: 1,
      firing: 1,
      hosts: [{ id: host, name: 'web-1' }],
      services: [],
    });
    const [alert] = await room.alerts.list(
      { fromUs: 0, toUs: NOW_US + 1, incidentId: incident.id, limit: 9 },
      idle,
    );
    expect(alert?.quiet).toEqual({ kind: 'held', reason: 'short' });
    expect(await room.incidents.events(incident.id, idle)).toMatchObject([{ kind: 'fired', atUs: NOW_US }]);
  });

  it('are all as before when a decision cannot be written, and what happened waits on', async () => {
    const other = await room.host('web-2');
    await advance([host, other]);
    const broken = triage((view) => [...oneEach(view), decisionOf(2_000_000_000, 1, 'of no incident')]);
    await expect(broken).rejects.toThrow(/gone/);
    expect(await room.incidents.waits(NOW_US, idle)).toBe(true);
    expect(await triage(oneEach)).toMatchObject({ transitions: 1 });
    expect((await firstOf(other)).alerts).toBe(1);
  });

  it('are looked at again when it is time', async () => {
    expect(await room.incidents.waits(NOW_US + 59e6, idle)).toBe(false);
    expect(await room.incidents.waits(NOW_US + 60e6, idle)).toBe(true);
    const seen: TriageView[] = [];
    await triage((view) => (seen.push(view), []), NOW_US + 60e6);
    expect(seen[0]?.incidents.map(({ title }) => title)).toEqual(
      expect.arrayContaining([`host ${String(host)} is busy`]),
    );
  });

  it('are acknowledged with their alerts, once, and not when they are over', async () => {
    const { id } = await firstOf(host);
    const acknowledge = () => room.incidents.acknowledge(id, BY, audit('incident.acknowledged'), idle);
    expect([await acknowledge(), await acknowledge()]).toEqual(['acknowledged', 'again']);
    expect(await firstOf(host)).toMatchObject({ acknowledgedBy: 'Ada' });
    const [alert] = await room.alerts.list({ fromUs: 0, toUs: NOW_US + 1, incidentId: id, limit: 9 }, idle);
    expect(alert).toMatchObject({ acknowledgedBy: 'Ada', note: 'on it' });
    expect(await room.incidents.acknowledge(2_000_000_000, BY, audit('x.y'), idle)).toBe('unknown');
    await advance([]);
    await triage((view) =>
      view.incidents.map((incident) => {
        const of = decisionOf(incident.id, incident.causeAlertId ?? 0, incident.title);
        return {
          ...of,
          to: { ...of.to, resolvedUs: NOW_US },
          joined: [],
          quieted: [],
          ledger: [],
          reviewUs: null,
        };
      }),
    );
    expect(await acknowledge()).toBe('resolved');
  });

  it('are acknowledged with the last of their alerts', async () => {
    const third = await room.host('web-3');
    await advance([third]);
    await triage(oneEach);
    const { id } = await firstOf(third);
    const [alert] = await room.alerts.list({ fromUs: 0, toUs: NOW_US + 1, incidentId: id, limit: 9 }, idle);
    await room.alerts.acknowledge(alert?.id ?? 0, BY, audit('alert.acknowledged'), idle);
    expect(await firstOf(third)).toMatchObject({ acknowledgedBy: 'Ada' });
    expect((await room.incidents.events(id, idle)).at(-1)).toMatchObject({ kind: 'acknowledged', by: 'Ada' });
  });

  it('keep notes, which tell the next of its kind how it ended', async () => {
    const { id } = await firstOf(host);
    expect(await room.incidents.addNote(id, 'the disk was full', audit('incident.noted'), BY.at, idle)).toBe(
      true,
    );
    expect(await room.incidents.addNote(2_000_000_000, 'x', audit('x.y'), BY.at, idle)).toBe(false);
    expect(await room.incidents.assign(id, 'Bo', audit('incident.assigned'), BY.at, idle)).toBe(true);
    expect(await firstOf(host)).toMatchObject({ assignedTo: 'Bo' });
    await advance([host]);
    await triage(oneEach);
    const again = await firstOf(host);
    expect(again.id).not.toBe(id);
    const similar = await room.incidents.similar(again.id, 5, idle);
    expect(similar).toMatchObject([{ id, ending: 'the disk was full' }]);
  });

  it('let go of an alert that is none of theirs, and of a measure that was taken back', async () => {
    const fourth = await room.host('web-4');
    await advance([host, fourth]);
    const { id } = await firstOf(host);
    await triage((view) =>
      view.alerts
        .filter(({ incidentId }) => incidentId === null)
        .map((alert) => ({
          ...decisionOf(id, alert.id, 'both'),
          joined: [{ alertId: alert.id, because: 'same rule' }],
        })),
    );
    const both = await room.alerts.list({ fromUs: 0, toUs: NOW_US + 1, incidentId: id, limit: 9 }, idle);
    const joined = both.find((alert) => alert.hostId === fourth);
    expect(joined?.mergedBecause).toBe('same rule');
    const split = (alertId: number) =>
      room.incidents.split(id, alertId, 'taken out', audit('incident.split'), BY.at, idle);
    expect(await split(joined?.id ?? 0)).toBe('split');
    expect(await split(joined?.id ?? 0)).toBe('unknown');
    const seen: TriageView[] = [];
    await triage((view) => (seen.push(view), oneEach(view)), NOW_US + 1e6);
    expect(seen[0]?.undone).toEqual([{ alertId: joined?.id, kind: 'merged' }]);
    const other = both.find((alert) => alert.hostId === host);
    expect(await split(other?.id ?? 0)).toBe('alone');

    const lines = await room.incidents.ledger(
      { kinds: ['held'], fromUs: 0, toUs: NOW_US + 9e6, limit: 50 },
      idle,
    );
    const [line] = lines;
    const undo = () => room.incidents.undo(line?.id ?? 0, 'Ada', audit('alert_ledger.undone'), BY.at, idle);
    expect([await undo(), await undo()]).toEqual(['undone', 'again']);
    expect(await room.incidents.undo(2_000_000_000, 'Ada', audit('x.y'), BY.at, idle)).toBe('unknown');
    const [next] = await room.incidents.ledger(
      { fromUs: 0, toUs: NOW_US + 9e6, before: { atUs: line?.atUs ?? 0, id: line?.id ?? 0 }, limit: 1 },
      idle,
    );
    expect(next?.id).toBeLessThan(line?.id ?? 0);
  });

  it('are counted: what fired, what was told, how long it took', async () => {
    const counted = await room.incidents.statistics(
      { fromUs: NOW_US - 3_600e6, toUs: NOW_US + 3_600e6, stepUs: 3_600e6 },
      idle,
    );
    expect(counted.alerts).toBeGreaterThanOrEqual(5);
    expect(counted.steps).toHaveLength(2);
    expect(counted.steps[1]?.alerts).toBe(counted.alerts);
    expect(counted.hiddenBy[0]).toMatchObject({ kind: 'held' });
    expect(counted.mttaSeconds).toBe(0);
    expect(counted.rules[0]).toMatchObject({ name: 'CPU', told: 0 });
    expect(counted.groups.map(({ group }) => group)).toEqual([null]);
  });

  it('are let go when they are old', async () => {
    const before = await room.incidents.list({ fromUs: 0, toUs: NOW_US + 1e6, offset: 0, limit: 50 }, idle);
    const gone = await room.incidents.prune(NOW_US + 1, idle);
    expect(gone).toBe(before.filter(({ resolvedUs }) => resolvedUs !== null).length);
    expect(gone).toBeGreaterThan(0);
  });

  it('keep one alert, however many are taken out at once', async () => {
    const hosts: number[] = [];
    for (let place = 0; place < 12; place += 1) {
      hosts.push(await room.host(`twin-${String(place)}`));
    }
    await advance([host, ...hosts]);
    const [first = 0] = hosts;
    await triage((view) => {
      const alone = view.alerts.filter(({ incidentId }) => incidentId === null);
      const [alert] = alone;
      if (alert === undefined) {
        throw new Error('nothing fires');
      }
      const merged = alone.map((one) => ({
        untilUs: null,
        kind: 'merged' as const,
        alertId: one.id,
        message: one.message,
        reason: 'same rule',
        severity: one.severity,
        isShadow: false,
      }));
      const joined = alone.map((one) => ({ alertId: one.id, because: 'same rule' }));
      return [{ ...decisionOf(null, alert.id, 'many'), joined, quieted: [], ledger: merged }];
    });
    const { id, alerts } = await firstOf(first);
    expect(alerts).toBe(hosts.length);
    const lines = await room.incidents.ledger(
      { incidentId: id, fromUs: 0, toUs: NOW_US + 9e6, limit: 50 },
      idle,
    );
    await Promise.all(
      lines.map((line) => room.incidents.undo(line.id, 'Ada', audit('alert_ledger.undone'), BY.at, idle)),
    );
    expect((await room.incidents.find(id, idle))?.alerts).toBe(1);
  });

  it('wait on where they could not be decided on, while the others are dealt with', async () => {
    await advance([]);
    await triage(oneEach);
    const [bad, good] = [await room.host('bad'), await room.host('good')];
    await advance([bad, good]);
    const run = (cannot: (view: TriageView) => readonly number[]) =>
      room.incidents.triage(
        (view) => {
          const undecided = cannot(view);
          const decisions = oneEach(view).filter(({ joined }) =>
            joined.every(({ alertId }) => !undecided.includes(alertId)),
          );
          return { decisions, undecided };
        },
        NOW_US,
        idle,
      );
    const ofBad = (view: TriageView) =>
      view.alerts
        .filter(({ hostId, incidentId }) => hostId === bad && incidentId === null)
        .map(({ id }) => id);
    expect(await run(ofBad)).toMatchObject({ transitions: 1, left: 0 });
    expect((await firstOf(good)).alerts).toBe(1);
    expect(await room.incidents.waits(NOW_US, idle)).toBe(true);
    expect(await run(ofBad)).toMatchObject({ transitions: 0 });
    expect(await run(() => [])).toMatchObject({ transitions: 1 });
    expect((await firstOf(bad)).alerts).toBe(1);
  });
});
