import { byteSizeSetting, durationSetting } from '@vigilops/runtime';
import { isIP } from 'node:net';
import { z } from 'zod';

export interface Setting<Output> {
  readonly schema: z.core.$ZodType<Output, string | undefined>;
  /** As one would write it; absent: unset. */
  readonly preset?: string;
  readonly help: string;
  /** May also come from the file that `<KEY>_FILE` names. */
  readonly secret?: true;
}

const optionalText = z.string().optional();
/** Without a slash at its end; of characters alone that mean nothing to a shell. */
const webAddress = z
  .string()
  .regex(
    /^https?:\/\/(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?(?:\/[A-Za-z0-9._~/-]*)?$/,
    'expected an address such as https://vigilops.example.com, without user, query or fragment',
  )
  .refine((text) => URL.canParse(text), 'expected an address such as https://vigilops.example.com')
  .transform((text) => new URL(text).href.replace(/\/+$/, ''));
const port = z
  .string()
  .regex(/^\d{1,5}$/, 'expected a port number')
  .transform(Number)
  .pipe(z.int().max(65_535));
const networks = z
  .string()
  .transform((list) =>
    list
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  )
  .refine(
    (list) => list.every(isNetwork),
    'expected addresses or networks such as 10.0.0.0/8, separated by commas',
  );
const address = z
  .string()
  .transform((text) => {
    const [, v6, v4 = '', digits] = /^(?:\[([0-9a-f:.]+)\]|([\d.]+)):(\d{1,5})$/i.exec(text) ?? [];
    return { host: v6 ?? v4, port: Number(digits) };
  })
  .refine(
    ({ host, port: number }) => isIP(host) !== 0 && number <= 65_535,
    'expected an address and a port such as 127.0.0.1:5514 or [::1]:5514',
  );
const timeZone = z.string().refine(isTimeZone, 'expected a time zone such as Europe/Berlin');
const size = (min: string, max: string) =>
  byteSizeSetting({ min, max }) as z.core.$ZodType<number, string | undefined>;
const duration = (min: string, max: string) =>
  durationSetting({ min, max }) as z.core.$ZodType<number, string | undefined>;
const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
const count = (min: number, max: number) =>
  z.string().regex(/^\d+$/, 'expected a whole number').transform(Number).pipe(z.int().min(min).max(max));

function setting<Output>(definition: Setting<Output>): Setting<Output> {
  return definition;
}

/** Every key of the environment that the backend knows; `docs/reference/backend-config.md` is generated from it. */
export const SETTINGS = {
  DATABASE_URL: setting({
    schema: z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'expected postgres://user:password@host:port/database')
      .optional(),
    secret: true,
    help: 'PostgreSQL 15 or newer, with or without TimescaleDB. Unset: a PostgreSQL of our own in the data folder.',
  }),
  VIGILOPS_DATA_DIR: setting({
    schema: optionalText,
    help: 'Folder for the embedded database, tokens and logs. Unset: `.vigilops`, or `/var/lib/vigilops` for root.',
  }),
  VIGILOPS_SECRET_KEY: setting({
    schema: z
      .string()
      .min(32, 'expected at least 32 characters, such as of `openssl rand -base64 32`')
      .optional(),
    secret: true,
    help: 'Signs the sessions of people. All backends of one database need the same. Unset: made once, in `secret-key` of the data folder.',
  }),
  VIGILOPS_SIGN_UP: setting({
    schema: z.enum(['invited', 'open']),
    preset: 'invited',
    help: 'Who may register once there is an Admin: who has an invitation, or everybody who reaches the console, as a Member.',
  }),
  VIGILOPS_CONSOLE_DIR: setting({
    schema: optionalText,
    help: 'Folder of the built console, served at `/`. Unset: `console/dist` beside the backend. Without a built console `/` says how to build it.',
  }),
  VIGILOPS_AGENT_DIR: setting({
    schema: optionalText,
    help: 'Folder of the built agent (`bin`, `dist`), which hosts are installed from. Unset: `agent` beside the backend.',
  }),
  VIGILOPS_PUBLIC_URL: setting({
    schema: webAddress.optional(),
    help: 'Where hosts and browsers reach this server, such as `https://vigilops.example.com`: in `install.sh` and in the command that installs an agent. Unset: as the request names it.',
  }),
  VIGILOPS_GRAFANA_URL: setting({
    schema: webAddress.optional(),
    help: "Grafana's `root_url`: who acts there is known by the identity that it signs, and lands in the audit log. Unset: actions from Grafana are those of its tokens.",
  }),
  VIGILOPS_GRAFANA_JWKS_URL: setting({
    schema: webAddress.optional(),
    help: "Where Grafana's public keys are fetched. Unset: `/api/signing-keys/keys` below `VIGILOPS_GRAFANA_URL`.",
  }),
  VIGILOPS_LISTEN: setting({
    schema: z
      .string()
      .refine((address) => isIP(address) !== 0 || address === 'localhost', 'expected an IP address'),
    preset: '127.0.0.1',
    help: 'Address to listen on. `0.0.0.0` opens it to other machines; then give it a certificate, too.',
  }),
  VIGILOPS_PORT: setting({ schema: port, preset: '8080', help: 'API, OTLP and health. 0: any free port.' }),
  VIGILOPS_OTLP_PORT: setting({
    schema: z.union([z.literal('off').transform(() => null), port], {
      error: 'expected a port number or off',
    }),
    preset: '4318',
    help: 'The port that OpenTelemetry SDKs try first; `off`, or taken by another program: only the main port.',
  }),
  VIGILOPS_TLS_CERT: setting({
    schema: optionalText,
    help: 'File with the certificate and its chain (PEM).',
  }),
  VIGILOPS_TLS_KEY: setting({ schema: optionalText, help: 'File with its private key (PEM).' }),
  VIGILOPS_TLS_SELF_SIGNED: setting({
    schema: flag,
    preset: 'false',
    help: 'Make a certificate once, keep it in the data folder, and print its fingerprint (same as `--tls-self-signed`).',
  }),
  VIGILOPS_TLS_NAMES: setting({
    schema: z.string().transform((list) =>
      list
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== ''),
    ),
    preset: '',
    help: 'Names and addresses that the self-made certificate is good for, besides localhost and the host name.',
  }),
  VIGILOPS_ALLOW_PLAIN_HTTP_FROM: setting({
    schema: networks,
    preset: '',
    help: 'Networks that may use plain HTTP, for example `10.0.0.0/8`. Loopback always may.',
  }),
  VIGILOPS_TRUST_PROXY: setting({
    schema: networks,
    preset: '',
    help: 'Proxies whose X-Forwarded-For and X-Forwarded-Proto are believed.',
  }),
  VIGILOPS_LOG_LEVEL: setting({
    schema: z.enum(['debug', 'info', 'warn', 'error']),
    preset: 'info',
    help: 'Least severe log line: debug, info, warn or error.',
  }),
  VIGILOPS_MAX_COMPRESSED_BODY: setting({
    schema: size('1KiB', '1GiB'),
    preset: '8MiB',
    help: 'Largest compressed request body.',
  }),
  VIGILOPS_MAX_BODY: setting({
    schema: size('1KiB', '1GiB'),
    preset: '20MiB',
    help: 'Largest request body after inflation.',
  }),
  VIGILOPS_MAX_JSON_BODY: setting({
    schema: size('1KiB', '256MiB'),
    preset: '8MiB',
    help: 'Largest JSON body.',
  }),
  VIGILOPS_MAX_IN_FLIGHT: setting({
    schema: size('1MiB', '16GiB'),
    preset: '64MiB',
    help: 'Bodies held at once, and again as much waiting for the database. Beyond: 503.',
  }),
  VIGILOPS_COMMIT_LANES: setting({
    schema: count(1, 16),
    preset: '2',
    help: 'Transactions that write telemetry at once.',
  }),
  VIGILOPS_MAX_SERIES_PER_HOST: setting({
    schema: count(1, 10_000_000),
    preset: '10000',
    help: 'Points of further series of a host are rejected.',
  }),
  VIGILOPS_DB_CONNECTIONS: setting({
    schema: count(4, 200),
    preset: '12',
    help: 'Connections to the database.',
  }),
  VIGILOPS_MIN_FREE_DISK: setting({
    schema: size('0B', '16TiB'),
    preset: '512MiB',
    help: 'With the database on this machine: below this much free disk, telemetry is answered 503.',
  }),
  VIGILOPS_ENGINE: setting({
    schema: z.enum(['auto', 'timescale', 'postgres']),
    preset: 'auto',
    help: 'How time tables are kept in a new database. `auto`: TimescaleDB where it can be had, else plain PostgreSQL.',
  }),
  VIGILOPS_MAX_DATABASE: setting({
    schema: z
      .union([z.literal('none').transform(() => null), size('64MiB', '1024TiB')], {
        error: 'expected none, or a size such as 50GiB',
      })
      .optional(),
    help: 'Size that the database may grow to: the oldest data goes first. `none`: as the disk allows. Unset: as the settings say.',
  }),
  VIGILOPS_RETENTION_METRICS: setting({
    schema: z.optional(duration('1d', '3650d')),
    help: 'How long samples and histograms are kept as they came, in whole days. Unset: as the settings say.',
  }),
  VIGILOPS_RETENTION_ROLLUPS: setting({
    schema: z.optional(duration('1d', '3650d')),
    help: 'How long hourly rollups are kept; those of 1 and 5 minutes go earlier, in whole days. Unset: as the settings say.',
  }),
  VIGILOPS_RETENTION_LOGS: setting({
    schema: z.optional(duration('1d', '3650d')),
    help: 'How long logs are kept, in whole days. Unset: as the settings say.',
  }),
  VIGILOPS_RETENTION_TRACES: setting({
    schema: z.optional(duration('1d', '3650d')),
    help: 'How long spans and exemplars are kept, in whole days. Unset: as the settings say.',
  }),
  VIGILOPS_OFFLINE_AFTER: setting({
    schema: z.optional(duration('10s', '1d')),
    help: 'A host that was not heard for longer is shown as offline. Unset: as the settings say.',
  }),
  VIGILOPS_SELF_INTERVAL: setting({
    schema: z.union([z.literal('off').transform(() => null), duration('1s', '1h')], {
      error: 'expected off, or a duration between 1s and 1h such as 15s',
    }),
    preset: '15s',
    help: 'How often the backend stores its own metrics; `off` for neither metrics nor logs of its own.',
  }),
  VIGILOPS_SELF_LOGS: setting({
    schema: flag,
    preset: 'true',
    help: 'Store the lines of its own log; `false` where an agent follows the file `logs/backend.log`, as with `make up`, or each line is stored twice.',
  }),
  VIGILOPS_NOTIFY_ALLOW_PRIVATE: setting({
    schema: flag,
    preset: 'true',
    help: 'Whether channels may send to this machine and to private networks; `false` where people who may set up channels must not reach those. Cloud metadata is never asked.',
  }),
  VIGILOPS_LLM_ALLOW_PRIVATE: setting({
    schema: flag,
    preset: 'true',
    help: 'Whether LLM providers may be on this machine and on private networks, as Ollama mostly is; `false` where people who may set up providers must not reach those. Cloud metadata is never asked.',
  }),
  VIGILOPS_ARCHIVE_DIR: setting({
    schema: optionalText,
    help: 'Folder for archives of logs, where the settings say `folder`. Unset: `log-archive` in the data folder.',
  }),
  VIGILOPS_ARCHIVE_ALLOW_PRIVATE: setting({
    schema: flag,
    preset: 'true',
    help: 'Whether the S3 server of the log archive may be on this machine and on private networks, as MinIO mostly is; `false` where people who may change settings must not reach those. Cloud metadata is never asked.',
  }),
  VIGILOPS_GRAFANA_WEBHOOK_SECRET: setting({
    schema: z.string().min(16, 'expected at least 16 characters').optional(),
    secret: true,
    help: "Signs what Grafana's contact point sends to `/hooks/grafana`. Unset: only tokens are believed there.",
  }),
  VIGILOPS_SYSLOG_TCP: setting({
    schema: address.optional(),
    help: 'Takes syslog over TCP there, as in `127.0.0.1:5514`. Unset: off.',
  }),
  VIGILOPS_SYSLOG_UDP: setting({
    schema: address.optional(),
    help: 'Takes syslog over UDP there. Unset: off.',
  }),
  VIGILOPS_SYSLOG_TLS: setting({
    schema: address.optional(),
    help: 'Takes syslog over TLS there, as in `0.0.0.0:6514`. Unset: off.',
  }),
  VIGILOPS_SYSLOG_TLS_CERT: setting({
    schema: optionalText,
    help: 'File with the certificate of `VIGILOPS_SYSLOG_TLS` and its chain (PEM). Unset: that of the server.',
  }),
  VIGILOPS_SYSLOG_TLS_KEY: setting({ schema: optionalText, help: 'File with its private key (PEM).' }),
  VIGILOPS_SYSLOG_ALLOW: setting({
    schema: networks,
    preset: '127.0.0.0/8,::1',
    help: 'Networks that may send syslog, which knows no tokens. Who is in them may write any name for a host.',
  }),
  VIGILOPS_SYSLOG_TIME_ZONE: setting({
    schema: timeZone.optional(),
    help: 'Of times without a zone in syslog, as in `Europe/Berlin`. Unset: that of this machine.',
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: setting({
    schema: z.url({ protocol: /^https?$/ }).optional(),
    help: "Sends the backend's own metrics and logs there, too.",
  }),
} as const;

function isNetwork(text: string): boolean {
  const [address = '', bits = '0', ...rest] = text.split('/');
  const family = isIP(address);
  return (
    family !== 0 && rest.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128)
  );
}

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
