import type { ShippedRule } from './shipped.ts';

/** One line is enough; while no more come, it stays for ten minutes. */
const ONCE = { keep_firing_seconds: 600 } as const;

export const LOG_RULES: readonly ShippedRule[] = [
  {
    key: 'log-errors',
    name: { en: 'Surge of errors in logs', zh: '错误日志激增' },
    condition: { type: 'log', levels: ['error', 'fatal'], window_seconds: 300, at_least: 100 },
    keep_firing_seconds: 300,
    runbook: {
      en: [
        'Open the logs of the service at that time: one line again and again, or many different ones?',
        'One line: search for it in what was deployed or changed before. Many: look at what it depends on.',
        'Errors that are none: log them at another level, or raise the threshold for this host.',
      ],
      zh: [
        '打开该服务当时的日志：是同一行反复出现，还是多种错误？',
        '同一行：对照此前的发布和变更查找。多种：检查它依赖的对象。',
        '并非真正的错误：调整日志级别，或为该主机调高阈值。',
      ],
    },
  },
  {
    key: 'log-fatal',
    name: { en: 'FATAL in logs', zh: '日志出现 FATAL' },
    condition: { type: 'log', levels: ['fatal'], window_seconds: 300 },
    ...ONCE,
    runbook: {
      en: [
        'Something gave up. Read the line and the ones before it, and see whether the service runs again.',
        'It starts and dies in a loop: stop it, and look at its configuration and at what it cannot reach.',
      ],
      zh: [
        '有程序异常退出。查看这一行及之前的日志，并确认服务是否已重新运行。',
        '反复启动又退出：先停掉，检查配置以及它连不上的依赖。',
      ],
    },
  },
  {
    key: 'log-out-of-memory',
    name: { en: 'The kernel killed a process for memory', zh: '内核因内存不足杀掉进程（OOM）' },
    condition: { type: 'log', text: 'Out of memory: Killed process', window_seconds: 300 },
    ...ONCE,
    severity: 'critical',
    runbook: {
      en: [
        'The line names the process. See that its service is back, and how much memory it had (anon-rss).',
        'It was the victim, not always the cause: look at who used most memory then.',
        'Give the host more memory, or the services a limit (MemoryMax of systemd, container limits).',
      ],
      zh: [
        '日志里有进程名。确认该服务已恢复，并看它占了多少内存（anon-rss）。',
        '它是受害者，未必是起因：查看当时谁占用内存最多。',
        '给主机增加内存，或给服务设上限（systemd 的 MemoryMax、容器的内存限制）。',
      ],
    },
  },
  {
    key: 'log-read-only',
    name: { en: 'A file system became read-only', zh: '文件系统变为只读' },
    condition: { type: 'log', text: 'Remounting filesystem read-only', window_seconds: 300 },
    ...ONCE,
    severity: 'critical',
    runbook: {
      en: [
        'The kernel found errors and protects what is left. Nothing can be written there.',
        'Read the kernel log before it to find the failing disk; save what matters.',
        'Then, unmounted: fsck. A disk with errors in smartctl -a is replaced, not repaired.',
      ],
      zh: [
        '内核发现错误，为保护数据将其改为只读，已无法写入。',
        '在此前的内核日志中找出故障盘，先备份重要数据。',
        '然后卸载并运行 fsck。smartctl -a 有错误的盘应直接更换，不要修。',
      ],
    },
  },
  {
    key: 'log-disk-errors',
    name: { en: 'Disk errors in the kernel log', zh: '内核日志出现磁盘错误' },
    condition: { type: 'log', text: 'I/O error, dev ', window_seconds: 600 },
    ...ONCE,
    severity: 'critical',
    runbook: {
      en: [
        'The line names the device. smartctl -a DEVICE: reallocated or pending sectors mean that it is dying.',
        'Make sure that the backup of what is on it is fresh, and that the array is whole (cat /proc/mdstat).',
        'Replace the disk. A virtual one: ask its provider, and look at the host underneath.',
      ],
      zh: [
        '日志里有设备名。smartctl -a 设备：出现重映射或待处理扇区，说明盘快坏了。',
        '确认上面的数据有最新备份，阵列完整（cat /proc/mdstat）。',
        '更换磁盘。云盘：联系云厂商；虚拟机：检查宿主机。',
      ],
    },
  },
  {
    key: 'log-hung-tasks',
    name: { en: 'The kernel tells of hanging tasks', zh: '内核报告任务卡死' },
    condition: { type: 'log', text: 'blocked for more than', window_seconds: 600 },
    ...ONCE,
    runbook: {
      en: [
        'A task has waited for storage for two minutes or more: a disk or a network file system does not answer.',
        'The lines after it show where it hangs. NFS: is its server there? A disk: look for resets before.',
      ],
      zh: [
        '有任务等待存储超过两分钟：磁盘或网络文件系统没有响应。',
        '后面的日志显示卡在哪里。NFS：服务端还在吗？磁盘：查找之前的 reset 记录。',
      ],
    },
  },
  {
    key: 'log-crashes',
    name: { en: 'Programs crash (segfault)', zh: '程序崩溃（segfault）' },
    condition: { type: 'log', text: 'segfault at', window_seconds: 900, at_least: 3 },
    ...ONCE,
    runbook: {
      en: [
        'The line names the program and the library. One program, since an update: roll back.',
        "Many different programs: suspect the machine's memory (memtest, mcelog, rasdaemon).",
      ],
      zh: [
        '日志里有程序名和库名。只有一个程序且始于升级：回滚。',
        '多个不同的程序：怀疑内存硬件（memtest、mcelog、rasdaemon）。',
      ],
    },
  },
  {
    key: 'log-no-space',
    name: { en: 'No space left on device', zh: '磁盘空间不足（No space left）' },
    condition: { type: 'log', text: 'No space left on device', window_seconds: 300 },
    ...ONCE,
    runbook: {
      en: [
        'A program could not write. df -h shows a full file system; if none is, df -i shows that its inodes are used up.',
        'Inodes go to directories with very many small files: sessions, mail queues, caches.',
        'It may also be a quota, or the limit of inotify watches (fs.inotify.max_user_watches).',
      ],
      zh: [
        '有程序写入失败。df -h 查看哪个文件系统满了；都没满则用 df -i 看 inode 是否用尽。',
        'inode 多被大量小文件占用：会话、邮件队列、缓存。',
        '也可能是磁盘配额，或 inotify 监视数上限（fs.inotify.max_user_watches）。',
      ],
    },
  },
  {
    key: 'log-open-files',
    name: { en: 'Too many open files', zh: '打开的文件过多（Too many open files）' },
    condition: { type: 'log', text: 'Too many open files', window_seconds: 300 },
    ...ONCE,
    runbook: {
      en: [
        'A process is at its limit of file handles: cat /proc/PID/limits, ls /proc/PID/fd | wc -l',
        'A leak: ls -l /proc/PID/fd shows the same thing many times. Restart it, and report it.',
        'An honest need: raise LimitNOFILE of its unit.',
      ],
      zh: [
        '进程的文件句柄达到上限：cat /proc/PID/limits、ls /proc/PID/fd | wc -l',
        '泄漏：ls -l /proc/PID/fd 中同一对象大量重复。重启，并反馈给开发者。',
        '确实需要：调大其系统单元的 LimitNOFILE。',
      ],
    },
  },
  {
    key: 'log-conntrack',
    name: { en: 'The table of connections is full', zh: '连接跟踪表已满' },
    condition: { type: 'log', text: 'nf_conntrack: table full', window_seconds: 300 },
    ...ONCE,
    severity: 'critical',
    runbook: {
      en: [
        'New connections are dropped. sysctl net.netfilter.nf_conntrack_count net.netfilter.nf_conntrack_max',
        'Raise the maximum, or find who opens so many: conntrack -S, ss -s. A flood: block its sender.',
      ],
      zh: [
        '新连接会被丢弃。sysctl net.netfilter.nf_conntrack_count net.netfilter.nf_conntrack_max',
        '调大上限，或找出谁建立了这么多连接：conntrack -S、ss -s。流量攻击：封禁来源。',
      ],
    },
  },
];
