import type { ShippedRule } from './shipped.ts';

/** One line is enough; while no more come, it stays for ten minutes. */
const ONCE = { keep_firing_seconds: 600 } as const;

export const LOG_RULES: readonly ShippedRule[] = [
  {
    key: 'log-errors',
    name: 'Surge of errors in logs',
    condition: { type: 'log', levels: ['error', 'fatal'], window_seconds: 300, at_least: 100 },
    keep_firing_seconds: 300,
    runbook: [
      'Open the logs of the service at the time: is it one line again and again, or many different ones?',
      'One line: search it in what was deployed or changed before. Many: look at what it depends on.',
      'Errors that are none: give them another level, or raise the threshold for this host.',
    ],
  },
  {
    key: 'log-fatal',
    name: 'FATAL in logs',
    condition: { type: 'log', levels: ['fatal'], window_seconds: 300 },
    ...ONCE,
    runbook: [
      'Something gave up. Read the line and the ones before it, and see whether the service runs again.',
      'It starts and ends in a loop: stop it, and look at its configuration and at what it cannot reach.',
    ],
  },
  {
    key: 'log-out-of-memory',
    name: 'The kernel killed a process for memory',
    condition: { type: 'log', text: 'Out of memory: Killed process', window_seconds: 300 },
    ...ONCE,
    severity: 'critical',
    runbook: [
      'The line names the process. See that its service is back, and how much it had (anon-rss).',
      'It was the victim, not always the cause: look at who used most memory then.',
      'Give the host more memory, or the services a limit (MemoryMax of systemd, limits of containers).',
    ],
  },
  {
    key: 'log-read-only',
    name: 'A file system became read-only',
    condition: { type: 'log', text: 'Remounting filesystem read-only', window_seconds: 300 },
    ...ONCE,
    severity: 'critical',
    runbook: [
      'The kernel found errors and protects what is left. Nothing can be written there.',
      'Read the kernel log before it for the disk that fails; save what matters.',
      'Then, unmounted: fsck. A disk with errors in smartctl -a is replaced, not repaired.',
    ],
  },
  {
    key: 'log-disk-errors',
    name: 'Disk errors in the kernel log',
    condition: { type: 'log', text: 'I/O error, dev ', window_seconds: 600 },
    ...ONCE,
    severity: 'critical',
    runbook: [
      'The line names the device. smartctl -a DEVICE: reallocated or pending sectors mean that it dies.',
      'See that the backup of what is on it is fresh, and that the array is whole (cat /proc/mdstat).',
      'Replace the disk. A virtual one: ask its provider, and look at the host below.',
    ],
  },
  {
    key: 'log-hung-tasks',
    name: 'The kernel tells of hanging tasks',
    condition: { type: 'log', text: 'blocked for more than', window_seconds: 600 },
    ...ONCE,
    runbook: [
      'A task waits for storage for two minutes and more: a disk or a network file system does not answer.',
      'The lines after it show where it hangs. NFS: is its server there? A disk: look for resets before.',
    ],
  },
  {
    key: 'log-crashes',
    name: 'Programs crash (segfault)',
    condition: { type: 'log', text: 'segfault at', window_seconds: 900, at_least: 3 },
    ...ONCE,
    runbook: [
      'The line names the program and the library. One program since an update: go back.',
      'Many different programs: suspect the memory of the machine (memtest, mcelog, rasdaemon).',
    ],
  },
  {
    key: 'log-no-space',
    name: 'No space left on device',
    condition: { type: 'log', text: 'No space left on device', window_seconds: 300 },
    ...ONCE,
    runbook: [
      'A program could not write. df -h shows a full file system; if none is, df -i shows that its inodes are used up.',
      'Inodes go to directories with very many small files: sessions, mail queues, caches.',
      'It may also be a quota, or the limit of inotify watches (fs.inotify.max_user_watches).',
    ],
  },
  {
    key: 'log-open-files',
    name: 'Too many open files',
    condition: { type: 'log', text: 'Too many open files', window_seconds: 300 },
    ...ONCE,
    runbook: [
      'A process is at its limit of file handles: cat /proc/PID/limits, ls /proc/PID/fd | wc -l',
      'A leak: ls -l /proc/PID/fd shows the same thing many times. Restart it, and report it.',
      'Honest need: raise LimitNOFILE of its unit.',
    ],
  },
  {
    key: 'log-conntrack',
    name: 'The table of connections is full',
    condition: { type: 'log', text: 'nf_conntrack: table full', window_seconds: 300 },
    ...ONCE,
    severity: 'critical',
    runbook: [
      'New connections are dropped. sysctl net.netfilter.nf_conntrack_count net.netfilter.nf_conntrack_max',
      'Raise the maximum, or find who opens so many: conntrack -S, ss -s. A flood: block its sender.',
    ],
  },
];
