import { describe, expect, it } from 'vitest';
import { createWorld } from '../triage/test/world.ts';
import { collectEvidence, type EvidenceSources } from './collect-evidence.ts';

const signal = new AbortController().signal;
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
  errors: () => Promise.resolve([`out of\n\u001b[31mmemory ${'x'.repeat(400)}`]),
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
    const found = await collectEvidence(alertOf('cpu_usage_ratio'), SOURCES, signal);
    expect(found.map(({ kind, lines }) => [kind, lines[0]?.slice(0, 60)])).toEqual([
      ['processes', 'postgres: CPU 197 %, memory 3 MiB, of db'],
      ['changes', '5 min before: package nginx changed 1.27 → 1.28'],
      ['log_lines', expect.stringMatching(/^out of \[31mmemory x+$/)],
    ]);
    expect(Array.from(found[2]?.lines[0] ?? '')).toHaveLength(240);
  });

  it('is by memory where memory is short, and names no process where none can be the reason', async () => {
    const memory = await collectEvidence(alertOf('memory_usage_ratio'), SOURCES, signal);
    expect(memory[0]).toMatchObject({ title: 'Processes by memory', lines: ['java: memory 2048 MiB'] });
    const disk = await collectEvidence(alertOf('disk_usage_ratio'), SOURCES, signal);
    expect(disk.map(({ kind }) => kind)).toEqual(['changes', 'log_lines']);
  });

  it('is without what cannot be looked up or is empty', async () => {
    const sources: EvidenceSources = {
      ...SOURCES,
      processes: () => Promise.reject(new Error('it takes too long')),
      errors: () => Promise.resolve([]),
    };
    const found = await collectEvidence(alertOf('cpu_usage_ratio'), sources, signal);
    expect(found.map(({ kind }) => kind)).toEqual(['changes']);
  });
});
