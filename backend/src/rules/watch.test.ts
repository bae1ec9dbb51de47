import { alertRuleDefinition, serviceDefinition } from '@vigilops/contracts/api';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { CheckResultRow, RuleRecord, ServiceRecord, Signal } from '../model/index.ts';
import type { HostFigures } from '../query/index.ts';
import type { HostRecord } from '../store/index.ts';
import { BUILT_IN_RULES } from './built-in.ts';
import { evaluateRules, type WatchDeps } from './watch.ts';

type Rule = z.input<typeof alertRuleDefinition>;

const NOW_US = Date.parse('2026-03-01T12:00:00Z') * 1_000;
const signal = new AbortController().signal;

const NO_FIGURES: HostFigures = {
  cpuUsageRatio: null,
  cpuLogicalCount: null,
  load1m: null,
  load5m: null,
  load15m: null,
  memoryUsageRatio: null,
  swapUsageRatio: null,
  diskUsageRatio: null,
  diskMountpoint: null,
  networkReceiveBytesPerSecond: null,
  networkTransmitBytesPerSecond: null,
  uptimeSeconds: null,
};

interface World {
  readonly hosts?: readonly Partial<HostRecord>[];
  readonly figures?: Readonly<Record<number, Partial<HostFigures>>>;
  readonly services?: readonly Partial<ServiceRecord>[];
  readonly results?: Readonly<Record<number, readonly Partial<CheckResultRow>[]>>;
  readonly lines?: readonly {
    hostId: number | null;
    hostName: string | null;
    serviceName: string;
    records: number;
  }[];
  readonly failing?: boolean;
}

/** One evaluation of one rule in a small world. */
async function look(rule: Rule, world: World = {}) {
  const taken: Signal[] = [];
  const failures: string[] = [];
  const asked: unknown[] = [];
  const record: RuleRecord & { firing: number } = {
    id: 1,
    definition: alertRuleDefinition.parse(rule),
    builtIn: false,
    lastEvaluatedUs: null,
    lastError: null,
    firing: 0,
  };
  const hosts = (world.hosts ?? []).map((host, index) => ({
    id: index + 1,
    name: `web-${String(index + 1)}`,
    source: 'agent',
    group: null,
    online: true,
    lastHeartbeat: '2026-03-01T11:50:00.000000Z',
    ...host,
  })) as unknown as HostRecord[];
  const deps = {
    readers: {
      hosts: {
        listHosts: () =>
          world.failing === true ? Promise.reject(new Error('too slow')) : Promise.resolve(hosts),
      },
      logSources: {
        countBySource: (question: unknown) => {
          asked.push(question);
          return Promise.resolve(world.lines ?? []);
        },
      },
    },
    hostFigures: {
      figuresOf: () =>
        Promise.resolve(
          new Map(
            Object.entries(world.figures ?? {}).map(([id, figures]) => [
              Number(id),
              { ...NO_FIGURES, ...figures },
            ]),
          ),
        ),
    },
    services: { listChecked: () => Promise.resolve((world.services ?? []) as ServiceRecord[]) },
    checkResults: {
      latest: () =>
        Promise.resolve(
          new Map(
            Object.entries(world.results ?? {}).map(([id, rows]) => [Number(id), rows as CheckResultRow[]]),
          ),
        ),
    },
    heartbeatTimeoutMs: () => 90_000,
    rules: { list: () => Promise.resolve([record]) },
    alerts: {
      noteFailure: (_id: number, reason: string) => {
        failures.push(reason);
        return Promise.resolve();
      },
    },
    take: (_rule: RuleRecord, signals: readonly Signal[]) => {
      taken.push(...signals);
      return Promise.resolve();
    },
  } as unknown as WatchDeps;
  const round = await evaluateRules(deps, NOW_US, signal);
  return {
    round,
    failures,
    asked,
    taken,
    verdicts: taken.map(({ subject, verdict }) => [subject.key, verdict]),
  };
}

const cpu = {
  name: 'CPU',
  condition: { type: 'metric', figure: 'cpu_usage_ratio', threshold: 0.9 },
} as const;

const service = (id: number, state: ServiceRecord['state'], changes: Record<string, unknown> = {}) => ({
  id,
  name: `shop-${String(id)}`,
  state,
  stateReason: null,
  becauseOf: null,
  spec: serviceDefinition.parse({
    name: `shop-${String(id)}`,
    check: { type: 'tcp', host: 'shop', port: 80 },
    ...changes,
  }),
});

describe('a rule about a figure', () => {
  it('is bad beyond the threshold, good within, and no data without a fresh figure', async () => {
    const world = {
      hosts: [{}, {}, {}],
      figures: { 1: { cpuUsageRatio: 0.95 }, 2: { cpuUsageRatio: 0.9 } },
    };
    const { verdicts, taken } = await look(cpu, world);
    expect(verdicts).toEqual([
      ['host:1', 'bad'],
      ['host:2', 'good'],
      ['host:3', 'no_data'],
    ]);
    expect(taken[0]?.message).toBe('web-1: CPU 95.0 %, limit above 90.0 %');
  });

  it('changes nothing between the threshold and where it recovers', async () => {
    const rule = { ...cpu, condition: { ...cpu.condition, recovers_at: 0.8 } };
    const at = async (cpuUsageRatio: number) =>
      (await look(rule, { hosts: [{}], figures: { 1: { cpuUsageRatio } } })).taken[0]?.verdict;
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
    expect((await look(rule, world)).taken[0]?.message).toBe(
      'web-1: the fullest file system (/var) 93.1 %, limit above 85.0 %',
    );
  });

  it('is about the hosts and groups of its scope alone', async () => {
    const rule = { ...cpu, scope: { host_ids: [1], groups: ['shop'] } };
    const { verdicts } = await look(rule, { hosts: [{}, { group: 'shop' }, { group: 'pay' }] });
    expect(verdicts.map(([key]) => key)).toEqual(['host:1', 'host:2']);
  });
});

describe('a rule about silence', () => {
  it('is bad for a host with an agent that is offline, and not about one without', async () => {
    const world = { hosts: [{ online: false }, {}, { online: false, source: 'otlp' as const }] };
    expect((await look({ name: 'offline', condition: { type: 'host' } }, world)).verdicts).toEqual([
      ['host:1', 'bad'],
      ['host:2', 'good'],
    ]);
  });
});

describe('a rule about services', () => {
  const down = { name: 'down', condition: { type: 'service' } } as const;

  it('is bad when down, and tells nothing while nobody can', async () => {
    const services = [service(1, 'down'), service(2, 'up'), service(3, 'unknown')];
    expect((await look(down, { services })).verdicts).toEqual([
      ['service:1', 'bad'],
      ['service:2', 'good'],
      ['service:3', 'no_data'],
    ]);
  });

  it('leaves out what is paused and says what it depends on', async () => {
    const parent = { kind: 'host', id: 7, name: 'db-1' } as const;
    const services = [service(1, 'down', { paused: true }), { ...service(2, 'down'), becauseOf: parent }];
    expect((await look(down, { services })).taken).toMatchObject([{ becauseOf: parent }]);
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

  it('measures slowness by the median of fresh answers', async () => {
    const slow = { name: 'slow', condition: { type: 'service', slower_than_ms: 500 } } as const;
    const up = (durationMs: number, timeUs = NOW_US - 1e6) => ({ status: 'up' as const, durationMs, timeUs });
    const at = async (...rows: Partial<CheckResultRow>[]) =>
      (await look(slow, { services: [service(1, 'up')], results: { 1: rows } })).taken[0]?.verdict;
    expect(await at(up(100), up(200), up(9_000))).toBe('good');
    expect(await at(up(100), up(800), up(9_000))).toBe('bad');
    expect(await at(up(9_000, NOW_US - 3_600e6))).toBe('no_data');
    expect(await at({ status: 'timeout', durationMs: 10_000, timeUs: NOW_US })).toBe('no_data');
  });
});

describe('a rule about log lines', () => {
  const rule: Rule = {
    name: 'errors',
    condition: {
      type: 'log',
      text: 'refused',
      levels: ['error', 'unknown'],
      window_seconds: 60,
      at_least: 10,
    },
  };

  it('asks for the window that ends now and is bad where there are enough lines', async () => {
    const lines = [
      { hostId: 1, hostName: 'web-1', serviceName: 'nginx', records: 12 },
      { hostId: null, hostName: null, serviceName: 'nginx', records: 9 },
    ];
    const { verdicts, taken, asked } = await look(rule, { lines });
    expect(verdicts).toEqual([['host:1/log:nginx', 'bad']]);
    expect(taken[0]?.message).toContain('nginx on web-1: 12 error or unknown lines with "refused" in 60 s');
    expect(asked).toEqual([
      {
        range: { fromUs: NOW_US - 60e6, toUs: NOW_US },
        text: { mode: 'substring', value: 'refused', caseSensitive: false },
        severities: [
          [17, 20],
          [0, 0],
        ],
      },
    ]);
  });
});

describe('a round', () => {
  it('notes a rule that could not look, and says nothing for it', async () => {
    const { round, failures, taken } = await look(cpu, { failing: true });
    expect(round).toEqual({ rules: 1, failed: 1 });
    expect(failures).toEqual(['too slow']);
    expect(taken).toEqual([]);
  });

  it('ends the alerts of a rule that is switched off', async () => {
    const { round, taken } = await look({ ...cpu, enabled: false }, { hosts: [{}], failing: true });
    expect(round).toEqual({ rules: 1, failed: 0 });
    expect(taken).toEqual([]);
  });
});

describe('the rules of the house', () => {
  it('are all that a small team is promised, each with a key of its own', () => {
    expect(new Set(BUILT_IN_RULES.map(({ key }) => key)).size).toBe(BUILT_IN_RULES.length);
    expect(BUILT_IN_RULES.map(({ condition }) => condition.type).sort()).toEqual([
      'host',
      'log',
      'metric',
      'metric',
      'metric',
      'service',
      'service',
    ]);
  });
});
