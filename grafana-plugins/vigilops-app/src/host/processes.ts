import type { HostMetrics, TopProcess } from '../api/types.ts';

export type ProcessOrder = 'cpu' | 'memory';

/** The top of CPU and of memory as one list; a process that is in both stands once. */
export function topProcesses(
  { top_cpu, top_memory }: HostMetrics['processes'],
  order: ProcessOrder,
): TopProcess[] {
  const known = new Map([...top_cpu, ...top_memory].map((process) => [keyOf(process), process]));
  const figure = ({ cpu_usage_ratio, memory_bytes }: TopProcess) =>
    (order === 'cpu' ? cpu_usage_ratio : memory_bytes) ?? -1;
  return [...known.values()].sort((a, b) => figure(b) - figure(a));
}

export const keyOf = ({ pid, name, user }: TopProcess) => `${pid ?? ''} ${name ?? ''} ${user ?? ''}`;
