import { describe, expect, it } from 'vitest';

import { EVERYTHING, watch } from './test/watching.ts';
import { openRecordedMySql, type Recorded } from './test/recorded-mysql.ts';

/** Answers in the shape of MySQL 8.4, made from its manual: no such server can be had here. */
const SERVER: Recorded = [
  [
    /^SELECT VERSION/,
    [
      {
        version: '8.4.3',
        comment: 'MySQL Community Server - GPL',
        identity: 'db-1 3306 1',
        account: 'vigilops@%',
        performance_schema: '1',
        page_bytes: '16384',
      },
    ],
  ],
  [
    /^SHOW GLOBAL STATUS/,
    [
      { Variable_name: 'Uptime', Value: '1000' },
      { Variable_name: 'Questions', Value: '500' },
      { Variable_name: 'Threads_connected', Value: '7' },
      { Variable_name: 'Innodb_row_lock_current_waits', Value: '1' },
    ],
  ],
  [/^SHOW GLOBAL VARIABLES/, [{ Variable_name: 'max_connections', Value: '151' }]],
  [
    /setup_consumers/,
    [
      { NAME: 'events_statements_current' },
      { NAME: 'events_statements_history' },
      { NAME: 'statements_digest' },
    ],
  ],
  [/session_connect_attrs/, [{ id: '12', name: 'shop-worker' }]],
  [
    /INNODB_TRX WHERE/,
    [
      { id: '12', ms: '61000.0', wait_ms: null },
      { id: '13', ms: '4000.0', wait_ms: '4000.0' },
    ],
  ],
  [
    /FROM performance_schema\.threads t\s+LEFT JOIN performance_schema\.events_statements_current e\s+ON e\.THREAD_ID = t\.THREAD_ID AND e\.NESTING_EVENT_ID IS NULL AND/,
    [
      session({ id: '12', command: 'Sleep', ms: '57000', statement: '12.1796000000' }),
      session({ id: '13', command: 'Query', state: 'updating', ms: '3900.5', statement: '55.8' }),
    ],
  ],
  [
    /data_lock_waits/,
    [
      {
        waiter: '13',
        blocker: '12',
        object_schema: 'shop',
        object_name: 'orders',
        index_name: 'PRIMARY',
        mode: 'X,REC_NOT_GAP',
      },
    ],
  ],
  [
    /WHERE t\.PROCESSLIST_ID IN \(/,
    [
      { id: '12', raw: null, text: 'SELECT * FROM `shop` . `orders` WHERE `id` = ? FOR UPDATE' },
      {
        id: '13',
        raw: "UPDATE shop.orders SET note = 'my secret' WHERE id = 7",
        text: 'UPDATE `shop` . `orders` SET `note` = ? WHERE `id` = ?',
      },
    ],
  ],
  [/MAX\(TIMER_END\)/, [{ now_ms: '900000.5' }]],
  [/events_statements_history h/, []],
  [
    /^SHOW REPLICA STATUS/,
    [
      {
        Replica_IO_Running: 'Yes',
        Replica_SQL_Running: 'Yes',
        Seconds_Behind_Source: '12',
        SQL_Delay: '0',
        Channel_Name: '',
        Last_IO_Errno: '0',
        Last_SQL_Errno: '0',
      },
    ],
  ],
  [/INNODB_METRICS/, [{ value: '3' }]],
  [/^SHOW ENGINE INNODB STATUS/, [{ Type: 'InnoDB', Name: '', Status: 'no deadlock here' }]],
  [
    /INNODB_TABLESTATS/,
    [{ id: '1070', name: 'shop/orders#p#p0', row_count: '100', own_pages: '10', index_pages: '2' }],
  ],
  [/INNODB_TABLESPACES/, [{ name: 'shop/orders#p#p0', bytes: '262144' }]],
  [/INNODB_INDEXES/, [{ id: '1070', index_id: '157', name: 'PRIMARY', type: '3' }]],
  [/INNODB_FIELDS/, [{ index_id: '157', name: 'id' }]],
];

function session(own: Readonly<Record<string, string>>) {
  const { id = '', command = '', state = null, ms = '0', statement = null } = own;
  return {
    id,
    user: 'shop',
    host: '10.0.0.7',
    db: 'shop',
    command,
    state,
    ms,
    statement,
    rows_examined: null,
    rows_sent: null,
  };
}

function digests(
  rows: readonly { readonly digest: string; readonly calls: number; readonly ms: number }[],
): Recorded {
  return [
    [
      /SELECT SCHEMA_NAME AS db/,
      rows.map(({ digest, calls, ms }) => ({
        db: 'shop',
        digest,
        calls: String(calls),
        total_ms: String(ms),
        rows_returned: String(calls),
        rows_examined: String(calls * 10),
        rows_affected: '0',
        errors: '0',
        no_index: '0',
        temp_blocks: '0',
        max_ms: '20.5',
        p95_ms: '9.1',
        first_seen: '1796000000.5',
        now_s: '1796000900',
      })),
    ],
    [
      /SELECT DIGEST AS digest/,
      rows.map(({ digest }) => ({ digest, text: 'SELECT `a` FROM `t` WHERE `id` IN (...)' })),
    ],
  ];
}

describe('MySQL 8, by answers made from its manual', () => {
  it('lets us in by caching_sha2_password without TLS, and is read whole', async () => {
    const server = await openRecordedMySql('pass wörd', SERVER);
    const probe = watch({ port: server.port, password: 'pass wörd' });

    const { state, one } = await probe.look(...EVERYTHING);

    expect(state).toMatchObject({
      version: '8.4.3',
      role: 'replica',
      missing: [],
      figures: { connections: 7, connections_max: 151, connections_waiting: 1, replication_lag_seconds: 12 },
    });
    expect(one('connections')?.groups).toContainEqual(
      expect.objectContaining({
        state: 'idle_in_transaction',
        application: 'shop-worker',
        address: '10.0.0.7',
      }),
    );
    expect(one('samples')?.items).toMatchObject([
      { text: 'UPDATE shop.orders SET note = ? WHERE id = ?', is_running: true, wait: 'row lock' },
    ]);
    expect(one('locks')?.nodes).toMatchObject([
      {
        id: '12',
        blocked_by: [],
        text: 'SELECT * FROM shop.orders WHERE id = ? FOR UPDATE',
        transaction_ms: 61_000,
      },
      {
        id: '13',
        blocked_by: ['12'],
        target: 'index PRIMARY of shop.orders',
        mode: 'X,REC_NOT_GAP',
        wait_ms: 3_901,
      },
    ]);
    expect(one('tables')?.tables).toMatchObject([
      { schema: 'shop', name: 'orders', rows: 100, total_bytes: 262_144 },
    ]);
    expect(one('tables')?.indexes).toMatchObject([{ name: 'PRIMARY', columns: ['id'], is_primary: true }]);
    expect(server.asked.some((sql) => sql.startsWith('SET SESSION max_execution_time = 5000'))).toBe(true);
    expect(JSON.stringify(one('samples'))).not.toContain('secret');
  });

  it('tells of a window what was added, with the 95th percentile of the server', async () => {
    const server = await openRecordedMySql('p', [
      ...digests([{ digest: 'ab', calls: 10, ms: 100 }]),
      ...SERVER,
    ]);
    const probe = watch({ port: server.port, password: 'p' });
    const first = await probe.look('queries');
    server.answers = [
      ...digests([
        { digest: 'ab', calls: 13, ms: 160 },
        { digest: 'cd', calls: 1, ms: 5 },
      ]),
      ...SERVER,
    ];

    const second = await probe.look('queries');

    expect(first.one('queries')).toBeUndefined();
    // Both digests are one statement to us.
    expect(second.one('queries')).toMatchObject({
      is_reset: false,
      items: [{ calls: 4, total_ms: 65, rows_examined: 40, p95_ms: 9.1, max_ms: 20.5, database: 'shop' }],
    });
  });

  it('is told without what its account may not see, and which right would show it', async () => {
    const server = await openRecordedMySql('p', [
      [/INNODB_TRX|INNODB_METRICS|INNODB_TABLESTATS|SHOW ENGINE/, 1_227],
      [/performance_schema\.(?!processlist)/, 1_142],
      [/^SHOW REPLICA STATUS/, 1_227],
      ...SERVER,
    ]);

    const { state } = await watch({ port: server.port, password: 'p' }).look(...EVERYTHING);

    expect(state.figures?.connections).toBe(7);
    expect(state.role).toBe('unknown');
    expect(state.missing.map(({ grant }) => grant)).toEqual(
      expect.arrayContaining([
        "GRANT PROCESS ON *.* TO 'vigilops'@'%';",
        "GRANT SELECT ON performance_schema.* TO 'vigilops'@'%';",
        "GRANT REPLICATION CLIENT ON *.* TO 'vigilops'@'%';",
      ]),
    );
  });

  it('refuses a wrong password in words that do not repeat it', async () => {
    const server = await openRecordedMySql('right', SERVER);

    const looking = watch({ port: server.port, password: 'wrong-secret' }).look();

    await expect(looking).rejects.toMatchObject({ kind: 'password' });
    await expect(looking).rejects.toThrow(/^(?!.*wrong-secret).*databases\[\]\.password/);
  });
});
