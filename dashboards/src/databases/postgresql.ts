import { UID } from '../house/source.ts';
import { databaseDashboard } from './of-database.ts';

export const postgresql = () =>
  databaseDashboard({
    uid: UID.postgresql,
    title: 'VigilOps PostgreSQL',
    description:
      'How is this PostgreSQL? Connections, statements, memory, journal, vacuum and replication, as its agent sees them.',
    listedBy: 'postgresql.backends',
    without: ['memory'],
    own: [
      {
        title: 'Rows and pages',
        id: 30,
        charts: [
          {
            id: 31,
            title: 'Pages found in shared buffers',
            description:
              'A second, by database. Compare with pages that were read: their share is what memory is worth.',
            metric: 'postgresql.blks_hit',
            by: 'db.namespace',
            isCounter: true,
            unit: 'ops',
          },
          {
            id: 32,
            title: 'Pages read from outside',
            description:
              'A second, by database. A jump is a statement that reads what nobody read for long: look at the queries.',
            metric: 'postgresql.blks_read',
            by: 'db.namespace',
            isCounter: true,
            unit: 'ops',
          },
          {
            id: 33,
            title: 'Temporary files',
            description:
              'Bytes a second that sorts and hashes wrote for want of work_mem. Look for the statement in the advice.',
            metric: 'postgresql.temp.io',
            by: 'db.namespace',
            isCounter: true,
            unit: 'Bps',
          },
          {
            id: 34,
            title: 'Rows changed',
            description:
              'Updated a second, by database. Each leaves a dead row behind: vacuum must keep up with it.',
            metric: 'postgresql.tup_updated',
            by: 'db.namespace',
            isCounter: true,
            unit: 'ops',
          },
        ],
      },
      {
        title: 'Waits, vacuum and journal',
        id: 40,
        charts: [
          {
            id: 41,
            title: 'What sessions wait for',
            description:
              'Sessions that run something, by kind of wait. Lock: see who blocks whom; IO: look at the disks.',
            metric: 'vigilops.db.postgresql.waiting',
            by: 'wait.type',
            unit: 'short',
            look: { draw: 'area' },
          },
          {
            id: 42,
            title: 'Longest wait for a lock',
            description:
              'By the session at the root of the tree. Talk to who it is, or end that session; not those that wait.',
            metric: 'vigilops.db.lock.wait.longest',
            by: 'vigilops.db.lock.blocker',
            unit: 's',
            noValue: 'Nobody waits',
          },
          {
            id: 43,
            title: 'Age of the oldest transaction id',
            description:
              'Writes end at 2.1 billion. Above 200 million autovacuum should work on it: if it does not, see the advice.',
            metric: 'vigilops.db.transaction_id.age',
            unit: 'short',
          },
          {
            id: 44,
            title: 'Workers of autovacuum',
            description:
              'That run now. Always as many as are allowed: vacuum does not keep up, give it more cost limit.',
            metric: 'vigilops.db.postgresql.autovacuum.workers',
            unit: 'short',
          },
          {
            id: 45,
            title: 'Checkpoints',
            description:
              'A second, by why. Many that were requested: max_wal_size is too small for what is written.',
            metric: 'postgresql.bgwriter.checkpoint.count',
            by: 'type',
            isCounter: true,
            unit: 'ops',
          },
          {
            id: 46,
            title: 'Journal kept for slots',
            description:
              'Bytes that a slot keeps until its reader has them. One that only grows fills the disk: drop it if nobody reads.',
            metric: 'vigilops.db.postgresql.replication_slot.retained',
            by: 'slot',
            unit: 'bytes',
            noValue: 'There are no slots',
          },
        ],
      },
    ],
  });
