import { UID } from '../house/source.ts';
import { databaseDashboard } from './of-database.ts';

export const mongodb = () =>
  databaseDashboard({
    uid: UID.mongodb,
    title: 'VigilOps MongoDB',
    description:
      'How is this MongoDB? Operations, cache, queues, scans, sizes and its replica set, as its agent sees them.',
    listedBy: 'mongodb.operation.count',
    without: ['deadlocks', 'statements', 'transactions'],
    own: [
      {
        title: 'Operations and scans',
        id: 30,
        charts: [
          {
            id: 31,
            title: 'Operations by kind',
            description: 'A second. A kind that rises alone is one program: look at its queries.',
            metric: 'mongodb.operation.count',
            by: 'operation',
            isCounter: true,
            unit: 'ops',
            look: { draw: 'area' },
          },
          {
            id: 32,
            title: 'Time of operations',
            description:
              'Milliseconds a second, by kind. Compare with their number: more time for as many is slower.',
            metric: 'mongodb.operation.time',
            by: 'operation',
            isCounter: true,
            unit: 'short',
          },
          {
            id: 33,
            title: 'Collections read as a whole',
            description: 'Queries a second without an index that fits. The advice says which ones were slow.',
            metric: 'vigilops.mongodb.collection_scans',
            isCounter: true,
            unit: 'ops',
            noValue: 'None, or not told before MongoDB 4.4',
          },
          {
            id: 34,
            title: 'Documents looked at',
            description: 'A second. Far more than are returned: indexes are missing, see the advice.',
            metric: 'vigilops.mongodb.scanned.objects',
            isCounter: true,
            unit: 'ops',
          },
        ],
      },
      {
        title: 'Cache, queues and replica set',
        id: 40,
        charts: [
          {
            id: 41,
            title: 'Cache of WiredTiger',
            description:
              'Used, changed, and its limit. Above 95 % of the limit, or 20 % changed, clients wait for pages.',
            metric: 'vigilops.mongodb.cache.size',
            by: 'state',
            unit: 'bytes',
          },
          {
            id: 42,
            title: 'Pages put out of the cache',
            description:
              'A second, by whom. By application threads: the cache is too small for what is read.',
            metric: 'vigilops.mongodb.cache.evictions',
            by: 'by',
            isCounter: true,
            unit: 'ops',
          },
          {
            id: 43,
            title: 'Operations that wait',
            description:
              'For a lock, by kind. If they stay, look for a long operation on the page Databases.',
            metric: 'vigilops.mongodb.queue',
            by: 'type',
            unit: 'short',
          },
          {
            id: 44,
            title: 'Write conflicts',
            description:
              'Writes a second that had to be tried again. Many: programs change the same documents.',
            metric: 'vigilops.mongodb.write_conflicts',
            isCounter: true,
            unit: 'ops',
            noValue: 'None',
          },
          {
            id: 45,
            title: 'Lag of members',
            description: 'Behind their primary. One that does not fall again: look at its disks and network.',
            metric: 'vigilops.mongodb.member.lag',
            by: 'member',
            unit: 's',
            noValue: 'There is no replica set',
          },
          {
            id: 46,
            title: 'Window of the oplog',
            description: 'For so long a member may be away. Shorter than your maintenance: make it larger.',
            metric: 'vigilops.mongodb.oplog.window',
            unit: 's',
            noValue: 'There is no replica set',
          },
        ],
      },
    ],
  });
