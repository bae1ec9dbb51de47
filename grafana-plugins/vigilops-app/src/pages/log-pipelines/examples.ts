import { t } from '../../t.ts';

/** A pipeline to begin with, and lines to try it on. */
export interface Example {
  readonly key: string;
  readonly title: () => string;
  readonly why: () => string;
  readonly yaml: string;
  /** Who sends them. */
  readonly service: string;
  readonly lines: (nowMs: number) => readonly string[];
}

/** As access logs have it: 05/Jan/2026:08:14:03 +0000. */
function logTime(ms: number): string {
  const [, , day = '', month = '', year = '', time = ''] =
    /^(\w+), (\d+) (\w+) (\d+) (\S+)/.exec(new Date(ms).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}

const NGINX = `name: nginx access
match:
  services: ['nginx*']
steps:
  - type: parse_grok
    pattern: '%{IPORHOST:client} %{NOTSPACE} %{NOTSPACE:user} \\[%{HTTPDATE:at}\\] "%{WORD:method} %{NOTSPACE:path}(?: HTTP/%{NUMBER})?" %{INT:status:int} %{INT:bytes:int}'
  - type: time
    from: at
    format: common_log
  - type: remove
    fields: [at]
`;

const LOGFMT = `name: key=value lines
match:
  services: ['worker*']
steps:
  - type: parse_key_value
    prefix: job.
  - type: level
    from: job.level
  - type: rename
    from: job.took_ms
    to: duration_ms
`;

const MASK = `name: personal data
steps:
  - type: mask
    kinds: [email, card, phone]
    as: hash
  - type: mask
    kinds: [password, secret, token, api_key]
`;

const HEALTH = `name: health checks
match:
  matches: 'GET /(?:health|ready|metrics)\\b'
steps:
  - type: drop
`;

const DEBUG = `name: fewer debug lines
steps:
  - type: sample
    keep_one_in: 10
    when:
      field: level
      equals: debug
`;

const METRIC = `name: requests as a metric
match:
  services: ['shop*']
  contains: ' took '
steps:
  - type: parse_regex
    pattern: '(?P<method>[A-Z]+) (?P<path>\\S+) took (?P<ms>[0-9.]+) ms'
  - type: metric
    name: shop.request.duration
    kind: histogram
    value: ms
    unit: ms
    labels: [method]
    buckets: [10, 50, 100, 500, 1000]
`;

/** A start for most of what people want of a pipeline. */
export const EXAMPLES: readonly Example[] = [
  {
    key: 'nginx',
    title: () => t('pipelines.example.nginx', 'Take access lines of nginx apart'),
    why: () =>
      t('pipelines.example.nginx-why', 'Method, path, status and bytes become fields that can be searched.'),
    yaml: NGINX,
    service: 'nginx',
    lines: (nowMs) => [
      `203.0.113.7 - - [${logTime(nowMs - 60_000)}] "GET /cart?id=7 HTTP/1.1" 200 512 "-" "curl/8.5"`,
      `203.0.113.9 - ann [${logTime(nowMs - 59_000)}] "POST /pay HTTP/1.1" 502 0 "-" "Mozilla/5.0"`,
      'worker process 31 exited with code 0',
    ],
  },
  {
    key: 'logfmt',
    title: () => t('pipelines.example.logfmt', 'Read key=value lines'),
    why: () => t('pipelines.example.logfmt-why', 'Fields get names of your own, and the level comes along.'),
    yaml: LOGFMT,
    service: 'worker',
    lines: () => [
      'level=warn msg="queue is long" queue=mail waiting=812 took_ms=34',
      'level=info msg=done queue=mail took_ms=2',
    ],
  },
  {
    key: 'mask',
    title: () => t('pipelines.example.mask', 'Mask e-mail addresses, card numbers and secrets'),
    why: () =>
      t(
        'pipelines.example.mask-why',
        'They never reach the database. The same address keeps the same mark, so lines can still be told apart.',
      ),
    yaml: MASK,
    service: 'shop',
    lines: () => [
      'receipt sent to bo@example.com for card 4539 1488 0343 6467',
      'signed in: user=ann password=hunter2',
      'cart 7 is empty',
    ],
  },
  {
    key: 'health',
    title: () => t('pipelines.example.health', 'Drop health checks'),
    why: () => t('pipelines.example.health-why', 'Lines that nobody reads take no space.'),
    yaml: HEALTH,
    service: 'shop',
    lines: () => ['GET /health 200 in 1 ms', 'GET /orders/7 200 in 12 ms'],
  },
  {
    key: 'debug',
    title: () => t('pipelines.example.debug', 'Keep one of ten debug lines'),
    why: () => t('pipelines.example.debug-why', 'Lines of one trace stay or go together.'),
    yaml: DEBUG,
    service: 'shop',
    lines: () => [
      'INFO order 7 is paid',
      ...Array.from({ length: 12 }, (_, at) => `DEBUG cache miss for item ${String(at + 1)}`),
    ],
  },
  {
    key: 'metric',
    title: () => t('pipelines.example.metric', 'Make a metric of log lines'),
    why: () =>
      t('pipelines.example.metric-why', 'Durations in lines become a histogram for charts and rules.'),
    yaml: METRIC,
    service: 'shop',
    lines: () => ['GET /cart took 12.5 ms', 'POST /pay took 803 ms'],
  },
];

/** For who knows what they want. */
export const BLANK = `name: my pipeline
match:
  services: ['*']
steps:
  - type: parse_json
`;
