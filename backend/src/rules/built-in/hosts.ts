import type { ShippedRule } from './shipped.ts';

const ALL_CPUS = { key: 'cpu.logical_number', op: '=', value: '' } as const;

export const HOST_RULES: readonly ShippedRule[] = [
  {
    key: 'host-cpu',
    name: { en: 'CPU above 90 %', zh: 'CPU 使用率高于 90 %' },
    condition: { type: 'metric', figure: 'cpu_usage_ratio', threshold: 0.9, recovers_at: 0.85 },
    for_seconds: 300,
    runbook: {
      en: [
        'Look at the top processes of the host: is one of them new, or do two jobs run at the same time?',
        'Expected work: give it fewer threads, another hour or more CPUs, or raise the threshold for this host.',
        'Unexpected work: stop it, then look at what changed on the host before it began.',
      ],
      zh: [
        '查看该主机占用最高的进程：是否有新出现的进程，或两个任务撞在同一时间运行。',
        '属于正常负载：减少线程数、错开时间、增加 CPU，或为该主机单独调高阈值。',
        '不属于正常负载：先停掉它，再看告警前主机上有哪些变更。',
      ],
    },
  },
  {
    key: 'host-memory',
    name: { en: 'Memory above 90 %', zh: '内存使用率高于 90 %' },
    condition: { type: 'metric', figure: 'memory_usage_ratio', threshold: 0.9, recovers_at: 0.87 },
    for_seconds: 300,
    runbook: {
      en: [
        'Look at the processes that use most memory: does the line rise steadily (a leak) or in one step?',
        'A leak: restart the service and note its version. A step: look at what was deployed or changed at that time.',
        'Before the kernel kills something: lower caches and pool sizes, or give the host more memory.',
      ],
      zh: [
        '查看占用内存最多的进程：曲线是持续上升（内存泄漏），还是一次性跳升。',
        '泄漏：重启该服务，并记下版本。跳升：查看当时有哪些发布或变更。',
        '赶在内核杀进程之前：调小缓存和连接池，或给主机增加内存。',
      ],
    },
  },
  {
    key: 'host-swap',
    name: { en: 'Swap above 80 %', zh: '交换分区使用率高于 80 %' },
    condition: { type: 'metric', figure: 'swap_usage_ratio', threshold: 0.8, recovers_at: 0.7 },
    for_seconds: 900,
    runbook: {
      en: [
        'Memory was short for long enough to push pages out; when swap is full, the kernel kills processes.',
        'See whether it still swaps (vmstat 5, columns si and so). Zeros throughout: old pages, no hurry.',
        'Otherwise find the process that grew and restart it, or give the host more memory.',
      ],
      zh: [
        '内存长时间不足，内存页被换出；交换分区用尽后，内核会杀进程。',
        '看是否仍在换页（vmstat 5，看 si 和 so 两列）。一直为 0：只是旧的内存页，不急。',
        '否则找出占用增长的进程并重启，或给主机增加内存。',
      ],
    },
  },
  {
    key: 'host-iowait',
    name: { en: 'CPUs wait for disks', zh: 'CPU 长时间等待磁盘' },
    condition: {
      type: 'series',
      metric: 'system.cpu.utilization',
      filters: [{ key: 'cpu.mode', op: '=', value: 'iowait' }, ALL_CPUS],
      window_seconds: 600,
      threshold: 0.3,
      recovers_at: 0.2,
    },
    for_seconds: 600,
    runbook: {
      en: [
        'Almost a third of the time the CPUs have nothing to do but wait for storage.',
        'See which disk is busy and who uses it: iostat -x 5, iotop. Usual reasons: backups, swapping, missing indexes.',
        'A disk that is slow with little work may be failing: smartctl -a, and the kernel log.',
      ],
      zh: [
        'CPU 有近三分之一的时间在等待存储。',
        '查看哪块盘忙、谁在用：iostat -x 5、iotop。常见原因：备份、换页、缺少索引。',
        '负载不高却很慢的盘可能快坏了：smartctl -a，并查看内核日志。',
      ],
    },
  },
  {
    key: 'host-steal',
    name: { en: 'CPU time is taken by neighbours', zh: 'CPU 时间被宿主机抢占' },
    condition: {
      type: 'series',
      metric: 'system.cpu.utilization',
      filters: [{ key: 'cpu.mode', op: '=', value: 'steal' }, ALL_CPUS],
      window_seconds: 600,
      threshold: 0.1,
      recovers_at: 0.05,
    },
    for_seconds: 900,
    runbook: {
      en: [
        'The hypervisor gives this virtual machine less CPU than it asks for: a busy neighbour, or used-up CPU credits.',
        'Look at the credit balance or the limits of the machine at its provider.',
        'Move it to another host, or to a larger or dedicated size.',
      ],
      zh: [
        '宿主机分给该虚拟机的 CPU 少于它需要的：同宿主机的其他实例过忙，或 CPU 积分用完。',
        '到云厂商控制台查看 CPU 积分余额或实例规格的限制。',
        '迁移到其他宿主机，或换成更大的规格、独享型实例。',
      ],
    },
  },
  {
    key: 'host-started',
    name: { en: 'Host was started', zh: '主机刚启动' },
    condition: {
      type: 'series',
      metric: 'system.uptime',
      time_function: 'last',
      aggregate: 'min',
      window_seconds: 60,
      comparison: 'below',
      threshold: 600,
    },
    severity: 'info',
    runbook: {
      en: [
        'It has been up for less than ten minutes. Nobody planned that? last -x reboot, journalctl -b -1 -e',
        'After a kernel panic or a power loss, the log there stops without a shutdown.',
        'Check that all services of the host came back.',
      ],
      zh: [
        '主机启动不到十分钟。如果没有人计划重启：last -x reboot、journalctl -b -1 -e',
        '内核崩溃或断电时，上次启动的日志会戛然而止，没有关机记录。',
        '确认主机上的服务都已恢复。',
      ],
    },
  },
  {
    key: 'host-zombies',
    name: { en: 'More than 50 zombie processes', zh: '僵尸进程超过 50 个' },
    condition: {
      type: 'series',
      metric: 'system.process.count',
      filters: [{ key: 'process.status', op: '=', value: 'defunct' }],
      aggregate: 'sum',
      window_seconds: 300,
      threshold: 50,
      recovers_at: 20,
    },
    for_seconds: 1_800,
    runbook: {
      en: [
        'Their parent does not collect them; when process ids run out, nothing new can start.',
        "Find the parent: ps -eo ppid,stat | awk '$2 ~ /Z/ {print $1}' | sort | uniq -c | sort -n",
        'Restart that parent. In containers: run an init as the first process.',
      ],
      zh: [
        '父进程没有回收它们；进程号耗尽后，任何新进程都无法启动。',
        "找出父进程：ps -eo ppid,stat | awk '$2 ~ /Z/ {print $1}' | sort | uniq -c | sort -n",
        '重启该父进程。容器内：用 init 作为 1 号进程。',
      ],
    },
  },
  {
    key: 'host-blocked',
    name: { en: 'More than 20 processes hang on a device', zh: '超过 20 个进程阻塞在设备上' },
    condition: {
      type: 'series',
      metric: 'system.process.count',
      filters: [{ key: 'process.status', op: '=', value: 'blocked' }],
      aggregate: 'sum',
      window_seconds: 300,
      threshold: 20,
      recovers_at: 10,
    },
    for_seconds: 600,
    runbook: {
      en: [
        'They wait in the kernel and cannot even be killed: a disk or a network file system does not answer.',
        "See what for: ps -eo pid,stat,wchan:30,cmd | awk '$2 ~ /D/'",
        'NFS: is its server there? A disk: look at the kernel log for resets and time-outs.',
      ],
      zh: [
        '进程卡在内核里，连 kill 都无效：磁盘或网络文件系统没有响应。',
        "查看在等什么：ps -eo pid,stat,wchan:30,cmd | awk '$2 ~ /D/'",
        'NFS：服务端还在吗？磁盘：在内核日志里查找 reset 和 timeout。',
      ],
    },
  },
  {
    key: 'host-offline',
    name: { en: 'Host offline', zh: '主机离线' },
    condition: { type: 'host' },
    severity: 'critical',
    runbook: {
      en: [
        "Nothing was heard from the agent for its time-out. Does the host answer (ping, SSH, its provider's console)?",
        'It answers: systemctl status vigilops-agent, and check that it reaches this server (its log says why not).',
        'Many hosts of one group at once: suspect their network or this server first.',
        'Switched off for good: forget the host.',
      ],
      zh: [
        '超过时限没有收到 Agent 的上报。主机还有响应吗（ping、SSH、云厂商控制台）？',
        '有响应：systemctl status vigilops-agent，并确认它能连到本服务器（连不上时日志里有原因）。',
        '同一分组的多台主机同时离线：先怀疑网络或本服务器。',
        '已永久下线：在主机页面移除该主机。',
      ],
    },
  },
  {
    key: 'host-metrics-stopped',
    name: { en: 'A host is heard, but not measured', zh: '主机在线但没有指标' },
    condition: { type: 'absence', metric: 'system.memory.utilization', silent_seconds: 600 },
    runbook: {
      en: [
        'The agent lives, but its figures stopped: rules about them see nothing.',
        'Look at its log and at vigilops.agent.collector.errors of this host; /proc may be hidden from it.',
        'Restart it: systemctl restart vigilops-agent',
      ],
      zh: [
        'Agent 还在运行，但指标中断了：相关规则看不到数据。',
        '查看它的日志，以及该主机的 vigilops.agent.collector.errors；也可能是它读不到 /proc。',
        '重启：systemctl restart vigilops-agent',
      ],
    },
  },
];
