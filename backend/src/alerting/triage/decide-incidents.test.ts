import { notificationPolicy } from '@vigilops/contracts/api';
import { untranslated } from '@vigilops/testkit';
import { describe, expect, it } from 'vitest';
import { createWorld, START_US } from './test/world.ts';

const services = new Map([
  [1, service('shop-1', 1)],
  [2, service('shop-2', 1)],
  [3, service('shop-3', null, [2])],
]);
const hosts = new Map([
  [1, { name: 'web-1', group: 'shop', labels: {} }],
  [2, { name: 'web-2', group: 'shop', labels: {} }],
]);

function service(name: string, hostId: number | null, dependsOn: readonly number[] = []) {
  return { name, hostId, group: null, dependsOn, isPublic: false };
}

/** An alert as no version could have written it. */
function broken<T extends object>(alert: T | undefined, field = 'message'): T {
  return Object.defineProperty({ ...alert } as T, field, {
    enumerable: true,
    get: () => {
      throw new Error('a defect');
    },
  });
}

describe('an incident that cannot be decided on', () => {
  it('stops no other, and is told of when it can be', () => {
    const world = createWorld();
    const bad = world.fire({ rule: 'CPU', host: 1 });
    const good = world.fire({ rule: 'disk', host: 2 });
    const sound = world.alerts.get(bad);
    world.alerts.set(bad, broken(sound));
    world.pass(10);
    expect(world.told('team chat')).toEqual([['firing', [good]]]);
    expect(world.failures()).toMatchObject([
      { incidentId: null, alertIds: [bad], isUndecided: true, error: { message: 'a defect' } },
    ]);
    if (sound !== undefined) {
      world.alerts.set(bad, sound);
    }
    world.pass(10);
    expect(world.failures()).toEqual([]);
    expect(world.told('team chat')).toEqual([
      ['firing', [good]],
      ['firing', [bad]],
    ]);
    expect(world.events.filter(({ alertId, kind }) => alertId === bad && kind === 'fired')).toHaveLength(1);
  });

  it('is named when it is there already, and nothing that happened in it is lost', () => {
    const world = createWorld();
    const bad = world.fire({ host: 1 });
    world.pass(10);
    world.resolve(bad);
    const sound = world.alerts.get(bad);
    world.alerts.set(bad, broken(sound));
    world.pass(10);
    expect(world.failures()).toMatchObject([{ incidentId: 1, alertIds: [bad] }]);
    expect(world.told('team chat')).toEqual([['firing', [bad]]]);
    if (sound !== undefined) {
      world.alerts.set(bad, sound);
    }
    world.pass(10);
    expect(world.told('team chat')).toEqual([
      ['firing', [bad]],
      ['resolved', [bad]],
    ]);
  });

  it('is so without what came to it, which waits by itself', () => {
    const world = createWorld({ services, hosts });
    const offline = world.fire({ rule: 'offline', severity: 'critical', host: 1, offline: true });
    world.pass(1);
    const down = world.fire({ rule: 'down', severity: 'critical', service: 1 });
    const sound = world.alerts.get(down);
    world.alerts.set(down, broken(sound, 'labels'));
    world.pass(10);
    expect(world.failures()).toMatchObject([{ incidentId: 1, alertIds: [down], isUndecided: true }]);
    expect(world.told('mail')).toEqual([['firing', [offline]]]);
    expect(world.events.filter(({ alertId }) => alertId === offline)).toHaveLength(1);
    if (sound !== undefined) {
      world.alerts.set(down, sound);
    }
    world.pass(1);
    expect(world.alerts.get(down)?.incidentId).toBe(1);
  });

  it('is not the end of an alert whose kin cannot be looked for: it stands alone', () => {
    let throwsOnce = false;
    const fragile = new Map(services);
    fragile.get = (id) => {
      if (throwsOnce) {
        throwsOnce = false;
        throw new Error('a defect');
      }
      return services.get(id);
    };
    const world = createWorld({ services: fragile, hosts });
    world.fire({ rule: 'offline', severity: 'critical', host: 1, offline: true });
    world.pass(10);
    const down = world.fire({ rule: 'down', severity: 'critical', service: 1 });
    throwsOnce = true;
    world.pass(1);
    expect(world.failures()).toMatchObject([{ incidentId: null, alertIds: [down], isUndecided: false }]);
    expect(world.incidents.size).toBe(2);
    expect(world.alerts.get(down)?.incidentId).toBe(2);
  });
});

describe('an incident', () => {
  it('is told once when it begins and once when it is over, after the wait for what belongs to it', () => {
    const world = createWorld();
    const id = world.fire({ host: 1 });
    world.pass(1);
    expect(world.told('team chat')).toEqual([]);
    world.pass(5);
    expect(world.told('team chat')).toEqual([['firing', [id]]]);
    expect(world.told('mail')).toEqual([]);
    world.resolve(id);
    world.pass(3_600);
    expect(world.told('team chat')).toEqual([
      ['firing', [id]],
      ['resolved', [id]],
    ]);
    expect(world.incidents.get(1)?.resolvedUs).not.toBeNull();
  });

  it('takes what stands on it, in either order, and is told as one', () => {
    const world = createWorld({ services, hosts });
    const down = world.fire({ rule: 'down', severity: 'critical', service: 1 });
    world.pass(10);
    const offline = world.fire({ rule: 'offline', severity: 'critical', host: 1, offline: true });
    const other = world.fire({ rule: 'down', severity: 'critical', service: 2 });
    world.pass(120);
    expect(world.incidents.size).toBe(1);
    expect(world.incidents.get(1)).toMatchObject({ causeAlertId: offline, severity: 'critical' });
    expect(world.incidents.get(1)?.cause).toMatch(/2 other alerts depend on it/);
    const inhibited = world.ledger.filter(({ kind }) => kind === 'inhibited').map(({ alertId }) => alertId);
    expect(new Set(inhibited)).toEqual(new Set([down, other]));
    expect(world.told('mail')).toEqual([
      ['firing', [down]],
      ['update', [offline]],
    ]);
  });

  it('follows what depends on what, from service to service', () => {
    const world = createWorld({ services });
    world.fire({ rule: 'down', severity: 'critical', service: 2 });
    world.pass(600);
    world.fire({ rule: 'slow', severity: 'warning', service: 3 });
    world.pass(1);
    expect(world.incidents.size).toBe(1);
    expect(world.alerts.get(2)?.mergedBecause).toMatch(/depends on shop-2/);
  });

  it('of one host takes what comes within a quarter of an hour, not what comes later', () => {
    const world = createWorld();
    world.fire({ rule: 'CPU', host: 1 });
    world.pass(890);
    world.fire({ rule: 'memory', host: 1 });
    world.pass(910);
    world.fire({ rule: 'disk', host: 1 });
    world.fire({ rule: 'disk full', host: 2 });
    world.pass(1);
    expect([...world.alerts.values()].map(({ incidentId }) => incidentId)).toEqual([1, 1, 2, 3]);
  });

  it('of a host that only its sender knows takes what it says of that host, whatever the port', () => {
    const world = createWorld();
    world.fire({ rule: 'CPU', labels: { instance: 'db-7:9100' } });
    world.pass(120);
    world.fire({ rule: 'lag', labels: { instance: 'db-7:9187', job: 'postgres' } });
    world.fire({ rule: 'lag of another', labels: { instance: 'db-8:9187' } });
    world.pass(1);
    expect([...world.alerts.values()].map(({ incidentId }) => incidentId)).toEqual([1, 1, 2]);
    expect(world.alerts.get(2)?.mergedBecause).toMatch(/also on db-7/);
  });

  it('tells of more that is critical within a minute, of other news within a quarter of an hour', () => {
    const world = createWorld({ hosts, services });
    const first = world.fire({ rule: 'down', severity: 'critical', service: 1 });
    world.pass(10);
    const second = world.fire({ rule: 'down', severity: 'critical', service: 2 });
    world.pass(60);
    const third = world.fire({ rule: 'CPU', host: 1 });
    world.pass(600);
    expect(world.told('mail')).toEqual([
      ['firing', [first]],
      ['update', [first, second]],
    ]);
    world.pass(400);
    expect(world.told('mail').at(-1)?.[1]).toEqual([first, second, third]);
    expect(world.told('VigilOps').at(-1)).toEqual(['update', [first, second, third]]);
  });

  it('is told again where it gets worse, also to who is at it', () => {
    const world = createWorld();
    world.fire({ rule: 'CPU', host: 1 });
    world.pass(10);
    world.acknowledge(1);
    world.fire({ rule: 'memory', host: 1 });
    world.pass(600);
    expect(world.told('team chat')).toEqual([['firing', [1]]]);
    world.fire({ rule: 'disk', severity: 'critical', host: 1 });
    world.pass(5);
    expect(world.told('team chat')).toEqual([
      ['firing', [1]],
      ['update', [3, 1, 2]],
    ]);
    world.pass(4 * 3_600);
    expect(world.told('team chat')).toHaveLength(2);
  });

  it('gets louder as long as nobody acknowledges it, and stops when somebody does', () => {
    const world = createWorld();
    world.fire({ severity: 'critical', host: 1 });
    world.pass(899);
    expect(world.told('text')).toEqual([]);
    world.pass(10);
    expect(world.told('text')).toEqual([['escalation', [1]]]);
    world.pass(2 * 3_600);
    expect(world.told('team chat').map(([kind]) => kind)).toEqual([
      'firing',
      'escalation',
      'reminder',
      'reminder',
    ]);
    world.acknowledge(1);
    world.pass(4 * 3_600);
    expect(world.told('team chat')).toHaveLength(4);
  });

  it('that comes back within half an hour goes on, and is told anew, for nobody acknowledged that', () => {
    const world = createWorld();
    const first = world.fire({ severity: 'critical', host: 1 });
    world.pass(10);
    world.acknowledge(1);
    world.resolve(first);
    world.pass(600);
    const second = world.fire({ severity: 'critical', host: 1 });
    world.pass(10);
    expect(world.incidents.size).toBe(1);
    expect(world.incidents.get(1)?.acknowledgedBy).toBeNull();
    expect(world.told('mail')).toEqual([
      ['firing', [first]],
      ['resolved', [first]],
      ['firing', [second]],
    ]);
  });
});

it("an incident whose alerts are gone stands in nobody's way", () => {
  const world = createWorld();
  world.alerts.delete(world.fire({ host: 1 }));
  const gone = world.fire({ rule: 'disk', host: 2 });
  world.pass(5);
  world.alerts.delete(gone);
  const other = world.fire({ rule: 'memory', host: 3 });
  world.pass(5);
  expect(world.told('team chat').at(-1)).toEqual(['firing', [other]]);
});

describe('a program', () => {
  it('hears of each alert once that it fires and once that it is over, whatever people hear', () => {
    const world = createWorld({ services, hosts });
    const ids = [1, 2, 1, 2].map((one, place) => {
      world.pass(20);
      return world.fire({ rule: `rule ${String(place)}`, host: one });
    });
    const brief = world.fire({ rule: 'brief', host: 1 });
    world.resolve(brief);
    world.pass(2);
    ids.forEach((id) => world.resolve(id));
    world.pass(60);
    const of = (kind: string) =>
      world
        .told('program')
        .filter(([one]) => (one === 'resolved') === (kind === 'resolved'))
        .flatMap(([, alertIds]) => alertIds)
        .toSorted((a, b) => a - b);
    expect(of('firing')).toEqual([...ids, brief]);
    expect(of('resolved')).toEqual([...ids, brief]);
    const kinds = world.told('program').filter(([, alertIds]) => alertIds.includes(brief));
    expect(kinds.map(([kind]) => kind)).toEqual(['update', 'resolved']);
  });

  it('that is added later is not told of what is over', () => {
    const channels = createWorld().notices;
    expect(channels).toEqual([]);
    const world = createWorld({ channels: [] });
    const over = world.fire({ rule: 'CPU', host: 1 });
    const open = world.fire({ rule: 'memory', host: 1 });
    world.pass(5);
    world.resolve(over);
    world.pass(5);
    expect(world.notices).toEqual([]);
    expect(world.incidents.get(1)?.resolvedUs).toBeNull();
    expect(open).toBe(2);
  });
});

describe('what is hushed', () => {
  it('by a silence is in the ledger, is told when the silence ends, and is over without a word', () => {
    const world = createWorld();
    world.silence(({ alertname }) => alertname === 'CPU');
    const id = world.fire({ host: 1 });
    world.pass(600);
    expect(world.notices).toEqual([]);
    expect(world.incidents.get(1)?.quiet).toBe('silenced by Ada: known');
    expect(world.ledger.map(({ kind, alertId }) => [kind, alertId])).toEqual([['silenced', id]]);
    world.silence(() => false);
    world.pass(5);
    expect(world.told('team chat')).toEqual([['firing', [id]]]);
    const other = world.fire({ rule: 'CPU', host: 2 });
    world.silence(() => true);
    world.pass(5);
    world.resolve(other);
    world.pass(5);
    expect(world.told('program').flatMap(([, ids]) => ids)).not.toContain(other);
  });

  it('for it nearly always ends by itself is told if it does not, and never where it is critical', () => {
    const histories = [{ ruleName: 'CPU', ended: 10, shortLived: 9, shortLivedP90Seconds: 100 }];
    const world = createWorld({ histories });
    const id = world.fire({ host: 1 });
    world.pass(115);
    expect(world.notices).toEqual([]);
    expect(world.ledger[0]?.reason).toMatch(/9 of the last 10/);
    world.pass(10);
    expect(world.told('team chat')).toEqual([['firing', [id]]]);
    world.fire({ severity: 'critical', host: 2 });
    world.pass(5);
    expect(world.told('mail')).toHaveLength(1);
  });

  it('for it comes and goes is told when it stays; the measure can be taken back', () => {
    const world = createWorld();
    for (let round = 0; round < 4; round += 1) {
      const id = world.fire({ host: 1 });
      world.pass(30);
      world.resolve(id);
      world.pass(30);
    }
    const before = world.told('team chat').length;
    const fifth = world.fire({ host: 1 });
    world.pass(300);
    expect(world.told('team chat')).toHaveLength(before);
    expect(world.ledger.at(-1)).toMatchObject({ kind: 'flapping', alertId: fifth });
    world.undo(fifth, 'flapping');
    world.pass(2);
    expect(world.told('team chat').at(-1)).toEqual(['firing', [fifth]]);
  });

  it('in shadow only is told all the same, and the ledger says what would have been', () => {
    const denoising = { correlate: 'shadow', hold_short_lived: 'shadow', flapping: 'on' } as const;
    const histories = [{ ruleName: 'CPU', ended: 10, shortLived: 9, shortLivedP90Seconds: 100 }];
    const world = createWorld({ histories, notifications: { denoising } });
    world.fire({ rule: 'CPU', host: 1 });
    world.fire({ rule: 'memory', host: 1 });
    world.pass(70);
    expect(world.incidents.size).toBe(2);
    expect(world.told('team chat')).toHaveLength(2);
    expect(world.ledger.map(({ kind, isShadow }) => [kind, isShadow])).toEqual([
      ['held', true],
      ['merged', true],
    ]);
  });

  it('in a quiet time waits for its end; what is critical does not', () => {
    const quiet_times = [{ days: ['mon' as const], from: '12:00', to: '13:00', time_zone: 'UTC' }];
    const world = createWorld({ notifications: { quiet_times } });
    const id = world.fire({ host: 1 });
    world.pass(60);
    expect(world.told('team chat')).toEqual([]);
    expect(world.told('VigilOps')).toEqual([['firing', [id]]]);
    expect(world.incidents.get(1)?.quiet).toBe('quiet time');
    world.fire({ rule: 'disk', severity: 'critical', host: 2 });
    world.pass(5);
    expect(world.told('mail')).toHaveLength(1);
    world.pass(3_600);
    expect(world.told('team chat').filter(([, ids]) => ids.includes(id))).toHaveLength(1);
    expect(world.ledger.filter(({ kind }) => kind === 'quiet_time')).toHaveLength(1);
  });

  it('in maintenance of its host, its group or the service on it', () => {
    const world = createWorld({ hosts, services });
    world.maintenance.push({
      id: 1,
      title: 'new kernel',
      note: '',
      fromUs: START_US,
      toUs: START_US + 300e6,
      all: false,
      serviceIds: [],
      hostIds: [],
      groups: ['shop'],
      isPublic: false,
      createdBy: 'Ada',
    });
    world.fire({ severity: 'critical', service: 1 });
    world.pass(250);
    expect(world.notices).toEqual([]);
    world.pass(60);
    expect(world.told('mail')).toHaveLength(1);
  });
});

describe('a house that speaks Chinese', () => {
  it('says all of it in Chinese: why things belong together, why nobody is told, how urgent it is, how it ended', () => {
    const histories = [{ ruleName: 'memory', ended: 10, shortLived: 9, shortLivedP90Seconds: 100 }];
    const quiet_times = [{ days: ['mon' as const], from: '12:00', to: '13:00', time_zone: 'UTC' }];
    const world = createWorld({
      services,
      hosts,
      histories,
      language: 'zh',
      notifications: { quiet_times },
    });
    world.fire({ rule: 'CPU', host: 2 });
    world.fire({ rule: 'CPU', host: 3 });
    world.pass(5);
    world.silence(({ alertname }) => alertname === 'disk');
    world.fire({ rule: 'disk', host: 2 });
    world.fire({ rule: 'memory', host: 4 });
    world.pass(5);
    world.acknowledge(1);
    world.fire({ rule: 'load', host: 2 });
    const offline = world.fire({ rule: 'offline', severity: 'critical', host: 1, offline: true });
    world.pass(5);
    world.fire({ rule: 'down', severity: 'critical', service: 1 });
    world.fire({ rule: 'down', severity: 'critical', service: 2 });
    world.pass(5);
    world.resolve(offline);
    world.pass(30);
    world.fire({ rule: 'offline', severity: 'critical', host: 1, offline: true });
    world.pass(10);

    const said = [
      ...[...world.alerts.values()].flatMap(({ mergedBecause, quiet, resolution }) => [
        mergedBecause,
        quiet?.reason ?? null,
        resolution,
      ]),
      ...[...world.incidents.values()].flatMap(({ priorityReason, cause, quiet }) => [
        priorityReason,
        cause,
        quiet,
      ]),
      ...world.ledger.map(({ reason }) => reason),
      ...world.notices.flatMap(({ content }) => [content.priorityReason, content.cause]),
      ...world.events.map(({ text }) => text),
    ];
    const distinct = [...new Set(said.filter((text) => text !== null))];
    expect(distinct).toMatchInlineSnapshot(`
      [
        "1 分钟内触发了同一条规则「CPU 使用率过高」",
        "15 分钟内发生在同一台主机 web-2",
        "已被 Ada 静默：known",
        "该规则最近 10 条告警有 9 条自行恢复，多数不超过 100 秒；超时未恢复才通知",
        "已恢复正常",
        "依赖的 web-1 正在告警",
        "其依赖的对象已通知：offline of host:1",
        "shop-1 依赖于它，且先行告警",
        "警告",
        "警告；相关规则的告警大多会自行恢复",
        "严重",
        "offline of host:1，另有 2 条告警受其影响",
        "非严重告警，免打扰时段结束后通知",
        "Ada 正在处理该事件",
        "CPU of host:2",
        "CPU of host:3",
        "disk of host:2",
        "memory of host:4",
        "load of host:2",
        "offline of host:1",
        "down of service:1",
        "down of service:2",
        "offline of host:1，已恢复正常",
      ]
    `);
    const names = [...world.alerts.values()].flatMap((alert) => [
      alert.message,
      alert.hostName ?? alert.ruleName,
      alert.serviceName ?? alert.ruleName,
      'CPU',
      'Ada',
      'known',
    ]);
    expect(distinct.flatMap((text) => untranslated(text, names))).toEqual([]);
  });

  it('begins no second line about a quiet time when it learns the language in the middle of it', () => {
    const quiet_times = [{ days: ['mon' as const], from: '12:00', to: '13:00', time_zone: 'UTC' }];
    const options = { notifications: { quiet_times }, language: 'en' as 'en' | 'zh' };
    const world = createWorld(options);
    world.fire({ host: 1 });
    world.pass(60);
    options.language = 'zh';
    world.pass(120);
    expect(world.incidents.get(1)).toMatchObject({ quiet: '免打扰时段', priorityReason: '警告' });
    expect(world.ledger.map(({ kind, reason }) => [kind, reason])).toEqual([
      ['quiet_time', 'not critical: sent when the quiet time ends'],
    ]);
  });
});

describe('who is told', () => {
  it('is decided by the first policy that takes it, by the channels of the rule, and by who is on duty', () => {
    const policy = notificationPolicy.parse({
      name: 'shop',
      matchers: [{ name: 'team', value: 'shop' }],
      group_wait_seconds: 0,
      warning: { steps: [{ channels: ['mail'], duty: ['ops'] }], repeat_seconds: null },
    });
    const duty = [
      {
        name: 'ops',
        time_zone: 'UTC',
        people: [{ name: 'Bo', email: 'bo@example.com', phone: null }],
        every: 'week' as const,
        handover_day: 'mon' as const,
        handover_at: '09:00',
        starts_on: '2026-01-05',
        overrides: [],
      },
    ];
    const world = createWorld({ notifications: { policies: [policy], duty } });
    world.fire({ host: 1, labels: { team: 'shop' } });
    world.fire({ rule: 'queue', host: 2, labels: { team: 'queue' }, channels: ['text'] });
    world.pass(5);
    expect(world.told('mail')).toEqual([['firing', [1]]]);
    expect(world.notices.find(({ channelName }) => channelName === 'mail')?.content.addressees).toEqual([
      { name: 'Bo', email: 'bo@example.com', phone: null },
    ]);
    expect(world.told('text')).toEqual([['firing', [2]]]);
    expect(world.told('team chat')).toEqual([]);
  });

  it('is who is left when an alert was taken out of an incident again', () => {
    const world = createWorld();
    const first = world.fire({ rule: 'CPU', host: 1 });
    const second = world.fire({ rule: 'memory', host: 1 });
    world.pass(5);
    world.undo(second, 'merged');
    world.pass(5);
    expect([world.alerts.get(first)?.incidentId, world.alerts.get(second)?.incidentId]).toEqual([1, 2]);
    expect(world.told('team chat')).toEqual([
      ['firing', [first, second]],
      ['firing', [second]],
    ]);
  });
});
