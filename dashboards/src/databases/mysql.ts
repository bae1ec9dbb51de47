import { UID } from '../house/source.ts';
import { databaseDashboard } from './of-database.ts';

export const mysql = () =>
  databaseDashboard({
    uid: UID.mysql,
    title: 'VigilOps MySQL and MariaDB',
    description:
      'How is this MySQL or MariaDB? Connections, statements, buffer pool, locks and replication, as its agent sees them.',
    listedBy: 'mysql.threads',
    without: ['memory'],
    own: [
      {
        title: 'InnoDB and statements',
        id: 30,
        charts: [
          {
            id: 31,
            title: 'Statements by kind',
            description:
              'A second. A kind that rises alone is one program, or one loop in it: look at the queries.',
            metric: 'mysql.commands',
            by: 'command',
            isCounter: true,
            unit: 'ops',
            look: { draw: 'area' },
          },
          {
            id: 32,
            title: 'Buffer pool',
            description:
              'Operations a second: reads are those that memory did not have. If they rise, more is read than fits.',
            metric: 'mysql.buffer_pool.operations',
            by: 'operation',
            isCounter: true,
            unit: 'ops',
          },
          {
            id: 33,
            title: 'Rows by what was done with them',
            description:
              'A second. Rows read that rise far more than the others are scans without an index: see the advice.',
            metric: 'mysql.row_operations',
            by: 'operation',
            isCounter: true,
            unit: 'ops',
          },
          {
            id: 34,
            title: 'Joins without a good index',
            description:
              'A second, by kind. Full joins read a whole table for each row of another: look for the statement.',
            metric: 'mysql.joins',
            by: 'kind',
            isCounter: true,
            unit: 'ops',
          },
        ],
      },
      {
        title: 'Locks, temporary tables and replication',
        id: 40,
        charts: [
          {
            id: 41,
            title: 'Waits for row locks',
            description: 'A second. If they rise, the page Databases shows who blocks whom.',
            metric: 'mysql.row_locks',
            only: ['kind', 'waits'],
            isCounter: true,
            unit: 'ops',
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
            title: 'Temporary tables and files',
            description:
              'A second. Those on disk cost much: raise tmp_table_size, or give the statement an index to sort by.',
            metric: 'mysql.tmp_resources',
            by: 'resource',
            isCounter: true,
            unit: 'ops',
          },
          {
            id: 44,
            title: 'Connections that failed',
            description:
              'A second, by why. max_connections: the limit was reached; aborted: look at passwords and the network.',
            metric: 'mysql.connection.errors',
            by: 'error',
            isCounter: true,
            unit: 'ops',
            noValue: 'None',
          },
          {
            id: 45,
            title: 'Time behind the source',
            description:
              'Of a replica, by channel. No line while replication stands still: look at the replica itself.',
            metric: 'mysql.replica.time_behind_source',
            by: 'channel',
            unit: 's',
            noValue: 'It is no replica',
          },
          {
            id: 46,
            title: 'Network',
            description:
              'Bytes a second from and to clients. Sent bytes that rise alone are large results: look at the queries.',
            metric: 'mysql.client.network.io',
            by: 'kind',
            isCounter: true,
            unit: 'Bps',
          },
        ],
      },
    ],
  });
