import type { Language } from '../words.ts';
import type { ShippedRule } from './shipped.ts';

/** Too noisy for everybody, or about something that only its owner can name. */
export const TEMPLATES: readonly (ShippedRule & { readonly why: Readonly<Record<Language, string>> })[] = [
  {
    key: 'load',
    name: { en: 'Load above 8', zh: '系统负载高于 8' },
    why: {
      en: 'What is high depends on the number of CPUs: set the threshold to about twice that, with exceptions for groups.',
      zh: '多高算高取决于 CPU 数量：阈值设为 CPU 数的两倍左右，并为不同分组设置例外。',
    },
    condition: { type: 'metric', figure: 'load_15m', threshold: 8, recovers_at: 6 },
    for_seconds: 600,
    runbook: {
      en: [
        'Load counts processes that run and those that wait for a disk. CPU is low: look at the disks.',
        'See who runs: top, and who waits: ps -eo stat,cmd | grep ^D',
      ],
      zh: [
        '负载包括正在运行的进程和等待磁盘的进程。CPU 不高时，检查磁盘。',
        '谁在运行：top；谁在等待：ps -eo stat,cmd | grep ^D',
      ],
    },
  },
  {
    key: 'disk-busy',
    name: { en: 'A disk is busy all the time', zh: '磁盘持续繁忙' },
    why: {
      en: 'Normal while backups run, and on arrays that serve many requests at once.',
      zh: '备份期间以及能并行处理请求的阵列上属于正常。',
    },
    condition: {
      type: 'series',
      metric: 'system.disk.io_time',
      group_by: ['system.device'],
      time_function: 'rate',
      aggregate: 'sum',
      window_seconds: 600,
      threshold: 0.95,
      recovers_at: 0.8,
    },
    for_seconds: 1_800,
    runbook: {
      en: [
        'The disk had something to do all the time for half an hour.',
        'See who uses it: iotop, iostat -x 5',
      ],
      zh: ['这块盘连续半小时没有空闲。', '查看谁在使用：iotop、iostat -x 5'],
    },
  },
  {
    key: 'memory-left',
    name: { en: 'Less than 200 MB of memory left', zh: '可用内存少于 200 MB' },
    why: {
      en: 'Normal on small machines; on large ones it comes too late.',
      zh: '小内存机器上属于正常，大内存机器上则太晚。',
    },
    condition: {
      type: 'series',
      metric: 'system.memory.linux.available',
      aggregate: 'min',
      window_seconds: 120,
      comparison: 'below',
      threshold: 200_000_000,
      recovers_at: 300_000_000,
    },
    for_seconds: 120,
    severity: 'critical',
    runbook: {
      en: [
        'The kernel will soon kill a process. Restart the one that grew before it picks another one.',
        'Look at the processes that use most memory.',
      ],
      zh: ['内核很快会杀进程。赶在它选中其他进程之前，重启占用增长的那个。', '查看占用内存最多的进程。'],
    },
  },
  {
    key: 'close-wait',
    name: { en: 'Connections that a program does not close', zh: '程序未关闭连接（CLOSE_WAIT）' },
    why: {
      en: 'How many are normal depends on the program.',
      zh: '多少算正常取决于程序。',
    },
    condition: {
      type: 'series',
      metric: 'system.network.connection.count',
      filters: [{ key: 'network.connection.state', op: '=', value: 'close_wait' }],
      aggregate: 'sum',
      window_seconds: 300,
      threshold: 500,
      recovers_at: 200,
    },
    for_seconds: 1_800,
    runbook: {
      en: [
        'The other side has closed, the program has not: it leaks connections, and soon runs out of file handles.',
        'Which one? ss -tanp state close-wait. Restart it, and report it.',
      ],
      zh: [
        '对端已关闭而程序没有关闭：连接在泄漏，文件句柄很快会用尽。',
        '是哪个程序：ss -tanp state close-wait。重启，并反馈给开发者。',
      ],
    },
  },
  {
    key: 'process-cpu',
    name: { en: 'A process uses most of the CPU', zh: '单个进程占用大部分 CPU' },
    why: {
      en: 'For hosts where nothing should; elsewhere it is what the host is for.',
      zh: '适用于不应有高占用进程的主机；其他主机本来就是干这个的。',
    },
    condition: {
      type: 'series',
      metric: 'process.cpu.utilization',
      group_by: ['process.executable.name'],
      aggregate: 'sum',
      window_seconds: 600,
      threshold: 0.8,
      recovers_at: 0.6,
    },
    for_seconds: 1_800,
    runbook: {
      en: [
        'Is it meant to? An endless loop shows no progress in its log.',
        'strace -c -p PID, or its profiler.',
      ],
      zh: ['是否符合预期？死循环时日志没有进展。', 'strace -c -p PID，或用它的性能分析工具。'],
    },
  },
  {
    key: 'logs-stopped',
    name: { en: 'A host writes almost no logs any more', zh: '主机几乎不再产生日志' },
    why: {
      en: 'Quiet hours look the same: for hosts that write all day.',
      zh: '业务低谷时也会这样：适用于全天都写日志的主机。',
    },
    condition: {
      type: 'series',
      metric: 'vigilops.agent.sent',
      filters: [{ key: 'vigilops.queue', op: '=', value: 'logs' }],
      time_function: 'rate',
      aggregate: 'sum',
      of: 'change_ratio',
      window_seconds: 3_600,
      comparison: 'below',
      threshold: -0.98,
      recovers_at: -0.8,
    },
    runbook: {
      en: [
        'In the last hour it wrote a fiftieth of the hour before: a service that ended, rotation that moved the file away,',
        'or a path that is no longer read. Compare with the services of the host.',
      ],
      zh: [
        '最近一小时的日志量只有前一小时的五十分之一：服务退出、日志被轮转走，或路径不再读取。',
        '对照该主机上的服务。',
      ],
    },
  },
  {
    key: 'log-volume',
    name: { en: 'Six times as many log lines', zh: '日志量增至六倍' },
    why: {
      en: 'Batch jobs look the same.',
      zh: '批处理任务也会这样。',
    },
    condition: {
      type: 'series',
      metric: 'vigilops.agent.sent',
      filters: [{ key: 'vigilops.queue', op: '=', value: 'logs' }],
      time_function: 'rate',
      aggregate: 'sum',
      of: 'change_ratio',
      window_seconds: 900,
      threshold: 5,
      recovers_at: 2,
    },
    runbook: {
      en: [
        'Which service writes so much? The log page shows volume by service.',
        'A loop of errors, a debug level that was left on, or an attack on a login.',
      ],
      zh: ['哪个服务写得多？日志页面按服务显示日志量。', '循环报错、忘记关闭的调试级别，或登录被攻击。'],
    },
  },
  {
    key: 'http-slow',
    name: { en: 'Slow answers (95th percentile above 2 s)', zh: '响应缓慢（P95 超过 2 秒）' },
    why: {
      en: 'What is slow depends on the service.',
      zh: '多慢算慢取决于服务。',
    },
    condition: {
      type: 'series',
      metric: 'http.server.request.duration',
      group_by: ['service.name'],
      time_function: 'quantile',
      quantile: 0.95,
      window_seconds: 300,
      threshold: 2,
      recovers_at: 1.5,
    },
    for_seconds: 600,
    runbook: {
      en: ['Which routes? Group the same metric by http.route.', 'Look at the slowest traces of that time.'],
      zh: ['是哪些接口？把同一指标按 http.route 分组查看。', '查看当时最慢的链路。'],
    },
  },
  {
    key: 'http-traffic-lost',
    name: { en: 'A service lost most of its requests', zh: '服务请求量骤降' },
    why: {
      en: 'For services that are used around the clock.',
      zh: '适用于全天都有访问的服务。',
    },
    condition: {
      type: 'series',
      metric: 'http.server.request.duration',
      group_by: ['service.name'],
      time_function: 'rate',
      of: 'change_ratio',
      window_seconds: 900,
      comparison: 'below',
      threshold: -0.8,
      recovers_at: -0.5,
    },
    runbook: {
      en: [
        'Nobody gets through any more: look at DNS, certificates, the load balancer and the way to it, from outside.',
      ],
      zh: ['请求到不了服务：从外部检查 DNS、证书、负载均衡以及到它的网络。'],
    },
  },
  {
    key: 'late-senders',
    name: { en: 'Telemetry comes late', zh: '数据上报延迟' },
    why: {
      en: 'Agents that were offline deliver late on purpose.',
      zh: '离线过的 Agent 恢复后会补传，属于正常。',
    },
    condition: {
      type: 'series',
      metric: 'vigilops.ingest.lag',
      group_by: ['vigilops.signal'],
      time_function: 'quantile',
      quantile: 0.9,
      window_seconds: 600,
      threshold: 300,
      recovers_at: 60,
    },
    for_seconds: 900,
    runbook: {
      en: [
        'One request in ten is older than five minutes when it arrives: a queue that is too slow, or a wrong clock.',
      ],
      zh: ['十分之一的请求到达时已超过五分钟：队列过慢，或时钟不准。'],
    },
  },
  {
    key: 'anomaly',
    name: { en: 'Something is very unusual', zh: '出现罕见的异常' },
    why: {
      en: 'What is unusual need not be wrong. Choose hosts and services whose findings were useful for some weeks.',
      zh: '异常不一定是故障。请先观察几周，只对发现一直有用的主机和服务启用。',
    },
    condition: { type: 'anomaly', min_score: 0.95 },
    for_seconds: 300,
    severity: 'warning',
    runbook: {
      en: [
        'AI analysis → Findings shows the values with the band in which they were expected, and what began with them.',
        'Say there whether it was useful: the series is then told of more or less readily.',
      ],
      zh: [
        '在“AI 分析 → 异常发现”查看数值、预期范围，以及同时开始的其他异常。',
        '并在那里评价是否有用：之后对该序列的提示会随之增减。',
      ],
    },
  },
  {
    key: 'keyword',
    name: { en: 'A keyword in logs', zh: '日志出现关键字' },
    why: {
      en: 'Put in what must never be written in your house.',
      zh: '填入绝不应出现在日志里的内容。',
    },
    condition: { type: 'log', text: 'permission denied', window_seconds: 300, at_least: 10 },
    keep_firing_seconds: 300,
    runbook: {
      en: ['Read the lines, and find out who asks for what it may not have.'],
      zh: ['查看这些日志，找出谁在请求没有权限的内容。'],
    },
  },
];
