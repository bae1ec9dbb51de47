import { byteSizeSetting, durationSetting } from '@vigilops/runtime';
import * as z from 'zod/mini';

import {
  checkCount,
  checkName,
  dnsKeys,
  httpKeys,
  icmpKeys,
  scriptKeys,
  statusPattern,
  tcpKeys,
} from '../checks/definition-schema.ts';
import { OPTIONAL_COLLECTORS } from '../collectors/registry.ts';
import { DATABASE_TYPES } from '../databases/types.ts';
import { LOG_ENCODINGS } from '../logs/types.ts';

const text = z.string().check(z.minLength(1), z.maxLength(1_024));
const texts = z.array(text).check(z.maxLength(100));
const port = z.int().check(z.gte(1), z.lte(65_535));

const server = z.strictObject({
  url: text,
  token: z.optional(text),
  token_file: z.optional(text),
  ca_file: z.optional(text),
  fingerprint: z.optional(text),
  allow_plain_http: z._default(z.boolean(), false),
  standby: z._default(z.boolean(), true),
  databases: z._default(z.boolean(), true),
});

const host = z.strictObject({
  id: z.optional(text),
  name: z.optional(text),
  tags: z._default(texts, []),
  labels: z._default(z.record(text, text), {}),
  group: z.optional(text),
});

const metrics = z.strictObject({
  interval: z._default(durationSetting({ min: '1s', max: '10m' }), 15_000),
  disabled: z._default(z.array(z.enum(OPTIONAL_COLLECTORS)), []),
});

const multiline = z.strictObject({
  mode: z.optional(z.enum(['auto', 'off'])),
  start_pattern: z.optional(text),
});

const log = z.strictObject({
  path: text,
  service: text,
  type: z.optional(text),
  exclude: z._default(texts, []),
  encoding: z._default(z.enum(LOG_ENCODINGS), 'utf-8'),
  from_beginning: z._default(z.boolean(), false),
  multiline: z.optional(multiline),
  time_zone: z._default(z.enum(['local', 'utc']), 'local'),
});

/** YAML makes a number of 200; both are meant. */
const writtenStatus = z.pipe(
  z.transform((input) => (typeof input === 'number' ? String(input) : input)),
  statusPattern,
);

const checkOptions = {
  name: checkName,
  interval: z._default(durationSetting({ min: '5s', max: '1d' }), 30_000),
  timeout: z.optional(durationSetting({ min: '1s', max: '5m' })),
  failures: z._default(checkCount, 2),
  successes: z._default(checkCount, 1),
};
const service = z.discriminatedUnion('type', [
  z.strictObject({
    ...httpKeys,
    expected_status: z._default(z.array(writtenStatus).check(z.minLength(1), z.maxLength(16)), [
      '2xx',
      '3xx',
    ]),
    ...checkOptions,
  }),
  z.strictObject({ ...tcpKeys, ...checkOptions }),
  z.strictObject({ ...dnsKeys, ...checkOptions }),
  z.strictObject({ ...icmpKeys, ...checkOptions }),
  z.strictObject({ ...scriptKeys, ...checkOptions }),
]);

const checks = z.strictObject({
  remote: z._default(z.boolean(), true),
  witnesses: z._default(z.array(text).check(z.maxLength(16)), []),
  allow_metadata: z._default(z.boolean(), false),
  scripts: z._default(z.boolean(), false),
  max_concurrent: z._default(z.int().check(z.gte(1), z.lte(200)), 20),
});

const changes = z.strictObject({
  interval: z._default(durationSetting({ min: '10s', max: '1d' }), 300_000),
  files: z._default(texts, []),
  disabled: z._default(z.boolean(), false),
});

const database = z.strictObject({
  name: z.string().check(z.minLength(1), z.maxLength(256)),
  // MariaDB is read as MySQL is; which of them it is, the server says.
  type: z.enum([...DATABASE_TYPES, 'mariadb']),
  host: z.string().check(z.minLength(1), z.maxLength(256)),
  port: z.optional(port),
  database: z.optional(text),
  username: z.optional(text),
  password: z.optional(text),
  password_file: z.optional(text),
  tls: z.prefault(
    z.strictObject({ mode: z.optional(z.enum(['off', 'prefer', 'verify'])), ca_file: z.optional(text) }),
    {},
  ),
  interval: z._default(durationSetting({ min: '5s', max: '1d' }), 15_000),
  slow_query_threshold: z._default(durationSetting({ min: '1ms', max: '1d' }), 1_000),
  explain: z._default(z.boolean(), false),
  log_file: z.optional(text),
});

const relay = z.strictObject({
  listen: z._default(text, '127.0.0.1:4318'),
  max_bytes: z._default(byteSizeSetting({ min: '8MiB', max: '1TiB' }), 268_435_456),
  allow_other_addresses: z._default(z.boolean(), false),
});

const spool = z.strictObject({
  path: z.optional(text),
  max_bytes: z.optional(byteSizeSetting({ min: '8MiB', max: '1TiB' })),
  max_age: z.optional(durationSetting({ min: '1m', max: '7d' })),
});

/** /etc/vigilops/agent.yaml as it is written; docs/reference/agent-config.md says what each key means. */
export const agentConfigSchema = z.strictObject({
  server: z.optional(server),
  host: z.prefault(host, {}),
  metrics: z.prefault(metrics, {}),
  logs: z._default(z.array(log).check(z.maxLength(1_000)), []),
  checks: z.prefault(checks, {}),
  services: z._default(z.array(service).check(z.maxLength(1_000)), []),
  changes: z.prefault(changes, {}),
  databases: z._default(z.array(database).check(z.maxLength(100)), []),
  relay: z.optional(relay),
  spool: z.prefault(spool, {}),
  log_level: z._default(z.enum(['debug', 'info', 'warn', 'error']), 'info'),
});

/** The file's content with defaults filled in, units resolved and no secret read yet. */
export type WrittenConfig = z.output<typeof agentConfigSchema>;
export type WrittenServer = z.output<typeof server>;
export type WrittenLog = z.output<typeof log>;
export type WrittenService = z.output<typeof service>;
export type WrittenDatabase = z.output<typeof database>;
