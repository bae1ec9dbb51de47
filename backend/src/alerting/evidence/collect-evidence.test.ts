import { describe, expect, it } from 'vitest';
import { createWorld } from '../triage/test/world.ts';
import { collectEvidence, type EvidenceSources } from './collect-evidence.ts';

const signal = new AbortController().signal;
const HOUSE = { language: 'en', timeZone: 'UTC' } as const;
const busy = { name: 'postgres', user: 'db', cpu_usage_ratio: 1.97, memory_bytes: 3 * 2 ** 20 };
const large = { name: 'java', user: null, cpu_usage_ratio: null, memory_bytes: 2 ** 31 };
const SOURCES: EvidenceSources = {
  processes: () => Promise.resolve({ top_cpu: [busy], top_memory: [large] }),
  changes: (hostId, { toUs }) =>
    Promise.resolve([
      {
        hostId,
        timeUs: toUs - 6 * 60e6,
        kind: 'package',
        action: 'changed',
        subject: 'nginx',
        before: '1.27',
        after: '1.28',
      },
    ]),
  checks: (serviceId, { toUs }) => {
    const found = { serviceId, timeUs: toUs, observerId: 1, durationMs: 12.4, certificateExpiresUs: null };
    const phases = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null };
    return Promise.resolve([
      { ...found, ...phases, status: 'down', statusCode: 503, error: 'status 503' },
      { ...found, ...phases, status: 'up', statusCode: 200, error: null },
    ]);
  },
  errors: () => Promise.resolve([`out of\n\u001b[31mmemory ${'x'.repeat(400)}`]),
  matches: ({ text }) => Promise.resolve([`found by ${text}`, 'y'.repeat(400)]),
};

function alertOf(figure: 'cpu_usage_ratio' | 'memory_usage_ratio' | 'disk_usage_ratio') {
  const world = createWorld();
  const alert = world.alerts.get(world.fire({ host: 1 }));
  if (alert === undefined) {
    throw new Error('it did not fire');
  }
  return {
    ...alert,
    condition: { type: 'metric' as const, figure, comparison: 'above' as const, threshold: 1 },
  };
}

describe('evidence', () => {
  it('is who used the host, what changed on it and what its logs said, in short lines', async () => {
    const found = await collectEvidence(alertOf('cpu_usage_ratio'), SOURCES, HOUSE, signal);
    expect(found.map(({ kind, lines }) => [kind, lines[0]?.slice(0, 60)])).toEqual([
      ['processes', 'postgres: CPU 197 %, memory 3 MiB, user db'],
      ['changes', '5 min before: package nginx changed 1.27 → 1.28'],
      ['log_lines', expect.stringMatching(/^out of \[31mmemory x+$/)],
    ]);
    expect(Array.from(found[2]?.lines[0] ?? '')).toHaveLength(240);
  });

  it('is by memory where memory is short, and names no process where none can be the reason', async () => {
    const memory = await collectEvidence(alertOf('memory_usage_ratio'), SOURCES, HOUSE, signal);
    expect(memory[0]).toMatchObject({ title: 'Top processes by memory', lines: ['java: memory 2048 MiB'] });
    const disk = await collectEvidence(alertOf('disk_usage_ratio'), SOURCES, HOUSE, signal);
    expect(disk.map(({ kind }) => kind)).toEqual(['changes', 'log_lines']);
  });

  it('of a service is what its observers found last', async () => {
    const world = createWorld();
    const alert = world.alerts.get(world.fire({ service: 7 }));
    const found = alert === undefined ? [] : await collectEvidence(alert, SOURCES, HOUSE, signal);
    expect(found[0]).toEqual({
      kind: 'check',
      title: 'Latest checks',
      lines: ['12:01:00 UTC: down, HTTP 503, 12 ms, status 503', '12:01:00 UTC: up, HTTP 200, 12 ms'],
      host_id: null,
    });
  });

  it('of a rule on logs is the newest lines that match it, with the search that finds them', async () => {
    const condition = {
      type: 'log' as const,
      query: 'time*t (status:>=500 OR -user:*)',
      text: 'it\'s "down"',
      levels: ['error' as const, 'fatal' as const],
      window_seconds: 300,
      at_least: 10,
    };
    const alert = {
      ...alertOf('cpu_usage_ratio'),
      condition,
      labels: { host: 'web-1', service: 'shop api' },
    };
    const query =
      'time*t (status:>=500 OR -user:*) "it\'s \\"down\\"" level:>=error host:web-1 service:"shop api"';
    const found = await collectEvidence(alert, SOURCES, HOUSE, signal);
    expect(found).toMatchObject([
      { kind: 'changes' },
      {
        kind: 'log_lines',
        title: 'Newest lines that match the rule',
        lines: [`found by ${query}`, expect.stringMatching(/^y{239}…$/)],
        search: { query, case_sensitive: false },
      },
    ]);
    const { search } = found[1] ?? {};
    expect(Date.parse(search?.from ?? '')).toBe(alert.pendingSinceUs / 1_000 - 360_000);
    expect(Date.parse(search?.to ?? '')).toBe(alert.firedAtUs / 1_000 + 60_000);

    const ofNobody = { ...alert, hostId: null, hostName: null, labels: {} };
    const strict = { ...condition, query: 'A', case_sensitive: true, text: 'b.c' };
    const [late] = await collectEvidence(
      { ...ofNobody, condition: strict },
      { ...SOURCES, matches: () => Promise.reject(new Error('it takes too long')) },
      { ...HOUSE, language: 'zh' },
      signal,
    );
    expect(late).toMatchObject({
      title: '符合规则的最新日志',
      lines: [],
      search: { query: 'A /b\\.c/i level:>=error -host:* -service:*', case_sensitive: true },
    });
  });

  it('is without what cannot be looked up or is empty', async () => {
    const sources: EvidenceSources = {
      ...SOURCES,
      processes: () => Promise.reject(new Error('it takes too long')),
      errors: () => Promise.resolve([]),
    };
    const found = await collectEvidence(alertOf('cpu_usage_ratio'), sources, HOUSE, signal);
    expect(found.map(({ kind }) => kind)).toEqual(['changes']);
  });
});
