import type { AdviceWords } from './words.ts';

export const ADVICE_CHINESE: AdviceWords = {
  about: (what, value) => `${what}：${value}`,
  days: (days) => `${days} 天`,
  hours: (hours) => `${hours} 小时`,
  minutes: (minutes) => `${minutes} 分钟`,
  codes: {
    missing_index: {
      title: (subject) => `可能缺少索引：${subject}`,
      text: ({ table = '', columns = '' }) =>
        columns === ''
          ? `该语句读取 ${table} 的行数远多于返回的行数。查看它的条件，为被比较的列建索引可能有用。`
          : `该语句读取 ${table} 的行数远多于返回的行数。先在副本上为 (${columns}) 建索引试试，区分度最高的列放在最前；再看一次执行计划，并在低峰期以不锁写入的方式创建。每个索引都会增加写入开销。`,
    },
    unused_index: {
      title: (subject) => `索引没有被使用：${subject}`,
      text: ({ index = '', role = '' }) =>
        `自计数开始以来没有语句读过 ${index}，它也不保证唯一性，但每次写入都要维护它。${role === 'primary' ? '副本各自计数：请确认没有副本在用它。' : ''}月度或年度报表可能会用到；确认没有人使用后再删除，并保留其定义。`,
    },
    duplicate_index: {
      title: (subject) => `索引重复：${subject}`,
      text: ({ index = '', other = '' }) =>
        `${other} 以相同的列开头，能完成 ${index} 的全部工作。删除 ${index} 可节省空间和写入时间。`,
    },
    invalid_index: {
      title: (subject) => `索引无效：${subject}`,
      text: ({ index = '' }) =>
        `${index} 的创建中途失败：占用空间、拖慢写入，却不能被任何语句使用。删除后重建（CREATE INDEX CONCURRENTLY，或 REINDEX INDEX CONCURRENTLY）。`,
    },
    wraparound: {
      title: (subject, { state }) =>
        state === 'late' ? `事务 ID 没有被回收：${subject}` : `即将进行全表冻结清理：${subject}`,
      text: ({ state, table = '' }) =>
        state === 'late'
          ? `达到 2^31 时服务器会拒绝一切写入。自动清理早该开始，说明有东西挡住了它：未结束的事务、预备事务、复制槽，或自动清理本身太慢。先处理它，再对${table === '' ? '年龄最大的表' : ` ${table} `}执行 VACUUM (FREEZE)。`
          : '自动清理将完整读取每张表以冻结旧行，这是正常的；如果时间不合适，可提前在低峰期对大表执行 VACUUM (FREEZE)。',
    },
    vacuum: {
      title: (subject) => `死行堆积：${subject}`,
      text: ({ table = '' }) =>
        `自动清理跟不上 ${table}，扫描时要读取早已无人可见的行。先看是否有长事务使这些行无法清理；若没有，执行 VACUUM (ANALYZE)，并为该表调低 autovacuum_vacuum_scale_factor。`,
    },
    bloat: {
      title: (subject) => `表占用的空间远大于数据：${subject}`,
      text: ({ table = '' }) =>
        `据估算，${table} 占用了大量数据并不需要的空间。VACUUM 使其可再用但不归还磁盘；VACUUM FULL 或 OPTIMIZE 会归还，但期间锁表；pg_repack 不锁表。只有该表不会再填满这些空间时才值得做。`,
    },
    memory_spill: {
      title: (subject) => `排序写到了磁盘：${subject}`,
      text: ({ work_mem: memory = '' }) =>
        `该语句要排序或哈希的内容装不进 work_mem${memory === '' ? '' : `（${memory}）`}，因而写了临时文件。先看能否通过索引或更小的结果集减少排序；否则只为它的角色或事务调高 work_mem，因为每个会话的每次排序都可能占用这么多。`,
    },
    connections: {
      title: (subject) => `连接即将用尽：${subject}`,
      text: ({ holder = '', state }) =>
        `之后的连接可能被拒绝。${holder === '' ? '' : `占用最多的是 ${holder}。`}${state === 'idle_in_transaction' ? '其中很多在事务中空闲：有程序忘记提交。' : ''}调小它的连接池，或在服务器前加连接池；调高上限会让每个连接都占用内存。`,
    },
    idle_in_transaction: {
      title: (subject) => `事务未结束：${subject}`,
      text: ({ holder = '' }) =>
        `${holder} 开启了事务却什么都没做。它持有锁，并使它可能看到的行无法被清理。检查是否漏了提交、在事务中调用了别的服务，或有人开着控制台。idle_in_transaction_session_timeout 可自动结束这类会话。`,
    },
    cache_hit_ratio: {
      title: (subject) => `内存装不下要读的数据：${subject}`,
      text: ({ setting = '', value = '' }) =>
        `大量页面不在 ${setting}${value === '' ? '' : `（${value}）`}中。先看哪条语句读得最多：一条扫描大表的语句就会拉低整体命中率。若不是，通常设为内存的四分之一（PostgreSQL），或独占主机时最多四分之三（InnoDB）。`,
    },
    replication_lag: {
      title: (subject) => `复制落后：${subject}`,
      text: () =>
        '从副本读到的是旧数据，此时切换会丢失尚未复制的内容。查看主库上的长事务和大批量变更、副本上的长查询，以及副本的磁盘和网络。',
    },
    replication_slot: {
      title: (subject) => `复制槽保留了大量日志：${subject}`,
      text: ({ slot = '', state }) =>
        state === 'inactive'
          ? `没有人读取 ${slot}，服务器会一直为它保留日志，直到磁盘写满。若读取方不会再回来，请删除：SELECT pg_drop_replication_slot('${slot.replaceAll("'", "''")}')。max_slot_wal_keep_size 可限制保留的大小。`
          : `${slot} 的读取方跟不上。检查读取方，并设置 max_slot_wal_keep_size，避免写满磁盘。`,
    },
    settings: {
      title: (subject, { value = '' }) => `${subject} = ${value}`,
      text: ({ setting = '' }, { reasons }) => reasons[setting] ?? '',
    },
    statistics: {
      title: (subject) => `没有收集统计信息：${subject}`,
      text: ({ grant = '' }) => `没有它就无法知道是哪条语句在耗时。请管理员执行：${grant}`,
    },
    no_primary_key: {
      title: (subject) => `表没有主键：${subject}`,
      text: ({ table = '' }) =>
        `按行复制时，每修改一行都要在整个 ${table} 中查找；InnoDB 会生成一个无法使用的隐藏主键。请添加主键：已有的唯一列，或自增列。`,
    },
    disk_tables: {
      title: (subject) => `临时表写到了磁盘：${subject}`,
      text: () =>
        '中间结果装不进内存，或含有必须落盘的列。在执行计划中查找“Using temporary”：与 GROUP BY 或 ORDER BY 顺序一致的索引往往能消除它；否则调高 tmp_table_size 和 max_heap_table_size。',
    },
    no_index_used: {
      title: (subject) => `语句没有使用索引：${subject}`,
      text: () => '目前开销不大，但它读取整张表，会随数据量增长。查看它的执行计划和被比较的列。',
    },
    memory_limit: {
      title: (_subject, { state }) =>
        state === 'unset' ? '没有设置 maxmemory' : '接近 maxmemory，即将拒绝写入',
      text: ({ state }) =>
        state === 'unset'
          ? 'Redis 会一直增长，直到内核结束本机的某个进程。把 maxmemory 设为允许的大小，为保存时的副本留出余量，并选择 maxmemory-policy：缓存用 allkeys-lru，存储用 noeviction。'
          : '在 noeviction 下，内存用满后 Redis 对写入返回错误。查看哪些键很大、哪些没有过期时间；调高 maxmemory，或在允许丢键时更换 maxmemory-policy。',
    },
    evictions: {
      title: (subject) => `因内存不足淘汰键：${subject}`,
      text: () =>
        '对缓存来说，只要命中率良好就是正常的。若命中率下降，或丢失了有人依赖的键，请增加内存、缩短过期时间或减小值。',
    },
    big_key: {
      title: (subject) => `键过大：${subject}`,
      text: ({ pattern = '' }) =>
        `对 ${pattern} 这样的键执行一条命令会让其他命令都等待，过期和复制到副本时也一样。按成员哈希、按天或按用户拆分，删除时用 UNLINK。`,
    },
    hit_rate: {
      title: (subject) => `缓存命中率低：${subject}`,
      text: () =>
        '大部分要找的键都不存在，缓存作用不大。可能是过期时间太短、内存太小（见淘汰），或程序查询的键名从未写入。',
    },
    slow_command: {
      title: (subject) => `命令阻塞了其他命令：${subject}`,
      text: ({ command = '', kind }) =>
        command === 'KEYS'
          ? 'KEYS 会读取所有键名，期间不服务任何人。程序应使用 SCAN，或维护一个存放键名的集合。'
          : kind === 'reads_all'
            ? `${command} 一次读取整个集合。请分批读取（SCAN、HSCAN、SSCAN、范围），或让集合变小。`
            : `${command} 耗时长，而 Redis 一次只做一件事。在慢日志中查看它的键，以及这些键的大小。`,
    },
    persistence: {
      title: (subject) => `数据没有写入磁盘：${subject}`,
      text: () =>
        '上一次写入失败：现在重启会丢失此后的变更。查看 Redis 日志：磁盘写满、没有写权限，或 fork 内存不足（vm.overcommit_memory）。若启用 stop-writes-on-bgsave-error，写入已被拒绝。',
    },
    collection_scan: {
      title: (subject) => `读取整个集合：${subject}`,
      text: () =>
        '每返回一个文档要读取上百个。查看它的 explain()：COLLSCAN 表示没有合适的索引。建索引时等值字段在前，其次排序字段，最后范围字段。',
    },
    oplog_window: {
      title: (subject) => `oplog 时间窗口太短：${subject}`,
      text: () =>
        '成员离线超过这个时间就必须重新复制全部数据。用 replSetResizeOplog 调大，使其覆盖最长的维护时间。',
    },
    cache_pressure: {
      title: (subject) => `缓存已满：${subject}`,
      text: () =>
        'WiredTiger 必须先淘汰页面才能读入其他页面，客户端要等待。先看哪些操作读得最多，再增加内存（storage.wiredTiger.engineConfig.cacheSizeGB）或更换主机。',
    },
  },
  reasons: {
    fsync: '主机崩溃可能毁坏整个数据库。请打开；只有测试环境可以关闭。',
    full_page_writes: '写到一半时崩溃可能永久损坏页面。请打开，除非文件系统保证整页写入。',
    autovacuum: '死行永远不会被清理，统计信息变旧，事务 ID 会耗尽。请打开，改为单独调整某些表。',
    track_counts: '没有计数，自动清理永远不会开始。请打开。',
    log_lock_waits: '服务器不记录谁长时间等待谁。打开它没有开销，事后也能知道锁的情况。',
    track_io_timing: '无法知道语句有多少时间在等磁盘。在时钟够快的机器上打开（用 pg_test_timing 检查）。',
    innodb_print_all_deadlocks: '只保留最后一次死锁，之前的会丢失。打开后全部写入错误日志。',
    innodb_flush_log_at_trx_commit: '主机崩溃会丢失最多一秒程序以为已保存的事务。设为 1 则全部保留。',
    query_cache_type: '每次写入都要在一把锁下清除该表的全部结果，多核会互相等待。请关闭，改在程序中缓存。',
    'slowlog-log-slower-than':
      '慢日志已关闭：无法知道是哪条命令阻塞了其他命令。设为 10000（10 毫秒）几乎没有开销。',
  },
  evidence: {
    share_of_time: '占 24 小时内全部语句耗时',
    calls: '24 小时调用次数',
    mean_time: '每次耗时',
    p95_time: '95 % 的调用不超过',
    rows_read_per_call: '每次读取行数',
    rows_returned_per_call: '每次返回或修改行数',
    blocks_per_call: '每次读取页数',
    calls_without_index: '未使用索引的调用',
    plan_scans: '执行计划读取整张表',
    rows_in_table: '表的行数',
    rows_per_scan: '该表每次顺序扫描读取行数',
    statement: '语句',
    scans: '使用次数',
    counted_for: '计数时长',
    index_size: '索引大小',
    writes_to_table: '此后写入该表的行数',
    definition: '定义',
    columns: '列',
    same_as: '能完成同样工作的索引',
    is_invalid: '服务器标记为无效',
    transaction_age: '最老事务 ID 的年龄',
    transactions_per_day: '每天消耗的事务 ID',
    freeze_max_age: '自动冻结年龄（autovacuum_freeze_max_age）',
    until_freeze: '距自动清理必须冻结',
    until_refusal: '按此速度距拒绝写入',
    oldest_table: '最老的表',
    oldest_transaction: '最老的事务已打开',
    dead_rows: '死行',
    live_rows: '行数',
    autovacuum_begins_at: '自动清理应开始于',
    since_vacuum: '距上次清理',
    never_vacuumed: '从未清理',
    bloat: '数据不需要的空间（估算）',
    bloat_share: '占表的比例',
    table_size: '表大小',
    written_to_disk: '24 小时临时文件',
    written_per_call: '每次写入',
    work_mem: '排序内存（work_mem）',
    tables_on_disk: '24 小时磁盘临时表',
    tmp_table_size: '临时表上限（tmp_table_size）',
    connections_peak: '最近一小时最多连接数',
    connections_max: '上限',
    most_connections: '占用最多的是',
    connections_of_it: '其连接数',
    idle_in_transaction: '事务中空闲',
    idle: '空闲',
    waiting: '等待',
    idle_for: '事务中空闲已持续',
    sessions: '会话数',
    user: '用户',
    address: '地址',
    database: '数据库',
    idle_in_transaction_session_timeout: '事务空闲超时（idle_in_transaction_session_timeout）',
    hit_ratio: '平时内存命中率',
    setting_value: '设置为',
    data_size: '磁盘上的数据',
    queries_per_second: '每秒语句数',
    usual_lag: '最近一小时落后（中位数）',
    lag: '当前落后',
    role: '角色',
    retained: '为它保留的日志',
    slot_state: '复制槽状态',
    max_slot_wal_keep_size: '复制槽保留上限（max_slot_wal_keep_size）',
    oplog_window: '操作保留时长',
    slow_runs: '24 小时内慢执行',
    cache_dirty: '其中已修改未写盘',
    setting_is: '服务器上的设置',
    not_collected: '未收集',
    memory_used: '已用内存',
    memory_limit: '内存上限（maxmemory）',
    eviction_policy: '淘汰策略（maxmemory-policy）',
    evictions_hour: '最近一小时淘汰',
    largest_key: '最大的一个',
    key_type: '类型',
    keys_of_pattern: '同类键数（估算）',
    size_of_pattern: '同类键总大小（估算）',
    unsaved_changes: '上次保存后的变更数',
    cache_used: '缓存已用',
    cache_limit: '缓存上限',
  },
};
