import type { ShippedRule } from './shipped.ts';

/** Agents, and VigilOps itself. */
export const HOUSE_RULES: readonly ShippedRule[] = [
  {
    key: 'blind',
    name: { en: 'Monitoring is blind', zh: '监控失效' },
    condition: { type: 'blind' },
    keep_firing_seconds: 300,
    severity: 'critical',
    runbook: {
      en: [
        'The message says what is not seen: rules that cannot be evaluated, checks whose observers are cut off, a clock that was',
        'changed, or a time in which nothing was evaluated. While it fires, silence does not mean that all is well.',
        'Rules: their error is in the list of rules. The database: /health. Observers: are their hosts online?',
      ],
      zh: [
        '消息说明了看不到什么：无法评估的规则、观察者失联的检查、被调整的时钟，或没有评估的时段。',
        '在它触发期间，没有告警不代表一切正常。',
        '规则：错误见规则列表。数据库：/health。观察者：它们所在的主机在线吗？',
      ],
    },
  },
  {
    key: 'agent-spool',
    name: { en: 'An agent cannot send', zh: 'Agent 无法上报' },
    condition: {
      type: 'series',
      metric: 'vigilops.agent.spool.age',
      group_by: ['vigilops.queue'],
      aggregate: 'max',
      window_seconds: 120,
      threshold: 300,
      recovers_at: 60,
    },
    for_seconds: 120,
    runbook: {
      en: [
        'What it measured has waited on its disk for more than five minutes; nothing is lost until its spool is full.',
        'Its log says why: a name that does not resolve, a certificate, a revoked token, a proxy, or 503 from this server.',
      ],
      zh: [
        '数据已在它的磁盘上积压超过五分钟；缓冲写满之前不会丢数据。',
        '原因见它的日志：域名解析失败、证书、Token 被吊销、代理，或本服务器返回 503。',
      ],
    },
  },
  {
    key: 'agent-dropped',
    name: { en: 'An agent drops data', zh: 'Agent 丢弃数据' },
    condition: {
      type: 'series',
      metric: 'vigilops.agent.dropped',
      group_by: ['vigilops.drop.reason'],
      time_function: 'increase',
      aggregate: 'sum',
      window_seconds: 900,
      threshold: 0,
    },
    keep_firing_seconds: 900,
    runbook: {
      en: [
        'queue_full, age: it could not send for too long; raise spool.max_bytes, and see why it could not.',
        'disk_full: its host has no space. rejected, refused: this server did not accept it; its log says what.',
      ],
      zh: [
        'queue_full、age：太久无法发送；调大 spool.max_bytes，并查明原因。',
        'disk_full：主机没有空间。rejected、refused：本服务器没有接受，详见它的日志。',
      ],
    },
  },
  {
    key: 'agent-collectors',
    name: { en: 'A collector of an agent fails', zh: 'Agent 采集器失败' },
    condition: {
      type: 'series',
      metric: 'vigilops.agent.collector.errors',
      group_by: ['vigilops.collector'],
      time_function: 'increase',
      aggregate: 'sum',
      window_seconds: 900,
      threshold: 5,
      recovers_at: 0,
    },
    for_seconds: 300,
    runbook: {
      en: [
        "These figures of the host are missing or old. The agent's log says why.",
        'Usual reasons: rights that were taken away, a file system that hangs, a kernel that hides what is asked.',
        'Not wanted on this host: metrics.disabled in its configuration.',
      ],
      zh: [
        '该主机的这类指标缺失或过时，原因见 Agent 日志。',
        '常见原因：权限被收回、文件系统卡住、内核不提供所需信息。',
        '该主机不需要这些指标：在其配置中设置 metrics.disabled。',
      ],
    },
  },
  {
    key: 'agent-log-lag',
    name: { en: 'An agent reads logs too late', zh: 'Agent 读取日志滞后' },
    condition: {
      type: 'series',
      metric: 'vigilops.agent.log.lag',
      aggregate: 'max',
      window_seconds: 300,
      threshold: 50_000_000,
      recovers_at: 5_000_000,
    },
    for_seconds: 900,
    runbook: {
      en: [
        'More than 50 MB of log files wait to be read: they are written faster than they are sent.',
        'A service that logs too much: lower its level. Otherwise raise the limits of the agent.',
      ],
      zh: [
        '超过 50 MB 的日志等待读取：写入速度快于发送速度。',
        '某个服务日志过多：调低其日志级别；否则调高 Agent 的限额。',
      ],
    },
  },
  {
    key: 'house-jobs-late',
    name: { en: 'Periodic work of VigilOps is late', zh: 'VigilOps 周期任务延迟' },
    condition: {
      type: 'series',
      metric: 'vigilops.job.lag',
      group_by: ['vigilops.job.name'],
      aggregate: 'max',
      window_seconds: 120,
      threshold: 60,
      recovers_at: 10,
    },
    for_seconds: 120,
    runbook: {
      en: [
        'alert-rules: alerts come late. Other jobs: rollups, retention and states do.',
        'See /health, and the CPU and disk of this server. vigilops.job.duration tells which job takes long.',
      ],
      zh: [
        'alert-rules：告警会延迟。其他任务：汇总、数据清理和状态会延迟。',
        '查看 /health，以及本服务器的 CPU 和磁盘。vigilops.job.duration 显示哪个任务耗时长。',
      ],
    },
  },
  {
    key: 'house-incidents-undecided',
    name: { en: 'VigilOps cannot decide on an incident', zh: 'VigilOps 无法处理某个事件' },
    condition: {
      type: 'series',
      metric: 'vigilops.incidents.undecided',
      aggregate: 'max',
      window_seconds: 120,
      threshold: 0,
    },
    for_seconds: 60,
    runbook: {
      en: [
        'A defect of VigilOps: nobody is told of this incident, all others are dealt with. Look at the list of alerts.',
        'The log has the incident and the error: report it. It is tried again each second, also by a newer version.',
      ],
      zh: [
        'VigilOps 的缺陷：该事件不会通知任何人，其他事件照常处理。请查看告警列表。',
        '日志中有事件编号和错误：请反馈。系统每秒重试，升级后也会继续。',
      ],
    },
  },
  {
    key: 'house-ingest-refused',
    name: { en: 'VigilOps refuses telemetry', zh: 'VigilOps 拒收数据' },
    condition: {
      type: 'series',
      metric: 'vigilops.ingest.refused',
      group_by: ['error.type'],
      time_function: 'rate',
      aggregate: 'sum',
      window_seconds: 300,
      threshold: 0.1,
      recovers_at: 0.01,
    },
    for_seconds: 300,
    runbook: {
      en: [
        'OVERLOADED, STORE_UNAVAILABLE: the database is too slow, away or without space. Agents keep what they have.',
        'AUTH_INVALID, AUTH_REVOKED: a sender with a wrong token; the list of tokens shows which ones are used.',
        'BODY_TOO_LARGE: a sender with batches that are too large.',
      ],
      zh: [
        'OVERLOADED、STORE_UNAVAILABLE：数据库过慢、不可用或没有空间。Agent 会保留未发出的数据。',
        'AUTH_INVALID、AUTH_REVOKED：发送方的 Token 有误；Token 列表显示哪些正在使用。',
        'BODY_TOO_LARGE：发送方的批次过大。',
      ],
    },
  },
  {
    key: 'house-ingest-rejected',
    name: { en: 'VigilOps rejects items', zh: 'VigilOps 丢弃部分数据' },
    condition: {
      type: 'series',
      metric: 'vigilops.ingest.rejected',
      group_by: ['vigilops.signal', 'vigilops.rejected_by'],
      time_function: 'increase',
      aggregate: 'sum',
      window_seconds: 900,
      threshold: 1_000,
      recovers_at: 100,
    },
    runbook: {
      en: [
        'Single points, lines or spans are not stored, the rest is. Their sender is told why in partial_success.',
        'Usual reasons: times far in the future or the past (a clock), labels that are too long, numbers out of range.',
      ],
      zh: [
        '个别数据点、日志或 span 没有入库，其余正常；发送方会在 partial_success 中得知原因。',
        '常见原因：时间严重偏离（时钟问题）、标签过长、数值超出范围。',
      ],
    },
  },
  {
    key: 'house-event-loop',
    name: { en: 'VigilOps is too busy to answer', zh: 'VigilOps 响应缓慢' },
    condition: {
      type: 'series',
      metric: 'nodejs.eventloop.delay.p99',
      filters: [{ key: 'service.name', op: '=', value: 'vigilops-backend' }],
      aggregate: 'max',
      window_seconds: 120,
      threshold: 1,
      recovers_at: 0.5,
    },
    for_seconds: 300,
    runbook: {
      en: [
        'Requests wait for more than a second before they begin. Is this server short of CPU?',
        'See http.server.request.duration by http.route for a query that is too large, and the number of senders.',
      ],
      zh: [
        '请求要等一秒以上才开始处理。本服务器 CPU 不足吗？',
        '按 http.route 查看 http.server.request.duration，找出过大的查询，并查看发送方的数量。',
      ],
    },
  },
  {
    key: 'house-rollups-late',
    name: { en: 'Rollups wait for a long time', zh: '汇总计算积压' },
    condition: {
      type: 'series',
      metric: 'vigilops.rollup.backlog.age',
      aggregate: 'max',
      window_seconds: 300,
      threshold: 21_600,
      recovers_at: 3_600,
    },
    for_seconds: 600,
    severity: 'info',
    runbook: {
      en: [
        'Late samples made hourly figures wrong, and these have waited for more than six hours to be computed again.',
        'A large backfill: it catches up by itself. Otherwise a sender whose clock is far behind; see vigilops.ingest.lag.',
      ],
      zh: [
        '迟到的数据使小时汇总不准，等待重算已超过六小时。',
        '大量补数：会自行追上。否则是某个发送方的时钟严重落后，见 vigilops.ingest.lag。',
      ],
    },
  },
];
