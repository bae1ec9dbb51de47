import { BUILT_IN_RULES } from './built-in/index.ts';
import { alertRuleDefinition } from '@vigilops/contracts/api';
import { describe, expect, it } from 'vitest';
import type { CheckResultRow, WatchedAlert } from '../model/index.ts';
import { evaluate } from './evaluate.ts';
import { createLasting, createLook, type Look } from './look.ts';
import { depsOf, NOW_US, openAlert, service, type RuleInput, type World } from './test/world.ts';

const signal = new AbortController().signal;

/** What one rule says in a small world. */
async function look(
  rule: RuleInput,
  world: World = {},
  more: { readonly open?: readonly WatchedAlert[]; readonly moment?: Partial<Look> } = {},
) {
  const deps = depsOf(world);
  const now = createLook(deps, { nowUs: NOW_US, ...more.moment }, createLasting(deps), signal);
  const definition = alertRuleDefinition.parse(rule);
  const said = await evaluate({ definition }, more.open ?? [], now, signal);
  return { said, asked: deps.asked, verdicts: said.map(({ subject, verdict }) => [subject.key, verdict]) };
}

const cpu = {
  name: 'CPU',
  condition: { type: 'metric', figure: 'cpu_usage_ratio', threshold: 0.9 },
} as const;

describe('a rule about a figure', () => {
  it('is bad beyond the threshold, good within, and no data without a fresh figure', async () => {
    const world = {
      hosts: [{ group: 'shop' }, {}, {}],
      figures: { 1: { cpuUsageRatio: 0.95 }, 2: { cpuUsageRatio: 0.9 } },
    };
    const { verdicts, said } = await look(cpu, world);
    expect(verdicts).toEqual([
      ['host:1', 'bad'],
      ['host:2', 'good'],
      ['host:3', 'no_data'],
    ]);
    expect(said[0]).toMatchObject({
      message: 'web-1: CPU usage 95.0 % (threshold: above 90.0 %)',
      labels: { host: 'web-1', group: 'shop' },
    });
  });

  it('changes nothing between the threshold and where it recovers', async () => {
    const rule = { ...cpu, condition: { ...cpu.condition, recovers_at: 0.8 } };
    const at = async (cpuUsageRatio: number) =>
      (await look(rule, { hosts: [{}], figures: { 1: { cpuUsageRatio } } })).said[0]?.verdict;
    expect(await at(0.91)).toBe('bad');
    expect(await at(0.85)).toBe('no_data');
    expect(await at(0.8)).toBe('good');
  });

  it('looks the other way round when asked to', async () => {
    const rule = {
      name: 'idle',
      condition: { type: 'metric', figure: 'load_5m', comparison: 'below', threshold: 1 },
    } as const;
    const world = { hosts: [{}, {}], figures: { 1: { load5m: 0.5 }, 2: { load5m: 2 } } };
    expect((await look(rule, world)).verdicts).toEqual([
      ['host:1', 'bad'],
      ['host:2', 'good'],
    ]);
  });

  it('says which file system is full', async () => {
    const rule = {
      name: 'disk',
      condition: { type: 'metric', figure: 'disk_usage_ratio', threshold: 0.85 },
    } as const;
    const world = { hosts: [{}], figures: { 1: { diskUsageRatio: 0.931, diskMountpoint: '/var' } } };
    expect((await look(rule, world)).said[0]?.message).toBe(
      'web-1: disk usage of /var 93.1 % (threshold: above 85.0 %)',
    );
  });

  it('is about the hosts and groups of its scope alone', async () => {
    const rule = { ...cpu, scope: { host_ids: [1], groups: ['shop'] } };
    const { verdicts } = await look(rule, { hosts: [{}, { group: 'shop' }, { group: 'pay' }] });
    expect(verdicts.map(([key]) => key)).toEqual(['host:1', 'host:2']);
  });

  it('is otherwise where an override says so, the first that names the host', async () => {
    const rule: RuleInput = {
      ...cpu,
      condition: { ...cpu.condition, recovers_at: 0.85 },
      overrides: [
        { groups: ['batch'], enabled: false },
        { groups: ['shop'], threshold: 0.5, severity: 'critical' },
        { host_ids: [2], threshold: 0.99 },
      ],
    };
    const figures = { cpuUsageRatio: 0.6 };
    const world = {
      hosts: [{ group: 'batch' }, { group: 'shop' }, { group: 'shop' }, {}],
      figures: { 1: figures, 2: figures, 3: { cpuUsageRatio: 0.47 }, 4: figures },
    };
    const { said, verdicts } = await look(rule, world);
    expect(verdicts).toEqual([
      ['host:2', 'bad'],
      // The distance to where it recovers is the rule's.
      ['host:3', 'no_data'],
      ['host:4', 'good'],
    ]);
    expect(said[0]).toMatchObject({
      severity: 'critical',
      message: 'web-2: CPU usage 60.0 % (threshold: above 50.0 %)',
    });
    expect(said[2]?.severity).toBeUndefined();
  });
});

it('the rule about locks names who is at the root, and is good again once nobody waits for it', async () => {
  const shipped = BUILT_IN_RULES.find(({ key }) => key === 'database-lock-wait');
  if (shipped === undefined) {
    throw new Error('the rule is gone');
  }
  const metric = 'vigilops.db.lock.wait.longest';
  const culprit = (who: string, seconds: number) => ({
    labels: { 'vigilops.host.row': '1', 'vigilops.db.instance': 'shop-db', 'vigilops.db.lock.blocker': who },
    values: [seconds],
  });
  const rule = { name: shipped.name, condition: shipped.condition };
  const series = {
    [metric]: [culprit('shop @ billing (idle in transaction)', 45), culprit('root @ console', 0)],
  };
  const { said, verdicts } = await look(rule, { hosts: [{}], series });
  expect(verdicts.map(([, verdict]) => verdict)).toEqual(['bad', 'good']);
  expect(said[0]?.message).toContain('web-1 shop-db shop @ billing (idle in transaction)');
});

describe('a rule about a series', () => {
  const rule: RuleInput = {
    name: 'disk queue',
    condition: {
      type: 'series',
      metric: 'system.disk.operation_time',
      group_by: ['system.device'],
      time_function: 'rate',
      window_seconds: 300,
      threshold: 20,
      recovers_at: 10,
    },
  };
  const group = (host: number | null, device: string, ...values: (number | null)[]) => ({
    labels: { ...(host === null ? {} : { 'vigilops.host.row': String(host) }), 'system.device': device },
    values,
  });

  it('is about each host and combination of labels, in the window that ended a moment ago', async () => {
    const world = {
      hosts: [{}, {}],
      unit: 's/s',
      series: {
        'system.disk.operation_time': [
          group(1, 'sda', 25),
          group(1, 'sdb', 15),
          group(2, 'sda', 5),
          group(2, 'sdb', null),
          group(null, 'sda', 21),
          group(77, 'sda', 99),
        ],
      },
    };
    const { said, verdicts, asked } = await look(rule, world);
    expect(verdicts).toEqual([
      ['host:1/["sda"]', 'bad'],
      ['host:1/["sdb"]', 'no_data'],
      ['host:2/["sda"]', 'good'],
      ['host:2/["sdb"]', 'no_data'],
      ['host:0/["sda"]', 'bad'],
    ]);
    expect(said[0]).toMatchObject({
      message: 'web-1 sda: system.disk.operation_time 25 s/s (threshold: above 20 s/s)',
      labels: { host: 'web-1', 'system.device': 'sda' },
      value: 25,
    });
    expect(asked).toMatchObject([
      { fromUs: NOW_US - 320e6, toUs: NOW_US - 20e6, stepUs: 300e6, exactSteps: true },
    ]);
  });

  it('compares a window with the one before it when it is about change', async () => {
    const of = (which: 'change' | 'change_ratio', threshold: number): RuleInput => ({
      name: 'growth',
      condition: { type: 'series', metric: 'm', of: which, window_seconds: 60, threshold },
    });
    const world = {
      hosts: [{}, {}, {}],
      series: {
        m: [
          { labels: { 'vigilops.host.row': '1' }, values: [10, 25] },
          { labels: { 'vigilops.host.row': '2' }, values: [0, 25] },
          { labels: { 'vigilops.host.row': '3' }, values: [null, 25] },
        ],
      },
    };
    expect((await look(of('change', 14), world)).verdicts).toEqual([
      ['host:1', 'bad'],
      ['host:2', 'bad'],
      ['host:3', 'no_data'],
    ]);
    const { verdicts, said, asked } = await look(of('change_ratio', 1), world);
    expect(verdicts).toEqual([
      ['host:1', 'bad'],
      ['host:2', 'no_data'],
      ['host:3', 'no_data'],
    ]);
    expect(said[0]?.message).toBe('web-1: m changed by +150 % (threshold: above +100 %)');
    expect(asked).toMatchObject([{ fromUs: NOW_US - 140e6, toUs: NOW_US - 20e6, stepUs: 60e6 }]);
  });

  it('does not end what is silent until nothing came for a day', async () => {
    const open = [
      openAlert('host:1/["sda"]', 1),
      openAlert('host:1/["gone"]', 1),
      openAlert('host:9/["sda"]', 9),
    ];
    const world = {
      hosts: [{}],
      longSeries: { 'system.disk.operation_time': [group(1, 'sda', 3)] },
    };
    expect((await look(rule, world, { open })).verdicts).toEqual([['host:1/["sda"]', 'no_data']]);
  });
});

describe('a rule about absence', () => {
  const rule: RuleInput = {
    name: 'no memory figures',
    condition: { type: 'absence', metric: 'system.memory.utilization', silent_seconds: 600 },
  };

  it('is bad where the metric is much older than the newest heartbeat of the same host', async () => {
    const world = {
      hosts: [{}, {}, { online: false }, { source: 'otlp' as const }],
      sentAgo: {
        'system.memory.utilization': { 1: 900, 2: 20, 3: 900, 4: 900 },
        // Data of host 2 came late altogether, which is no absence.
        'vigilops.agent.heartbeat': { 1: 10, 2: 15, 3: 890 },
      },
    };
    const { verdicts, said } = await look(rule, world);
    expect(verdicts).toEqual([
      ['host:1', 'bad'],
      ['host:2', 'good'],
      ['host:3', 'no_data'],
      ['host:4', 'bad'],
    ]);
    expect(said[0]?.value).toBe(890);
  });

  it('is not about hosts that never sent it', async () => {
    expect((await look(rule, { hosts: [{}] })).said).toEqual([]);
  });
});

describe('a rule about silence', () => {
  const rule: RuleInput = { name: 'offline', condition: { type: 'host' } };
  const world: World = { hosts: [{ online: false }, {}, { online: false, source: 'otlp' }] };

  it('is bad for a host with an agent that is offline, and not about one without', async () => {
    expect((await look(rule, world)).verdicts).toEqual([
      ['host:1', 'bad'],
      ['host:2', 'good'],
    ]);
  });

  it('cannot be told from the silence of a backend that has just begun to hear', async () => {
    const { verdicts } = await look(rule, world, { moment: { hearingUs: 60e6 } });
    expect(verdicts).toEqual([
      ['host:1', 'no_data'],
      ['host:2', 'good'],
    ]);
  });
});

describe('a rule about services', () => {
  const down = { name: 'down', condition: { type: 'service' } } as const;

  it('is bad when down, and tells nothing while nobody can', async () => {
    const services = [service(1, 'down'), service(2, 'up'), service(3, 'unknown')];
    const { verdicts, said } = await look(down, { services });
    expect(verdicts).toEqual([
      ['service:1', 'bad'],
      ['service:2', 'good'],
      ['service:3', 'no_data'],
    ]);
    expect(said[0]?.labels).toEqual({ service: 'shop-1' });
  });

  it('leaves out what is paused and says what it depends on', async () => {
    const parent = { kind: 'host', id: 7, name: 'db-1' } as const;
    const services = [service(1, 'down', { paused: true }), { ...service(2, 'down'), becauseOf: parent }];
    expect((await look(down, { services })).said).toMatchObject([{ becauseOf: parent }]);
  });

  it('is about the services, hosts and groups of its scope', async () => {
    const services = [
      service(1, 'up'),
      service(2, 'up', { host_id: 4 }),
      service(3, 'up', { group: 'shop' }),
    ];
    const keys = async (scope: object) =>
      (await look({ ...down, scope }, { services })).verdicts.map(([key]) => key);
    expect(await keys({ service_ids: [1] })).toEqual(['service:1']);
    expect(await keys({ host_ids: [4] })).toEqual(['service:2']);
    expect(await keys({ groups: ['shop'] })).toEqual(['service:3']);
  });

  const slow = { name: 'slow', condition: { type: 'service', slower_than_ms: 500 } } as const;
  const up = (durationMs: number, timeUs = NOW_US - 1e6): Partial<CheckResultRow> => ({
    status: 'up',
    durationMs,
    timeUs,
  });

  it('measures slowness by the median of fresh answers', async () => {
    const at = async (...rows: Partial<CheckResultRow>[]) =>
      (await look(slow, { services: [service(1, 'up')], results: { 1: rows } })).said[0]?.verdict;
    expect(await at(up(100), up(200), up(9_000))).toBe('good');
    expect(await at(up(100), up(800), up(9_000))).toBe('bad');
    expect(await at(up(9_000, NOW_US - 3_600e6))).toBe('no_data');
    expect(await at({ status: 'timeout', durationMs: 10_000, timeUs: NOW_US })).toBe('no_data');
  });

  it('is slow by a limit of its own where an override says so', async () => {
    const rule: RuleInput = { ...slow, overrides: [{ groups: ['far'], threshold: 900 }] };
    const services = [service(1, 'up', { group: 'far' }), service(2, 'up')];
    const { verdicts } = await look(rule, { services, results: { 1: [up(800)], 2: [up(800)] } });
    expect(verdicts).toEqual([
      ['service:1', 'good'],
      ['service:2', 'bad'],
    ]);
  });
});

describe('a rule about certificates', () => {
  const rule: RuleInput = { name: 'certificates', condition: { type: 'certificate', days: 14 } };
  const https = (id: number) => service(id, 'up', { check: { type: 'http', url: 'https://shop/' } });
  const seen = (days: number | null): Partial<CheckResultRow> => ({
    certificateExpiresUs: days === null ? null : NOW_US + days * 86_400e6,
  });

  it('goes by the one that ends soonest, and only where there can be one', async () => {
    const world = {
      services: [https(1), https(2), https(3), https(4), service(5, 'up')],
      results: { 1: [seen(90), seen(3), seen(null)], 2: [seen(14)], 3: [seen(null)], 4: [seen(-1)] },
    };
    const { verdicts, said } = await look(rule, world);
    expect(verdicts).toEqual([
      ['service:1', 'bad'],
      ['service:2', 'good'],
      ['service:3', 'no_data'],
      ['service:4', 'bad'],
    ]);
    expect(said[0]?.message).toBe(
      'shop-1: certificate expires on 2026-03-04, in 3.0 days (threshold: 14 days)',
    );
    expect(said[3]?.message).toContain('expired on 2026-02-28');
  });
});

describe('a rule about log lines', () => {
  const rule: RuleInput = {
    name: 'errors',
    condition: {
      type: 'log',
      text: 'refused',
      levels: ['error', 'unknown'],
      window_seconds: 60,
      at_least: 10,
    },
  };
  const line = (hostId: number | null, records: number) => ({
    hostId,
    hostName: hostId === null ? null : `web-${String(hostId)}`,
    serviceName: 'nginx',
    records,
  });

  it('asks for the window that ended a moment ago and is bad where there are enough lines', async () => {
    const { verdicts, said, asked } = await look(rule, { hosts: [{}], lines: [line(1, 12), line(null, 9)] });
    expect(verdicts).toEqual([['host:1/log:nginx', 'bad']]);
    expect(said[0]?.message).toContain('nginx on web-1: 12 error or unknown lines with "refused" in 60 s');
    expect(said[0]?.labels).toEqual({ host: 'web-1', service: 'nginx' });
    expect(asked).toEqual([
      {
        fromUs: NOW_US - 80e6,
        toUs: NOW_US - 20e6,
        originUs: NOW_US - 80e6,
        stepUs: 10e6,
        limitMs: 5_000,
        text: { mode: 'substring', value: 'refused', caseSensitive: false },
        levels: ['error', 'unknown'],
      },
    ]);
  });

  it('is about hosts of its scope alone, with limits of their own', async () => {
    const scoped: RuleInput = {
      ...rule,
      scope: { host_ids: [1, 2] },
      overrides: [{ host_ids: [2], threshold: 50 }],
    };
    const world = { hosts: [{}, {}, {}], lines: [line(1, 12), line(2, 12), line(3, 12), line(null, 12)] };
    expect((await look(scoped, world)).verdicts).toEqual([['host:1/log:nginx', 'bad']]);
  });

  it('takes few lines for good news only from hosts that are heard', async () => {
    const open = [openAlert('host:1/log:nginx', 1), openAlert('host:2/log:nginx', 2)];
    const world: World = {
      hosts: [{ online: false }, {}],
      sentAgo: { 'vigilops.agent.heartbeat': { 1: 4_000, 2: 10 } },
    };
    expect((await look(rule, world, { open })).verdicts).toEqual([['host:1/log:nginx', 'no_data']]);
    const deaf: World = { ...world, sentAgo: { 'vigilops.agent.heartbeat': { 1: 4_000, 2: 120 } } };
    expect((await look(rule, deaf, { open })).verdicts).toEqual([
      ['host:1/log:nginx', 'no_data'],
      ['host:2/log:nginx', 'no_data'],
    ]);
  });
});

describe('a rule about the watch itself', () => {
  const rule: RuleInput = { name: 'blind', condition: { type: 'blind', failing_seconds: 120 } };

  it('is one alert for all that is not seen', async () => {
    const services = [
      service(1, 'unknown'),
      { ...service(2, 'unknown'), stateSinceUs: NOW_US - 60e6 },
      { ...service(3, 'unknown'), lastCheckUs: null },
      service(4, 'up'),
    ];
    const blindness = (sinceUs: number) => [{ kind: 'unseen', fromUs: sinceUs, toUs: NOW_US } as const];
    const { said } = await look(rule, { services }, { moment: { blindness } });
    expect(said).toMatchObject([
      {
        subject: { key: 'watch' },
        verdict: 'bad',
        message:
          'monitoring is blind: rules were not evaluated from 2026-03-01 11:58:00 UTC to 2026-03-01 12:00:00 UTC; the status of shop-1 is unknown',
      },
    ]);
  });

  it('is good while all is seen', async () => {
    expect((await look(rule, { services: [service(1, 'down')] })).verdicts).toEqual([['watch', 'good']]);
  });
});

describe('a look', () => {
  it('reads once what several rules ask', async () => {
    const deps = depsOf({
      hosts: [{}],
      series: { m: [{ labels: { 'vigilops.host.row': '1' }, values: [1] }] },
    });
    const now = createLook(deps, { nowUs: NOW_US }, createLasting(deps), signal);
    for (const threshold of [1, 2, 3]) {
      const rule = { name: 'm', condition: { type: 'series', metric: 'm', threshold } };
      await evaluate({ definition: alertRuleDefinition.parse(rule) }, [], now, signal);
    }
    expect(deps.asked).toHaveLength(1);
  });

  it('keeps answers about long windows until these move', async () => {
    const deps = depsOf({ hosts: [{}] });
    const lasting = createLasting(deps);
    const definition = alertRuleDefinition.parse({
      name: 'm',
      condition: { type: 'series', metric: 'm', window_seconds: 3_600, threshold: 1 },
    });
    for (const seconds of [30, 40, 50, 60, 70, 80]) {
      const nowUs = NOW_US + seconds * 1e6;
      await evaluate({ definition }, [], createLook(deps, { nowUs }, lasting, signal), signal);
    }
    expect(deps.asked).toHaveLength(2);
  });
});
