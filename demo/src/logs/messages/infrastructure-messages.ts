import type { Template } from '../log-types.ts';

export const POSTGRES_MESSAGES: readonly Template[] = [
  {
    weight: 10,
    level: 'info',
    say: (r) =>
      `checkpoint complete: wrote ${r.int(200, 9000)} buffers (${(r.next() * 6).toFixed(1)}%); 0 WAL file(s) added, ${r.int(0, 2)} removed, ${r.int(1, 9)} recycled; write=${r.int(10, 270)}.${r.int(100, 999)} s, sync=0.0${r.int(10, 99)} s, total=${r.int(270, 300)}.${r.int(100, 999)} s`,
  },
  {
    weight: 8,
    level: 'info',
    say: (r) =>
      `automatic vacuum of table "app.public.${r.pick(['outbox', 'entries', 'events', 'jobs'])}": index scans: ${r.int(0, 2)}, pages: 0 removed, ${r.int(100, 90_000)} remain, tuples: ${r.int(100, 9000)} removed`,
  },
  {
    weight: 6,
    level: 'info',
    say: (r) => ({
      text: `duration: ${r.int(1001, 4800)}.${r.int(100, 999)} ms  execute <unnamed>: SELECT id, state FROM ${r.pick(['outbox', 'entries', 'events'])} WHERE updated_at > $1 ORDER BY updated_at`,
      fields: { user: 'app' },
    }),
  },
  {
    weight: 3,
    level: 'info',
    say: (r) => ({
      text: `could not receive data from client: Connection reset by peer`,
      fields: { user: 'app', pid: r.int(2000, 32_000) },
    }),
  },
  {
    weight: 2,
    level: 'error',
    say: (r) => ({
      text: `duplicate key value violates unique constraint "${r.pick(['outbox_pkey', 'idempotency_keys_pkey'])}"\n\tDETAIL:  Key (id)=(${r.int(100_000, 999_999)}) already exists.`,
      fields: { user: 'app' },
    }),
  },
  {
    weight: 0.5,
    level: 'error',
    say: (r) => ({
      text: `deadlock detected\n\tDETAIL:  Process ${r.int(2000, 9000)} waits for ShareLock on transaction ${r.int(70_000_000, 99_000_000)}; blocked by process ${r.int(9001, 16_000)}.`,
      fields: { user: 'app' },
    }),
  },
];

/** Sessions that wait for each other: the first sign of the incident. */
export const LOCK_WAIT: Template = {
  weight: 1,
  level: 'info',
  say: (r) => ({
    text: `process ${r.int(4000, 31_000)} still waiting for ShareLock on transaction ${r.int(88_000_000, 88_900_000)} after 1000.${r.int(100, 999)} ms\n\tCONTEXT:  while updating tuple (${r.int(10, 900)},${r.int(1, 60)}) in relation "settlements"`,
    fields: { user: 'settlement' },
  }),
};

/** What PostgreSQL answers when no connection is left. Not seen on any ordinary day. */
export const NO_SLOTS: Template = {
  weight: 1,
  level: 'fatal',
  say: (r) => ({
    text: 'remaining connection slots are reserved for roles with the SUPERUSER attribute',
    fields: { user: r.pick(['app', 'app', 'settlement']), pid: r.int(20_000, 32_000) },
  }),
};

export const REDIS_MESSAGES: readonly Template[] = [
  { weight: 10, level: 'info', say: (r) => `${r.int(100, 10_000)} changes in 300 seconds. Saving...` },
  { weight: 10, level: 'info', say: (r) => `Background saving started by pid ${r.int(2000, 30_000)}` },
  { weight: 10, level: 'info', say: () => 'Background saving terminated with success' },
  {
    weight: 3,
    level: 'info',
    say: (r) => `DB saved on disk, RDB: ${r.int(1, 30)} MB of memory used by copy-on-write`,
  },
  {
    weight: 0.6,
    level: 'warn',
    say: (r) =>
      `Client id=${r.int(1000, 99_999)} addr=10.20.0.${r.int(10, 59)}:${r.int(32_768, 60_999)} closed for overcoming of output buffer limits.`,
  },
];

export const RABBIT_MESSAGES: readonly Template[] = [
  {
    weight: 10,
    level: 'info',
    say: (r) =>
      `accepting AMQP connection 10.20.0.${r.int(10, 59)}:${r.int(32_768, 60_999)} -> 10.20.0.${r.int(10, 59)}:5672`,
  },
  {
    weight: 10,
    level: 'info',
    say: (r) =>
      `connection 10.20.0.${r.int(10, 59)}:${r.int(32_768, 60_999)}: user 'app' authenticated and granted access to vhost '/'`,
  },
  {
    weight: 5,
    level: 'info',
    say: (r) =>
      `closing AMQP connection (10.20.0.${r.int(10, 59)}:${r.int(32_768, 60_999)}, vhost: '/', user: 'app')`,
  },
  {
    weight: 1,
    level: 'warn',
    say: (r) =>
      `missed heartbeats from client, timeout: 60s (10.20.0.${r.int(10, 59)}:${r.int(32_768, 60_999)})`,
  },
];

export const OPENSEARCH_MESSAGES: readonly Template[] = [
  {
    weight: 10,
    level: 'info',
    say: (r) => ({
      text: `[gc][${r.int(10_000, 900_000)}] overhead, spent [${r.int(250, 600)}ms] collecting in the last [1s]`,
      logger: 'o.o.m.j.JvmGcMonitorService',
    }),
  },
  {
    weight: 8,
    level: 'info',
    say: (r) => ({
      text: `[products-${r.int(1, 12)}] refreshed in ${r.int(10, 900)} ms`,
      logger: 'o.o.i.s.IndexShard',
    }),
  },
  {
    weight: 2,
    level: 'warn',
    say: (r) => ({
      text: `[products-${r.int(1, 12)}][${r.int(0, 4)}] took[${r.int(800, 3000)}ms], search_type[QUERY_THEN_FETCH], total_shards[5]`,
      logger: 'index.search.slowlog.query',
    }),
  },
];

export const SYSLOG_MESSAGES: readonly Template[] = [
  {
    weight: 8,
    level: 'info',
    say: (r) =>
      `systemd[1]: ${r.pick(['apt-daily', 'fstrim', 'man-db', 'logrotate', 'e2scrub_all'])}.service: Deactivated successfully.`,
  },
  {
    weight: 8,
    level: 'info',
    say: (r) => `systemd[1]: Started session-${r.int(100, 9000)}.scope - session of user deploy.`,
  },
  {
    weight: 6,
    level: 'info',
    say: (r) =>
      `sshd[${r.int(1000, 32_000)}]: Accepted publickey for deploy from 10.20.0.${r.int(10, 59)} port ${r.int(32_768, 60_999)} ssh2: ED25519 SHA256:${r.hex(32)}`,
  },
  {
    weight: 4,
    level: 'info',
    say: (r) =>
      `sshd[${r.int(1000, 32_000)}]: Invalid user ${r.pick(['admin', 'test', 'oracle', 'ubnt'])} from 203.0.113.${r.int(1, 254)} port ${r.int(1024, 60_999)}`,
  },
  {
    weight: 3,
    level: 'info',
    say: (r) => `chronyd[${r.int(400, 900)}]: Selected source 10.20.0.${r.int(2, 4)}`,
  },
  {
    weight: 3,
    level: 'info',
    say: (r) => `systemd-logind[${r.int(400, 900)}]: Removed session ${r.int(100, 9000)}.`,
  },
  {
    weight: 2,
    level: 'info',
    say: (r) =>
      `kernel: [${r.int(10_000, 3_000_000)}.${r.int(100_000, 999_999)}] TCP: request_sock_TCP: Possible SYN flooding on port ${r.pick([80, 443, 8080])}. Sending cookies.`,
  },
  {
    weight: 1,
    level: 'warn',
    say: (r) =>
      `kernel: [${r.int(10_000, 3_000_000)}.${r.int(100_000, 999_999)}] nf_conntrack: table full, dropping packet`,
  },
  {
    weight: 0.5,
    level: 'error',
    say: (r) =>
      `kernel: [${r.int(10_000, 3_000_000)}.${r.int(100_000, 999_999)}] blk_update_request: I/O error, dev vdb, sector ${r.int(1_000_000, 900_000_000)}`,
  },
];

export const KERNEL_BOOT = [
  'Linux version booting, command line: root=/dev/vda1 ro quiet',
  'BIOS-provided physical RAM map:',
  'smpboot: Allowing CPUs, 0 hotplug CPUs',
  'Memory: available after kernel code, rodata and init',
  'clocksource: Switched to clocksource kvm-clock',
  'EXT4-fs (vda1): mounted filesystem with ordered data mode. Quota mode: none.',
  'systemd[1]: Detected virtualization kvm.',
  'systemd[1]: Reached target multi-user.target - Multi-User System.',
  'virtio_net virtio0 eth0: link becomes ready',
] as const;
