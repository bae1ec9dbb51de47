import { diskUse, MOUNTPOINT, type Where } from '../ask/of-hosts.ts';
import { is, metric } from '../ask/question.ts';
import { COLOUR } from '../house/colours.ts';
import type { Section } from '../house/layout.ts';
import { DISK_LIMITS } from '../house/limits.ts';
import { tableOfMetrics } from '../house/tables.ts';
import { chart } from '../panels/chart.ts';
import { table } from '../panels/table.ts';

const MOST_LINES = 10;
const ways = [
  { name: '/read$/', isPattern: true, colour: COLOUR.diskRead },
  { name: '/write$/', isPattern: true, colour: COLOUR.diskWrite },
];

export const disksOf = (where: Where): Section => ({
  row: { id: 30, title: 'Disks' },
  tiles: [
    { panel: fileSystems(where), width: 12, height: 8 },
    { panel: useOverTime(where), width: 12, height: 8 },
    { panel: bytes(where), width: 8, height: 8 },
    { panel: operations(where), width: 8, height: 8 },
    { panel: busy(where), width: 8, height: 8 },
  ],
});

const fileSystems = (where: Where) =>
  table(
    {
      id: 31,
      title: 'File systems',
      description:
        'How full each file system is now, as df has it. Orange from 75 %, red from 85 %: delete, move or grow it before writes fail.',
      questions: [
        diskUse(where, { groupBy: [MOUNTPOINT] }),
        metric('system.filesystem.usage', {
          filters: [is('system.filesystem.state', 'used'), ...where],
          groupBy: [MOUNTPOINT],
          aggregate: 'sum',
        }),
        metric('system.filesystem.limit', { filters: where, groupBy: [MOUNTPOINT], aggregate: 'sum' }),
      ],
      transformations: tableOfMetrics({
        [MOUNTPOINT]: 'Mounted at',
        'system.filesystem.utilization': 'Full',
        'system.filesystem.usage': 'Used',
        'system.filesystem.limit': 'Size',
      }),
      isNow: true,
    },
    {
      columns: [
        { name: 'Mounted at' },
        { name: 'Full', unit: 'percentunit', decimals: 0, shareWith: DISK_LIMITS },
        { name: 'Used', unit: 'bytes', decimals: 1, width: 100 },
        { name: 'Size', unit: 'bytes', decimals: 1, width: 100 },
      ],
      sortedBy: 'Full',
    },
  );

const useOverTime = (where: Where) =>
  chart(
    {
      id: 32,
      title: 'File systems over time',
      description:
        'How full they were. A steady slope tells when one is full; a sudden step is something that was written: look at the logs of that minute.',
      questions: [diskUse(where, { groupBy: [MOUNTPOINT], legend: `{{${MOUNTPOINT}}}`, limit: MOST_LINES })],
    },
    { unit: 'percentunit', decimals: 0, min: 0, max: 1, limits: DISK_LIMITS },
    { withLimits: true },
  );

const byDevice = (name: string, where: Where) =>
  metric(name, {
    filters: where,
    groupBy: ['system.device', 'disk.io.direction'],
    aggregate: 'sum',
    legend: '{{system.device}} {{disk.io.direction}}',
    limit: MOST_LINES,
  });

const bytes = (where: Where) =>
  chart(
    {
      id: 33,
      title: 'Disk traffic',
      description:
        'Bytes a second read and written by disk. Compare with what the disk can do; "CPU by program" names who is active in that minute.',
      questions: [byDevice('system.disk.io', where)],
    },
    { unit: 'binBps', decimals: 1, min: 0, colours: ways },
  );

const operations = (where: Where) =>
  chart(
    {
      id: 34,
      title: 'Disk operations',
      description:
        'Reads and writes a second by disk. Many with few bytes are small ones, which cost a disk most: databases and logs that sync.',
      questions: [byDevice('system.disk.operations', where)],
    },
    { unit: 'iops', decimals: 0, min: 0, colours: ways },
  );

const busy = (where: Where) =>
  chart(
    {
      id: 35,
      title: 'Disks busy',
      description:
        'Share of time with at least one request under way. Near 100 % on a single disk, everything that reads or writes waits; disks that work in parallel can do more.',
      questions: [
        metric('system.disk.io_time', {
          filters: where,
          groupBy: ['system.device'],
          aggregate: 'sum',
          legend: '{{system.device}}',
          limit: MOST_LINES,
        }),
      ],
    },
    { unit: 'percentunit', decimals: 0, min: 0, max: 1 },
  );
