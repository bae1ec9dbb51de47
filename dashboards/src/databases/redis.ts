import { UID } from '../house/source.ts';
import { databaseDashboard } from './of-database.ts';

export const redis = () =>
  databaseDashboard({
    uid: UID.redis,
    title: 'VigilOps Redis',
    description:
      'How is this Redis or Valkey? Memory, keys, hits, evictions, clients, persistence and replication, as its agent sees them.',
    listedBy: 'redis.memory.used',
    without: ['deadlocks', 'statements', 'transactions', 'size'],
    own: [
      {
        title: 'Memory and keys',
        id: 30,
        charts: [
          {
            id: 31,
            title: 'Keys',
            description:
              'By database. A count that only grows: keys without a time to live, see the page Databases.',
            metric: 'redis.db.keys',
            by: 'db',
            unit: 'short',
          },
          {
            id: 32,
            title: 'Keys removed for want of memory',
            description:
              'A second. Normal for a cache at its limit; for a store it loses data: give it more memory.',
            metric: 'redis.keys.evicted',
            isCounter: true,
            unit: 'ops',
            noValue: 'None',
          },
          {
            id: 33,
            title: 'Keys found',
            description:
              'Look-ups a second that found their key. Compare with those that did not: their share is the hit rate.',
            metric: 'redis.keyspace.hits',
            isCounter: true,
            unit: 'ops',
          },
          {
            id: 34,
            title: 'Keys not found',
            description:
              'Look-ups a second that found nothing. A jump: the cache was emptied, or somebody asks for wrong names.',
            metric: 'redis.keyspace.misses',
            isCounter: true,
            unit: 'ops',
          },
          {
            id: 35,
            title: 'Fragmentation',
            description:
              'Memory of the process by memory of the data. Far above 1.5 for long: switch activedefrag on.',
            metric: 'redis.memory.fragmentation_ratio',
            unit: 'short',
          },
          {
            id: 36,
            title: 'Memory of the process',
            description: 'As the kernel sees it. It must stay below what the host has, with room for a fork.',
            metric: 'redis.memory.rss',
            unit: 'bytes',
          },
        ],
      },
      {
        title: 'Clients, persistence and network',
        id: 40,
        charts: [
          {
            id: 47,
            title: 'Commands',
            description:
              'A second. A rise with the same users is a loop in a program: the page Databases shows which command it is.',
            metric: 'redis.commands.processed',
            isCounter: true,
            unit: 'ops',
          },
          {
            id: 41,
            title: 'Clients',
            description:
              'Connected, without replicas. One that rises without end: a program opens and never closes.',
            metric: 'redis.clients.connected',
            unit: 'short',
          },
          {
            id: 42,
            title: 'Error replies',
            description:
              'A second, by their first word. OOM: it is full; NOAUTH and NOPERM: somebody lacks a right.',
            metric: 'vigilops.redis.errors',
            by: 'error.type',
            isCounter: true,
            unit: 'ops',
            noValue: 'None',
          },
          {
            id: 43,
            title: 'Last write to disk went well',
            description:
              '1 is yes, by kind. At 0 a restart loses data: see the log of Redis for a full disk.',
            metric: 'vigilops.redis.persistence.ok',
            by: 'kind',
            unit: 'short',
          },
          {
            id: 44,
            title: 'Changes that no dump holds',
            description:
              'What a crash now would lose without the append-only file. If it only grows, saving fails.',
            metric: 'redis.rdb.changes_since_last_save',
            unit: 'short',
          },
          {
            id: 45,
            title: 'Read from the network',
            description:
              'Bytes a second. Compare with commands: few commands and many bytes are large values.',
            metric: 'redis.net.input',
            isCounter: true,
            unit: 'Bps',
          },
          {
            id: 46,
            title: 'Written to the network',
            description:
              'Bytes a second. A jump: somebody reads whole collections, or a replica copies everything anew.',
            metric: 'redis.net.output',
            isCounter: true,
            unit: 'Bps',
          },
        ],
      },
    ],
  });
