import type { AdviceWords } from './words.ts';

export const ADVICE_ENGLISH: AdviceWords = {
  about: (what, value) => `${what}: ${value}`,
  days: (days) => `${days} days`,
  hours: (hours) => `${hours} h`,
  minutes: (minutes) => `${minutes} min`,
  codes: {
    missing_index: {
      title: (subject) => `An index may be missing: ${subject}`,
      text: ({ table = '', columns = '' }) =>
        columns === ''
          ? `This statement reads far more rows of ${table} than it returns. Look at its conditions: an index on the columns that they compare may help.`
          : `This statement reads far more rows of ${table} than it returns. Try an index on (${columns}), the most selective column first, on a copy; look at the plan again, and create it at a quiet time without locking writers. Each index makes writes dearer.`,
    },
    unused_index: {
      title: (subject) => `An index is not used: ${subject}`,
      text: ({ index = '', role = '' }) =>
        `No statement has read ${index} since the counters began, and it guards no uniqueness, yet each write keeps it up to date. ${role === 'primary' ? 'Replicas count for themselves: see that none of them uses it. ' : ''}Reports of a month or a year may need it. If nobody does, drop it, and keep its definition.`,
    },
    duplicate_index: {
      title: (subject) => `Two indexes do the same: ${subject}`,
      text: ({ index = '', other = '' }) =>
        `${other} begins with the same columns and answers all that ${index} does. Dropping ${index} saves its space and the time of its writes.`,
    },
    invalid_index: {
      title: (subject) => `An index is broken: ${subject}`,
      text: ({ index = '' }) =>
        `Building ${index} ended half-way: it costs space and writes, and no statement may use it. Drop it, and build it again (CREATE INDEX CONCURRENTLY, or REINDEX INDEX CONCURRENTLY).`,
    },
    wraparound: {
      title: (subject, { state }) =>
        state === 'late'
          ? `Transaction ids are not cleared away: ${subject}`
          : `A vacuum of everything is near: ${subject}`,
      text: ({ state, table = '' }) =>
        state === 'late'
          ? `At 2^31 the server refuses every write. Autovacuum should have begun by now, so something holds it up: an open transaction, a prepared one, a replication slot, or autovacuum itself is too slow. End that first, then VACUUM (FREEZE)${table === '' ? ' the oldest tables' : ` ${table}`}.`
          : `Autovacuum will read every table as a whole to freeze old rows. That is as it should be; where it would come at a bad time, VACUUM (FREEZE) the large tables before, at a quiet one.`,
    },
    vacuum: {
      title: (subject) => `Dead rows pile up: ${subject}`,
      text: ({ table = '' }) =>
        `Autovacuum does not keep up with ${table}: scans read what nobody sees any more. See whether a long transaction keeps the rows alive; if not, VACUUM (ANALYZE) it, and set autovacuum_vacuum_scale_factor of this table lower.`,
    },
    bloat: {
      title: (subject) => `A table is larger than its rows: ${subject}`,
      text: ({ table = '' }) =>
        `By an estimate, ${table} takes much space that its rows do not need. A vacuum makes it usable again but does not give it back. VACUUM FULL or OPTIMIZE does, and locks the table meanwhile; pg_repack does not. Worth it only where the table will not fill it again.`,
    },
    memory_spill: {
      title: (subject) => `Sorts on disk: ${subject}`,
      text: ({ work_mem: memory = '' }) =>
        `This statement writes temporary files, since what it sorts or hashes does not fit into work_mem${memory === '' ? '' : ` (${memory})`}. First see whether it can sort less, by an index or a narrower result. Else raise work_mem for its role or its transaction alone: each sort of each session may take that much.`,
    },
    connections: {
      title: (subject) => `Connections are nearly used up: ${subject}`,
      text: ({ holder = '', state }) =>
        `Who connects next may be refused. ${holder === '' ? '' : `Most are held by ${holder}. `}${state === 'idle_in_transaction' ? 'Many sit idle in a transaction: a program there forgets COMMIT. ' : ''}Make its pool smaller, or put a pool in front of the server; a higher limit costs memory for each connection.`,
    },
    idle_in_transaction: {
      title: (subject) => `A transaction was left open: ${subject}`,
      text: ({ holder = '' }) =>
        `${holder} has begun a transaction and does nothing in it. It holds its locks, and no vacuum may clear rows away that it could still see. Look for a missing COMMIT, a call to others within the transaction, or an open console. idle_in_transaction_session_timeout ends such sessions by itself.`,
    },
    cache_hit_ratio: {
      title: (subject) => `Memory does not hold what is read: ${subject}`,
      text: ({ setting = '', value = '' }) =>
        `Many pages are read from outside of ${setting}${value === '' ? '' : ` (${value})`}. First see which statement reads most: one that scans a large table spoils the ratio for all. If it is none, a quarter of the memory (PostgreSQL) or up to three quarters (InnoDB alone on its host) are usual.`,
    },
    replication_lag: {
      title: (subject) => `Replication is behind: ${subject}`,
      text: () =>
        'Whoever reads at the replica sees the past, and a failover now would lose what is missing. Look at long transactions and large changes at the primary, at long statements on the replica, and at its disk and network.',
    },
    replication_slot: {
      title: (subject) => `A replication slot keeps journal: ${subject}`,
      text: ({ slot = '', state }) =>
        state === 'inactive'
          ? `Nobody reads ${slot}, and the server keeps everything for it until the disk is full. If its reader is gone for good, drop it: SELECT pg_drop_replication_slot('${slot.replaceAll("'", "''")}'). max_slot_wal_keep_size bounds what any slot may keep.`
          : `The reader of ${slot} does not keep up. Look at that reader, and set max_slot_wal_keep_size, so that it cannot fill the disk.`,
    },
    settings: {
      title: (subject, { value = '' }) => `${subject} = ${value}`,
      text: ({ setting = '' }, { reasons }) => reasons[setting] ?? '',
    },
    statistics: {
      title: (subject) => `Statistics are not collected: ${subject}`,
      text: ({ grant = '' }) =>
        `Without them nobody can say which statement takes the time. What an administrator runs: ${grant}`,
    },
    no_primary_key: {
      title: (subject) => `A table has no primary key: ${subject}`,
      text: ({ table = '' }) =>
        `Replication by rows searches all of ${table} for each row that changes, and InnoDB makes a hidden key that nothing can use. Add one: an existing unique column, or a number that counts up.`,
    },
    disk_tables: {
      title: (subject) => `Temporary tables on disk: ${subject}`,
      text: () =>
        'The result in between does not fit into memory, or has columns that need a disk. Look at its plan for "Using temporary": an index in the order of GROUP BY or ORDER BY often does away with it. Else raise tmp_table_size and max_heap_table_size.',
    },
    no_index_used: {
      title: (subject) => `A statement uses no index: ${subject}`,
      text: () =>
        'It does not cost much yet, but reads whole tables, and will grow with them. Look at its plan, and at the columns that it compares.',
    },
    memory_limit: {
      title: (_subject, { state }) =>
        state === 'unset' ? 'maxmemory is not set' : 'Writes will soon be refused: maxmemory is near',
      text: ({ state }) =>
        state === 'unset'
          ? 'Redis may grow until the kernel ends a process of this host. Set maxmemory to what it may have, with room for a copy while it saves, and choose maxmemory-policy: allkeys-lru for a cache, noeviction for a store.'
          : 'With noeviction, Redis answers writes with an error once its memory is full. See which keys are large and which have no time to live; raise maxmemory, or choose another maxmemory-policy where losing keys is all right.',
    },
    evictions: {
      title: (subject) => `Keys are removed for want of memory: ${subject}`,
      text: () =>
        'For a cache that is normal while the hit rate is good. If the hit rate falls, or keys are missing that somebody counts on, give it more memory, shorter times to live, or smaller values.',
    },
    big_key: {
      title: (subject) => `Very large keys: ${subject}`,
      text: ({ pattern = '' }) =>
        `A command on a key like ${pattern} holds up all others, and so do its expiry and its copy to replicas. Split it, by a hash of its members, by day or by user, and remove it with UNLINK.`,
    },
    hit_rate: {
      title: (subject) => `Few keys are found: ${subject}`,
      text: () =>
        'Most of what is asked for is not there: the cache helps little. Times to live may be too short, memory too small (see evictions), or programs ask under names that nobody writes.',
    },
    slow_command: {
      title: (subject) => `A command holds up all others: ${subject}`,
      text: ({ command = '', kind }) =>
        command === 'KEYS'
          ? 'KEYS reads the names of all keys while nobody else is served. Programs should use SCAN, or keep a set of the names.'
          : kind === 'reads_all'
            ? `${command} reads a whole collection at once. Read it in parts (SCAN, HSCAN, SSCAN, ranges), or make the collections smaller.`
            : `${command} takes long, and Redis does one thing at a time. Look at the slow log for its keys, and at the size of what they hold.`,
    },
    persistence: {
      title: (subject) => `Data is not written to disk: ${subject}`,
      text: () =>
        'The last attempt failed: a restart now would lose what was changed since. See the log of Redis: a full disk, no right to write there, or no memory for a fork (vm.overcommit_memory). With stop-writes-on-bgsave-error, writes are refused already.',
    },
    collection_scan: {
      title: (subject) => `Whole collections are read: ${subject}`,
      text: () =>
        'For each document that is returned a hundred or more are read. Look at explain() of it: COLLSCAN means that no index fits. Create one with fields of equality first, then of the sort, then of ranges.',
    },
    oplog_window: {
      title: (subject) => `The oplog is short: ${subject}`,
      text: () =>
        'A member that is away for longer than this must copy all data anew. Make it larger (replSetResizeOplog), so that it covers your longest maintenance.',
    },
    cache_pressure: {
      title: (subject) => `The cache is full: ${subject}`,
      text: () =>
        'WiredTiger must throw pages out before it can read others, and clients wait for it. See first which operations read most; then give it more memory (storage.wiredTiger.engineConfig.cacheSizeGB) or another host.',
    },
  },
  reasons: {
    fsync: 'A crash of the host may destroy the whole database. Set it on; for tests alone it may be off.',
    full_page_writes:
      'A crash in the middle of a write may destroy pages for good. Set it on, unless the file system writes pages whole.',
    autovacuum:
      'Dead rows are never cleared away, statistics grow old, and transaction ids run out. Set it on; tune single tables instead.',
    track_counts: 'Without counters autovacuum never begins. Set it on.',
    log_lock_waits:
      'The server does not log who waited long for whom. Set it on: it costs nothing, and tells of locks that nobody was there to see.',
    track_io_timing:
      'Nobody can say how much of a statement is waiting for disks. Set it on where the clock is fast (pg_test_timing says so).',
    innodb_print_all_deadlocks:
      'Only the last deadlock is kept, and the one before is lost. Set it on, and all are in the error log.',
    innodb_flush_log_at_trx_commit:
      'A crash of the host loses up to a second of transactions that programs believe to be stored. 1 keeps them all.',
    query_cache_type:
      'Every write throws out all results of its table under one lock, so that many cores wait for each other. Set it off, and cache in programs.',
    'slowlog-log-slower-than':
      'The slow log is off: nobody can say which command held up others. 10000 (10 ms) costs next to nothing.',
  },
  evidence: {
    share_of_time: 'share of the time of all statements in 24 h',
    calls: 'calls in 24 h',
    mean_time: 'a call takes',
    p95_time: 'of 100 calls 95 take at most',
    rows_read_per_call: 'rows read a call',
    rows_returned_per_call: 'rows returned or changed a call',
    blocks_per_call: 'pages read a call',
    calls_without_index: 'calls without an index',
    plan_scans: 'its plan reads the whole table',
    rows_in_table: 'rows in the table',
    rows_per_scan: 'rows read by each sequential scan of the table',
    statement: 'statement',
    scans: 'times used',
    counted_for: 'counted for',
    index_size: 'size of the index',
    writes_to_table: 'rows written to the table since then',
    definition: 'definition',
    columns: 'columns',
    same_as: 'does all of it, too',
    is_invalid: 'marked as invalid by the server',
    transaction_age: 'age of the oldest transaction id',
    transactions_per_day: 'transaction ids used a day',
    freeze_max_age: 'autovacuum_freeze_max_age',
    until_freeze: 'until autovacuum must freeze',
    until_refusal: 'until writes are refused, at this rate',
    oldest_table: 'oldest table',
    oldest_transaction: 'the oldest transaction has been open for',
    dead_rows: 'dead rows',
    live_rows: 'rows',
    autovacuum_begins_at: 'autovacuum should begin at',
    since_vacuum: 'since the last vacuum',
    never_vacuumed: 'never vacuumed',
    bloat: 'space that its rows do not need (estimated)',
    bloat_share: 'share of the table',
    table_size: 'size of the table',
    written_to_disk: 'temporary files in 24 h',
    written_per_call: 'written a call',
    work_mem: 'work_mem',
    tables_on_disk: 'temporary tables on disk in 24 h',
    tmp_table_size: 'tmp_table_size',
    connections_peak: 'most connections in the last hour',
    connections_max: 'allowed',
    most_connections: 'most are held by',
    connections_of_it: 'connections of it',
    idle_in_transaction: 'idle in transaction',
    idle: 'idle',
    waiting: 'waiting',
    idle_for: 'idle in transaction for',
    sessions: 'sessions',
    user: 'user',
    address: 'address',
    database: 'database',
    idle_in_transaction_session_timeout: 'idle_in_transaction_session_timeout',
    hit_ratio: 'found in memory, usually',
    setting_value: 'set to',
    data_size: 'data on disk',
    queries_per_second: 'statements a second',
    usual_lag: 'behind, in the middle of the last hour',
    lag: 'behind now',
    role: 'role',
    retained: 'journal kept for it',
    slot_state: 'slot',
    max_slot_wal_keep_size: 'max_slot_wal_keep_size',
    oplog_window: 'operations are kept for',
    slow_runs: 'slow runs in 24 h',
    cache_dirty: 'of it changed, and not written yet',
    setting_is: 'set at the server',
    not_collected: 'not collected',
    memory_used: 'memory in use',
    memory_limit: 'maxmemory',
    eviction_policy: 'maxmemory-policy',
    evictions_hour: 'removed in the last hour',
    largest_key: 'the largest one',
    key_type: 'type',
    keys_of_pattern: 'keys like it (estimated)',
    size_of_pattern: 'all of them (estimated)',
    unsaved_changes: 'changes since the last save',
    cache_used: 'in the cache',
    cache_limit: 'its limit',
  },
};
