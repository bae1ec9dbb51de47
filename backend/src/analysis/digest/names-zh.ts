import type { FindingKind, ForecastKind, LedgerKind } from '@vigilops/contracts/api';

export const HIDDEN_ZH = {
  merged: '已合并到通知过的事件',
  held: '暂缓通知，因为几乎总会自行恢复',
  silenced: '被人静默',
  maintenance: '处于维护窗口',
  inhibited: '其依赖的对象已通知',
  flapping: '反复抖动',
  quiet_time: '处于免打扰时段',
  acknowledged: '所属事件已有人处理',
  folded: '已合并成一条消息通知',
} satisfies Record<LedgerKind, string>;

export const FINDING_KINDS_ZH = {
  metric: '数值异常',
  log_rate: '日志明显多于平时',
  log_new: '出现从未见过的日志',
  log_vanished: '一直有的日志停止了',
  issue_new: '新错误',
  issue_regressed: '已解决的错误再次出现',
  storm: '同时出现大量异常',
} satisfies Record<FindingKind, string>;

export const FORECAST_KINDS_ZH = {
  disk: { will: '磁盘将写满', is: '磁盘已写满' },
  inodes: { will: 'inode 将耗尽', is: 'inode 已耗尽' },
  memory: { will: '内存将耗尽', is: '内存已耗尽' },
  process_memory: { will: '进程内存将耗尽', is: '进程占满了内存' },
  db_connections: { will: '数据库连接将用完', is: '数据库连接已用完' },
  certificate: { will: '证书到期', is: '证书已过期' },
  llm_budget: { will: 'LLM 预算将用完', is: 'LLM 预算已用完' },
  errors: { will: '错误将达到平时的 10 倍', is: '错误已达到平时的 10 倍' },
} satisfies Record<ForecastKind, { readonly will: string; readonly is: string }>;

export const CHANGE_KINDS_ZH: Readonly<Record<string, string>> = {
  package: '软件包',
  unit: '服务单元',
  image: '镜像',
  kernel: '内核',
  config: '配置文件',
  boot: '启动',
  agent: 'Agent',
};
