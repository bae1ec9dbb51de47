import { cpuUse, diskUse, memoryUse, networkBytes, type Where } from '../ask/of-hosts.ts';
import { metric } from '../ask/question.ts';
import type { Tile } from '../house/layout.ts';
import { CPU_LIMITS, DISK_LIMITS, MEMORY_LIMITS } from '../house/limits.ts';
import { gauge, stat } from '../panels/figures.ts';

/** A host that says nothing for ten minutes has no state. */
const noValue = 'Silent';
const share = { unit: 'percentunit', decimals: 0, noValue } as const;

/** How the host is now, in one line. */
export function stateOf(where: Where): Tile[] {
  const shares = [
    gauge(
      {
        id: 1,
        title: 'CPU',
        description:
          'Share of all CPUs that is busy now. Above 90 % for long: see "CPU by program" for who it is.',
        questions: [cpuUse(where)],
        isNow: true,
      },
      { ...share, limits: CPU_LIMITS },
    ),
    gauge(
      {
        id: 2,
        title: 'Memory',
        description:
          'Share of memory in use that cannot be given back. Above 90 %: see "Programs" for who holds it, before the kernel kills one.',
        questions: [memoryUse(where)],
        isNow: true,
      },
      { ...share, limits: MEMORY_LIMITS },
    ),
    gauge(
      {
        id: 3,
        title: 'Fullest disk',
        description:
          'Use of the fullest file system. Above 85 %: see "File systems" for which it is, and make room before writes fail.',
        questions: [diskUse(where)],
        isNow: true,
      },
      { ...share, limits: DISK_LIMITS },
    ),
  ];
  return [...shares, ...otherFigures(where)].map((panel) => ({ panel, width: 4, height: 5 }));
}

const otherFigures = (where: Where) => [
  stat(
    {
      id: 4,
      title: 'Load',
      description:
        'Programs that run or wait, averaged over a minute, beside the CPUs that there are. A load well above the CPUs means that programs wait.',
      questions: [
        metric('system.cpu.load_average.1m', {
          filters: where,
          aggregate: 'max',
          legend: 'load',
        }),
        metric('vigilops.cpu.limit', { filters: where, aggregate: 'max', legend: 'CPUs' }),
      ],
      isNow: true,
    },
    { unit: 'short', decimals: 1, noValue },
    { withNames: true },
  ),
  stat(
    {
      id: 5,
      title: 'Network',
      description: 'Bytes a second now, all interfaces together. See "Network" below for which one.',
      questions: [
        networkBytes(where, { groupBy: ['network.io.direction'], legend: '{{network.io.direction}}' }),
      ],
      isNow: true,
    },
    { unit: 'binBps', decimals: 1, noValue },
    { withNames: true },
  ),
  stat(
    {
      id: 6,
      title: 'Uptime',
      description:
        'Time since the host was started. A short one that nobody planned: look for the reboot in its logs.',
      questions: [metric('system.uptime', { filters: where, aggregate: 'max' })],
      isNow: true,
    },
    { unit: 'dtdurations', decimals: 1, noValue },
  ),
];
