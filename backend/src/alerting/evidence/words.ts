import type { AlertEvidence, HostChangeAction, HostChangeKind, Settings } from '@vigilops/contracts/api';
import type { CheckResultRow } from '../../model/index.ts';

/** What is said of what was seen. Names, versions, lines of logs and errors of senders come as they are. */
export interface EvidenceWords {
  readonly title: Readonly<
    Record<
      | Exclude<AlertEvidence['kind'], 'processes' | 'related_alerts' | 'disk'>
      | 'matching_lines'
      | 'processes_by_cpu'
      | 'processes_by_memory',
      string
    >
  >;
  /** Of a line: its name, and what is said of it. */
  readonly line: (name: string, parts: readonly string[]) => string;
  readonly cpu: (percent: string) => string;
  readonly memory: (mebibytes: string) => string;
  readonly user: (name: string) => string;
  readonly before: (minutes: number, change: string) => string;
  readonly change: (kind: HostChangeKind, subject: string, action: HostChangeAction) => string;
  readonly status: Readonly<Record<CheckResultRow['status'], string>>;
}

const CHANGES = {
  package: '软件包',
  unit: '系统单元',
  image: '镜像',
  kernel: '内核',
  config: '配置',
  agent: 'Agent',
} as const satisfies Record<Exclude<HostChangeKind, 'boot'>, string>;
const ACTIONS = { added: '新增', removed: '移除', changed: '变更' } as const satisfies Record<
  HostChangeAction,
  string
>;

export const EVIDENCE_WORDS: Readonly<Record<Settings['general']['language'], EvidenceWords>> = {
  en: {
    title: {
      processes_by_cpu: 'Top processes by CPU',
      processes_by_memory: 'Top processes by memory',
      check: 'Latest checks',
      changes: 'Changes in the 2 h before the alert',
      log_lines: 'Errors in the 5 min before the alert',
      matching_lines: 'Newest lines that match the rule',
    },
    line: (name, parts) => `${name}: ${parts.join(', ')}`,
    cpu: (percent) => `CPU ${percent}`,
    memory: (mebibytes) => `memory ${mebibytes}`,
    user: (name) => `user ${name}`,
    before: (minutes, change) => `${String(minutes)} min before: ${change}`,
    change: (kind, subject, action) =>
      kind === 'boot'
        ? 'the host was restarted'
        : `${kind === subject ? kind : `${kind} ${subject}`} ${action}`,
    status: { up: 'up', down: 'down', timeout: 'timed out', inconclusive: 'inconclusive' },
  },
  zh: {
    title: {
      processes_by_cpu: 'CPU 占用最高的进程',
      processes_by_memory: '内存占用最高的进程',
      check: '最近的检查结果',
      changes: '告警前 2 小时内的变更',
      log_lines: '告警前 5 分钟内的错误日志',
      matching_lines: '符合规则的最新日志',
    },
    line: (name, parts) => `${name}：${parts.join('，')}`,
    cpu: (percent) => `CPU ${percent}`,
    memory: (mebibytes) => `内存 ${mebibytes}`,
    user: (name) => `用户 ${name}`,
    before: (minutes, change) => `告警前 ${String(minutes)} 分钟：${change}`,
    change: (kind, subject, action) =>
      kind === 'boot'
        ? '主机重启'
        : `${kind === subject ? CHANGES[kind] : `${CHANGES[kind]} ${subject}`} ${ACTIONS[action]}`,
    status: { up: '正常', down: '失败', timeout: '超时', inconclusive: '无法判断' },
  },
};
