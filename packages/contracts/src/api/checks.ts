import { z } from 'zod';
import { idField, nameField, textField } from './fields.ts';

/**
 * What is asked of a service on schedule, and how the answers are judged. One definition whether it was written in an
 * agent's file or in the UI; only an agent's own file may define a script.
 */

export const CHECK_TYPES = ['http', 'tcp', 'dns', 'icmp', 'heartbeat', 'script'] as const;
export type CheckType = (typeof CHECK_TYPES)[number];

/** What one observer found at one time. `inconclusive`: the observer itself was cut off, or may not ask. */
export const RESULT_STATUSES = ['up', 'down', 'timeout', 'inconclusive'] as const;
export const resultStatus = z.enum(RESULT_STATUSES).meta({ id: 'CheckStatus' });
export type ResultStatus = z.infer<typeof resultStatus>;

const hostNameField = textField(253)
  .min(1)
  .regex(/^[^\s/?#@]+$/, 'must be a host name or an address');
const portField = z.int().min(1).max(65_535);

const urlField = textField(2_048)
  .refine((text) => /^https?:\/\/[^/?#\s]/iu.test(text) && URL.canParse(text), {
    message: 'must be an http:// or https:// URL',
  })
  .refine((text) => !/^https?:\/\/[^/?#]*@/iu.test(text), {
    message: 'must not hold a user or password: use the header Authorization',
  })
  .meta({ example: 'https://shop.example.com/health' });

/** RFC 9535, singular queries: names and indexes from the root. */
const jsonPathField = textField(512)
  .regex(
    /^\$(\.[A-Za-z_][\w]*|\[\d{1,9}\]|\['[^'\\]*'\]|\["[^"\\]*"\])*$/,
    "must look like $.status or $['a'][0]",
  )
  .meta({ example: '$.status' });

const headerName = textField(128).regex(
  /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/,
  'must be the name of an HTTP header',
);

const headerValue = textField(8_192).regex(/^[^\r\n\0]*$/, 'must be one line');

export const httpCheck = z.strictObject({
  type: z.literal('http'),
  url: urlField,
  method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']).default('GET'),
  headers: z
    .record(headerName, headerValue)
    .refine((headers) => Object.keys(headers).length <= 32, { message: 'at most 32 headers' })
    .default({})
    .meta({
      description: 'Values are kept sealed, and never answered: a value of "********" means "as it is".',
    }),
  body: textField(65_536).optional(),
  expected_status: z
    .array(z.string().regex(/^[1-5](\d\d|xx)$|^[1-5]\d\d-[1-5]\d\d$/, 'must look like 200, 2xx or 200-399'))
    .min(1)
    .max(16)
    .default(['2xx', '3xx']),
  body_contains: textField(1_024).min(1).optional(),
  body_matches: textField(1_024)
    .min(1)
    .optional()
    .meta({ description: 'A regular expression (RE2 without flags).' }),
  json_path: jsonPathField.optional(),
  json_equals: z
    .union([textField(1_024), z.number(), z.boolean(), z.null()])
    .optional()
    .meta({ description: 'What stands at `json_path`; left out: anything that is there.' }),
  follow_redirects: z.boolean().default(true).meta({ description: 'At most five.' }),
  verify_certificate: z.boolean().default(true),
  certificate_days: z
    .int()
    .min(0)
    .max(365)
    .default(0)
    .meta({ description: 'Down when the certificate is valid for fewer days.' }),
});

export const tcpCheck = z.strictObject({ type: z.literal('tcp'), host: hostNameField, port: portField });

export const dnsCheck = z.strictObject({
  type: z.literal('dns'),
  host: hostNameField.meta({ description: 'The name to look up.' }),
  record_type: z.enum(['A', 'AAAA', 'CNAME', 'MX', 'NS', 'TXT']).default('A'),
  resolver: textField(64)
    .regex(/^[0-9A-Fa-f.:[\]]+$/, 'must be an address, with a port or without')
    .optional()
    .meta({ description: 'Left out: the resolvers of the observer.', example: '1.1.1.1' }),
  expected: z
    .array(textField(512).min(1))
    .max(32)
    .default([])
    .meta({ description: 'All of these must be among the answers; empty: any answer will do.' }),
});

export const icmpCheck = z.strictObject({ type: z.literal('icmp'), host: hostNameField });

export const heartbeatCheck = z.strictObject({
  type: z.literal('heartbeat'),
  period_seconds: z.int().min(30).max(2_678_400).default(86_400),
  grace_seconds: z.int().min(10).max(604_800).default(600),
});

export const scriptCheck = z.strictObject({
  type: z.literal('script'),
  command: z.array(textField(4_096).min(1)).min(1).max(64),
  user: textField(64).min(1).optional(),
});

/** What the UI and the API may define: no script, for an agent executes nothing that it is sent. */
export const checkConfig = z
  .discriminatedUnion('type', [httpCheck, tcpCheck, dnsCheck, icmpCheck, heartbeatCheck])
  .meta({ id: 'CheckConfig' });
export type CheckConfig = z.output<typeof checkConfig>;

/** What is known of a check of any origin: an agent's own script among them. */
export const knownCheckConfig = z
  .discriminatedUnion('type', [httpCheck, tcpCheck, dnsCheck, icmpCheck, heartbeatCheck, scriptCheck])
  .meta({ id: 'KnownCheckConfig' });
export type KnownCheckConfig = z.output<typeof knownCheckConfig>;

/** Which agents ask. All that are online, or those of the chosen hosts, groups and tags together. */
export const observerChoice = z
  .strictObject({
    all: z.boolean().default(false),
    host_ids: z.array(idField).max(100).default([]),
    groups: z.array(nameField).max(32).default([]),
    tags: z.array(nameField).max(32).default([]),
  })
  .meta({ id: 'ObserverChoice' });
export type ObserverChoice = z.output<typeof observerChoice>;

const judging = {
  interval_seconds: z.int().min(5).max(86_400).default(60),
  timeout_seconds: z.int().min(1).max(300).default(10),
  failures: z.int().min(1).max(10).default(2).meta({
    description: 'Failures in a row after which an observer calls it down; asked sooner meanwhile.',
  }),
  successes: z
    .int()
    .min(1)
    .max(10)
    .default(1)
    .meta({ description: 'Successes in a row after which an observer calls it up again.' }),
  agreement: z
    .union([z.literal('majority'), z.int().min(1).max(100)])
    .default('majority')
    .meta({ description: 'How many of the observers that can tell must call it down.' }),
};

const definedBy = <Check extends z.ZodType>(check: Check) =>
  z
    .strictObject({
      name: nameField,
      description: textField(2_048).default(''),
      check,
      ...judging,
      observers: observerChoice.default({ all: true, host_ids: [], groups: [], tags: [] }),
      host_id: idField.nullable().default(null).meta({ description: 'The host that it runs on.' }),
      depends_on: z.array(idField).max(32).default([]).meta({
        description: 'Services without which this one cannot work: it does not alarm while one is down.',
      }),
      service_name: textField(256)
        .min(1)
        .nullable()
        .default(null)
        .meta({ description: 'The `service.name` under which its telemetry comes.' }),
      group: nameField.nullable().default(null),
      tags: z.array(nameField).max(32).default([]),
      objective_percent: z
        .number()
        .min(0)
        .max(100)
        .default(99.9)
        .meta({ description: 'Availability to reach in 30 days; what is left of it is the error budget.' }),
      paused: z.boolean().default(false),
    })
    .refine((service) => service.timeout_seconds <= service.interval_seconds, {
      path: ['timeout_seconds'],
      message: 'must not be longer than interval_seconds',
    });

export const serviceDefinition = definedBy(checkConfig).meta({ id: 'ServiceDefinition' });
export type ServiceDefinition = z.output<typeof serviceDefinition>;

/** A definition of any origin: an agent's own file may define a script. */
export const serviceSpec = definedBy(knownCheckConfig);

/** One definition as an agent fetches it: without what only judges. */
export const assignedCheck = z
  .object({
    id: idField,
    name: z.string(),
    check: checkConfig,
    interval_seconds: z.int(),
    timeout_seconds: z.int(),
    failures: z.int(),
    successes: z.int(),
  })
  .meta({ id: 'AssignedCheck' });
export type AssignedCheck = z.infer<typeof assignedCheck>;

export const assignedChecksResponse = z
  .object({
    revision: z.string().meta({ description: 'Changes when anything in `items` does; also the ETag.' }),
    items: z.array(assignedCheck),
  })
  .meta({ id: 'AssignedChecks' });
export type AssignedChecksResponse = z.infer<typeof assignedChecksResponse>;

export const assignedChecksHeaders = z.object({
  'if-none-match': z.string().max(1_024).optional(),
});

const heartbeatSecret = textField(256).min(1).meta({ example: 'Ml2nWmC0tYFMkQ1vH3kZr8bJx9sUe7Tg' });
export const heartbeatParams = z.strictObject({ secret: heartbeatSecret });

export const heartbeatSignalParams = z.strictObject({
  secret: heartbeatSecret,
  signal: z
    .string()
    .regex(
      /^(start|fail|\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])$/,
      'must be start, fail or an exit code from 0 to 255',
    )
    .meta({ description: '`start`, `fail`, or the exit code of a job.', example: '0' }),
});

export const heartbeatResponse = z.object({ ok: z.literal(true) }).meta({ id: 'HeartbeatTaken' });
