import { expect, it } from 'vitest';
import { topProcesses } from './processes.ts';

const process = (pid: string, cpu: number | null, memory: number | null) => ({
  name: `p${pid}`,
  pid,
  user: 'root',
  cpu_usage_ratio: cpu,
  memory_bytes: memory,
});

it('joins both lists, each process once, in the order that is wanted', () => {
  const busy = process('1', 0.9, 10);
  const large = process('2', 0.1, 1_000);
  const unknown = process('3', null, 100);
  const processes = { top_cpu: [busy, large], top_memory: [large, unknown] };
  const given = { ...processes, count: [], states: [], top_at: null };
  expect(topProcesses(given, 'cpu').map(({ pid }) => pid)).toEqual(['1', '2', '3']);
  expect(topProcesses(given, 'memory').map(({ pid }) => pid)).toEqual(['2', '3', '1']);
});
