import type { ShippedRule } from './shipped.ts';

/** Of a server that is watched: each is told apart by the name that its operator gave it. */
const INSTANCE = 'vigilops.db.instance';
/** Two rounds of a probe at its usual pace, with room for one that comes late. */
const ROUNDS_SECONDS = 60;

/** What the probes of agents say of database servers. */
export const DATABASE_RULES: readonly ShippedRule[] = [
  {
    key: 'database-down',
    name: { en: 'A database cannot be asked', zh: '数据库无法访问' },
    condition: {
      type: 'series',
      metric: 'vigilops.db.up',
      group_by: [INSTANCE],
      aggregate: 'max',
      time_function: 'max',
      // While a server is away its agent tells of it once a minute.
      window_seconds: 120,
      comparison: 'below',
      threshold: 0.5,
    },
    severity: 'critical',
    runbook: {
      en: [
        'The page of the database says why: nobody listens, the password is wrong, a certificate is not trusted, it does not answer.',
        'Nobody listens: is the process there, and what are the last lines of its log? A full disk and the OOM killer are the usual ends.',
        'It does not answer: look at CPU and disks of its host, and whether all of its connections are taken.',
        'Password or certificate: somebody has changed it at the server; set it anew in agent.yaml.',
      ],
      zh: [
        '数据库页面会说明原因：端口无人监听、密码错误、证书不受信任、没有响应。',
        '无人监听：进程还在吗？看它日志的最后几行，最常见的是磁盘写满或被 OOM killer 结束。',
        '没有响应：查看主机的 CPU 和磁盘，以及连接是否已经用尽。',
        '密码或证书：服务器端被改过，在 agent.yaml 中重新设置。',
      ],
    },
  },
  {
    key: 'database-connections-80',
    name: { en: 'Database connections above 80 %', zh: '数据库连接数超过 80 %' },
    condition: {
      type: 'series',
      metric: 'vigilops.db.connections.utilization',
      group_by: [INSTANCE],
      aggregate: 'max',
      time_function: 'avg',
      window_seconds: 120,
      threshold: 0.8,
      recovers_at: 0.75,
    },
    for_seconds: 120,
    runbook: {
      en: [
        'Who has them? The tab Connections of the database, by application and address, with how long they have been idle.',
        'Many idle: pools are larger than they need be, or there are more instances than before. Together they must stay below the limit.',
        'Many idle in transaction: a program forgets COMMIT. Many waiting: look at the tab Locks.',
        'A higher limit costs memory for each connection; a pool in front (PgBouncer, ProxySQL) costs less.',
      ],
      zh: [
        '谁占用了连接？在数据库的“连接”页按应用和地址查看，以及空闲了多久。',
        '大量空闲：连接池过大，或实例数变多；所有连接池之和必须小于上限。',
        '大量“事务中空闲”：程序忘记提交。大量等待：查看“锁”页。',
        '调高上限会让每个连接都占用内存；在前面加连接池（PgBouncer、ProxySQL）代价更小。',
      ],
    },
  },
  {
    key: 'database-connections-95',
    name: { en: 'Database connections above 95 %', zh: '数据库连接数超过 95 %' },
    condition: {
      type: 'series',
      metric: 'vigilops.db.connections.utilization',
      group_by: [INSTANCE],
      aggregate: 'max',
      time_function: 'max',
      window_seconds: ROUNDS_SECONDS,
      threshold: 0.95,
      recovers_at: 0.9,
    },
    severity: 'critical',
    runbook: {
      en: [
        'The next program that connects is refused. See first who holds them: tab Connections, by application and state.',
        'Make room: end sessions that are idle in transaction, or stop the instance whose pool grew. Administrators have reserved places.',
        'Is somebody blocked, and all others behind? Then the root of the tab Locks is what to end.',
      ],
      zh: [
        '再有程序连接就会被拒绝。先看是谁占用：“连接”页按应用和状态查看。',
        '腾出位置：结束“事务中空闲”的会话，或停掉连接池变大的实例。管理员有预留的连接。',
        '是否有人被锁住、其他人都排在后面？那么要结束的是“锁”页中的源头。',
      ],
    },
  },
  {
    key: 'database-deadlock',
    name: { en: 'A database broke a deadlock', zh: '数据库发生死锁' },
    condition: {
      type: 'series',
      metric: 'vigilops.db.deadlocks',
      group_by: [INSTANCE],
      aggregate: 'sum',
      time_function: 'increase',
      window_seconds: 300,
      threshold: 0,
    },
    runbook: {
      en: [
        'Two transactions waited for each other, and the server ended one of them. The tab Locks shows both, where the server tells.',
        'Programs must try again what was ended. To have fewer: change rows in the same order everywhere, and keep transactions short.',
      ],
      zh: [
        '两个事务互相等待，服务器结束了其中一个。服务器提供信息时，“锁”页会显示双方。',
        '程序必须重试被结束的事务。减少死锁：所有地方按同样的顺序修改行，事务尽量短。',
      ],
    },
  },
  {
    key: 'database-slow-queries',
    name: { en: 'Many more slow queries than just before', zh: '慢查询激增' },
    condition: {
      type: 'series',
      metric: 'vigilops.db.slow_queries',
      group_by: [INSTANCE],
      aggregate: 'sum',
      time_function: 'increase',
      window_seconds: 300,
      of: 'change',
      threshold: 20,
      recovers_at: 0,
    },
    keep_firing_seconds: 300,
    runbook: {
      en: [
        'The tab Queries, sorted by total, shows which statement takes the time now; its page shows since when, and its plan.',
        'One statement alone: a lost index, old statistics (ANALYZE), or a release that asks otherwise.',
        'All at once: locks, a busy disk, a backup, or memory that no longer holds what is read.',
      ],
      zh: [
        '“查询”页按总耗时排序，可看到现在是哪条语句在耗时；点开可看到从何时开始，以及执行计划。',
        '只有一条语句：索引没了、统计信息过旧（ANALYZE），或新版本换了查询方式。',
        '全部变慢：锁、磁盘繁忙、备份，或内存已装不下要读的数据。',
      ],
    },
  },
  {
    key: 'database-lock-wait',
    name: { en: 'Somebody waits for a lock for more than 30 s', zh: '锁等待超过 30 秒' },
    condition: {
      type: 'series',
      metric: 'vigilops.db.lock.wait.longest',
      // Who is to blame is in the message, and each culprit is an alert of its own.
      group_by: [INSTANCE, 'vigilops.db.lock.blocker'],
      aggregate: 'max',
      time_function: 'last',
      window_seconds: ROUNDS_SECONDS,
      threshold: 30,
      recovers_at: 5,
    },
    runbook: {
      en: [
        'The message names the session at the root: all others wait for it, directly or not. The tab Locks shows the whole tree, also of then.',
        'Idle in transaction: a program forgot COMMIT, or somebody left a console open. Ask them, or end that session.',
        'A migration: it waits for its own turn and holds up all behind it. Cancel it, and try again with a lock time-out.',
        'Do not end those who wait: others take their place.',
      ],
      zh: [
        '消息中给出了源头会话：其他会话都直接或间接在等它。“锁”页显示完整的等待树，也可查看当时的情况。',
        '事务中空闲：程序忘记提交，或有人开着控制台没关。联系对方，或结束该会话。',
        '数据库变更：它自己在排队，也堵住后面所有人。取消它，设置锁超时后重试。',
        '不要结束等待者：后面的会顶上来。',
      ],
    },
  },
  {
    key: 'database-replication-lag',
    name: { en: 'A replica is more than 60 s behind', zh: '复制延迟超过 60 秒' },
    condition: {
      type: 'series',
      metric: 'vigilops.db.replication.lag',
      group_by: [INSTANCE],
      aggregate: 'max',
      time_function: 'min',
      window_seconds: 120,
      threshold: 60,
      recovers_at: 30,
    },
    for_seconds: 120,
    runbook: {
      en: [
        'Readers of the replica see the past, and a failover now would lose what is missing.',
        'Does it come nearer? A long transaction or a large change at the primary takes as long there. If it stands still, look at the log of the replica.',
        'Disk or network of the replica busy? A long query on it can hold replication up, too.',
      ],
      zh: [
        '从该副本读到的是旧数据，此时切换会丢失尚未复制的内容。',
        '延迟在缩小吗？主库上的大事务在副本上要花同样的时间。若完全不动，查看副本的日志。',
        '副本的磁盘或网络繁忙？副本上的长查询也会挡住复制。',
      ],
    },
  },
  {
    key: 'database-wraparound',
    name: { en: 'Transaction ids of a database run out', zh: '数据库事务 ID 即将耗尽' },
    condition: {
      type: 'series',
      metric: 'vigilops.db.transaction_id.age',
      group_by: [INSTANCE],
      aggregate: 'max',
      time_function: 'last',
      window_seconds: 120,
      threshold: 1_000_000_000,
      recovers_at: 900_000_000,
    },
    for_seconds: 600,
    severity: 'critical',
    runbook: {
      en: [
        'At 2.1 billion PostgreSQL refuses every write. Autovacuum should have begun at 200 million: something holds it up.',
        'Look for what does: transactions open for days, prepared transactions (pg_prepared_xacts), replication slots that nobody reads (pg_replication_slots), hot_standby_feedback of a replica.',
        'End that first, then: VACUUM (VERBOSE, FREEZE) of the tables with the oldest age, which the tab Tables lists. It needs no down time.',
      ],
      zh: [
        '达到 21 亿时 PostgreSQL 会拒绝一切写入。自动清理本应在 2 亿时开始，说明有东西挡住了它。',
        '查找原因：开了几天的事务、预备事务（pg_prepared_xacts）、无人读取的复制槽（pg_replication_slots）、副本的 hot_standby_feedback。',
        '先处理它，再对“表”页中年龄最大的表执行 VACUUM (VERBOSE, FREEZE)，无需停机。',
      ],
    },
  },
  {
    key: 'redis-memory',
    name: { en: 'Redis memory above 90 %', zh: 'Redis 内存超过 90 %' },
    condition: {
      type: 'series',
      metric: 'vigilops.db.memory.utilization',
      filters: [{ key: 'db.system.name', op: '=', value: 'redis' }],
      group_by: [INSTANCE],
      aggregate: 'max',
      time_function: 'avg',
      window_seconds: 120,
      threshold: 0.9,
      recovers_at: 0.85,
    },
    for_seconds: 120,
    runbook: {
      en: [
        'At its limit Redis removes keys, or refuses writes where maxmemory-policy is noeviction. A cache at its limit is normal: switch this off for it.',
        'What is large? The tab Tables shows key patterns by size. Keys without a time to live only grow.',
        'Set times to live, split large keys, or raise maxmemory, with room left for a fork of the process.',
      ],
      zh: [
        '达到上限后 Redis 会淘汰键，maxmemory-policy 为 noeviction 时则拒绝写入。纯缓存满了属于正常，可为它关闭此规则。',
        '什么占用大？“表”页按键模式列出大小。没有过期时间的键只增不减。',
        '设置过期时间、拆分大键，或调高 maxmemory，并为进程 fork 预留内存。',
      ],
    },
  },
];
