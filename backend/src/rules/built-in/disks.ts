import type { ShippedRule } from './shipped.ts';

/** File systems that are full by nature. */
const WRITABLE = [
  { key: 'system.filesystem.type', op: '!~', value: 'squashfs|iso9660|udf|erofs' },
  { key: 'system.filesystem.mode', op: '!=', value: 'ro' },
] as const;

export const DISK_RULES: readonly ShippedRule[] = [
  {
    key: 'host-disk',
    name: { en: 'Disk above 85 %', zh: '磁盘使用率高于 85 %' },
    condition: { type: 'metric', figure: 'disk_usage_ratio', threshold: 0.85, recovers_at: 0.83 },
    for_seconds: 300,
    runbook: {
      en: [
        'The message names the file system. See what grows: du -xh --max-depth=2 MOUNTPOINT | sort -h | tail',
        'Usual suspects: logs without rotation, old container images, dumps, package caches.',
        'A file that was deleted while still open frees nothing: lsof +L1',
      ],
      zh: [
        '消息里写明了是哪个文件系统。查看谁在增长：du -xh --max-depth=2 挂载点 | sort -h | tail',
        '常见原因：没有轮转的日志、旧的容器镜像、转储文件、软件包缓存。',
        '文件已删除但仍被进程打开时，空间不会释放：lsof +L1',
      ],
    },
  },
  {
    key: 'host-disk-critical',
    name: { en: 'A file system above 95 %', zh: '文件系统使用率高于 95 %' },
    condition: {
      type: 'series',
      metric: 'system.filesystem.utilization',
      filters: [...WRITABLE],
      group_by: ['system.filesystem.mountpoint'],
      aggregate: 'max',
      window_seconds: 120,
      threshold: 0.95,
      recovers_at: 0.93,
    },
    for_seconds: 120,
    severity: 'critical',
    runbook: {
      en: [
        'Services will fail soon: databases stop, logs are lost. Free space first, look for the reason afterwards.',
        'Quick wins: rotated logs, package caches, unused images (docker system prune), core dumps.',
        'Then find what grew: du -xh --max-depth=2 MOUNTPOINT | sort -h | tail',
      ],
      zh: [
        '服务很快会出故障：数据库停止写入，日志丢失。先腾空间，再查原因。',
        '见效快的清理：已轮转的日志、软件包缓存、不用的镜像（docker system prune）、core dump。',
        '然后查看谁在增长：du -xh --max-depth=2 挂载点 | sort -h | tail',
      ],
    },
  },
  {
    key: 'host-disk-filling',
    name: { en: 'A file system fills fast', zh: '文件系统快速写满' },
    condition: {
      type: 'series',
      metric: 'system.filesystem.utilization',
      filters: [...WRITABLE],
      group_by: ['system.filesystem.mountpoint'],
      aggregate: 'max',
      of: 'change',
      window_seconds: 1_800,
      threshold: 0.1,
      recovers_at: 0.05,
    },
    keep_firing_seconds: 600,
    runbook: {
      en: [
        'More than a tenth of it was filled within half an hour. At this pace it is full in hours.',
        'See which files grew: find MOUNTPOINT -xdev -mmin -60 -size +50M -ls',
        'An intended copy or dump: let it finish, and watch what is left. Anything else: stop what writes.',
      ],
      zh: [
        '半小时内用掉了超过十分之一的空间，照此速度几小时内就会写满。',
        '查看哪些文件在增长：find 挂载点 -xdev -mmin -60 -size +50M -ls',
        '属于计划内的拷贝或备份：等它完成，并留意剩余空间；否则停掉写入的进程。',
      ],
    },
  },
  {
    key: 'host-disk-queue',
    name: { en: 'Disk queue above 20', zh: '磁盘队列长度高于 20' },
    condition: {
      type: 'series',
      metric: 'system.disk.operation_time',
      group_by: ['system.device'],
      time_function: 'rate',
      aggregate: 'sum',
      window_seconds: 600,
      threshold: 20,
      recovers_at: 10,
    },
    for_seconds: 900,
    runbook: {
      en: [
        'On average more than twenty requests wait for this disk: every one of them takes long.',
        'See who asks: iotop, and the jobs that began then (backups, array checks, compaction).',
        'Spread them out or slow them down (ionice), or use faster storage.',
      ],
      zh: [
        '平均有二十多个请求在排队等待这块盘，每个请求都会很慢。',
        '查看谁在发起请求：iotop，以及当时启动的任务（备份、阵列校验、数据合并）。',
        '错开或限速（ionice），或换用更快的存储。',
      ],
    },
  },
];
