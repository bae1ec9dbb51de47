import { VigilError } from '@vigilops/contracts';
import { nearest } from '@vigilops/runtime';
import path from 'node:path';
import { z } from 'zod';
import { SETTINGS, type Setting } from './settings.ts';

const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;
const DEFAULT_CONSOLE_DIR = path.resolve(import.meta.dirname, '../../console/dist');
const DEFAULT_AGENT_DIR = path.resolve(import.meta.dirname, '../../agent');
const GRAFANA_KEYS_PATH = '/api/signing-keys/keys';

type Values = { readonly [Key in keyof typeof SETTINGS]: z.output<(typeof SETTINGS)[Key]['schema']> };

/** Keys of the agent, of Grafana's provisioning, of tests and of tools, which may lie in the same environment. */
const OTHERS =
  /^VIGILOPS_(?:(?:ALLOW_PLAIN_HTTP|CA_FILE|DASHBOARDS|FINGERPRINT|GRAFANA_PORT|URL)$|(?:READ|WRITE)_TOKEN$|(?:HOST|METRICS|SERVER|SPOOL|SQL|TEST|TOKEN)(?:_|$))/;

export type Config = ReturnType<typeof shape>;

/** Whether the main port answers over TLS itself. */
export const speaksTls = ({ tls }: Pick<Config, 'tls'>): boolean => tls.selfSigned || tls.files !== undefined;

/**
 * The configuration from the environment. Throws CONFIG_INVALID naming every wrong key; a key that nobody knows is
 * wrong too, because a misspelt limit is no limit.
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  readFile: (file: string) => string,
): Config {
  const problems = unknownKeys(environment);
  const values = Object.fromEntries(
    Object.entries<Setting<unknown>>(SETTINGS).map(([key, { schema, preset, secret }]) => {
      const given = valueOf(environment, key, secret === true ? readFile : undefined, problems);
      const result = z.safeParse(schema, given ?? preset);
      if (!result.success) {
        problems.push(`${key}: ${result.error.issues.map((issue) => issue.message).join(', ')}`);
      }
      return [key, result.data];
    }),
  ) as Values;
  if ((values.VIGILOPS_TLS_CERT === undefined) !== (values.VIGILOPS_TLS_KEY === undefined)) {
    problems.push('VIGILOPS_TLS_CERT and VIGILOPS_TLS_KEY go together');
  }
  if ((values.VIGILOPS_SYSLOG_TLS_CERT === undefined) !== (values.VIGILOPS_SYSLOG_TLS_KEY === undefined)) {
    problems.push('VIGILOPS_SYSLOG_TLS_CERT and VIGILOPS_SYSLOG_TLS_KEY go together');
  }
  if (values.VIGILOPS_GRAFANA_JWKS_URL !== undefined && values.VIGILOPS_GRAFANA_URL === undefined) {
    problems.push('VIGILOPS_GRAFANA_JWKS_URL needs VIGILOPS_GRAFANA_URL');
  }
  if (problems.length > 0) {
    throw new VigilError('CONFIG_INVALID', problems.join('\n'));
  }
  return shape(values);
}

function valueOf(
  environment: Readonly<Record<string, string | undefined>>,
  key: string,
  readFile: ((file: string) => string) | undefined,
  problems: string[],
): string | undefined {
  const direct = environment[key];
  const file = readFile === undefined ? undefined : environment[`${key}_FILE`];
  if (direct !== undefined && direct !== '') {
    return direct;
  }
  if (readFile === undefined || file === undefined || file === '') {
    return undefined;
  }
  try {
    return readFile(file).trim();
  } catch {
    problems.push(`${key}_FILE: ${file} cannot be read`);
    return undefined;
  }
}

function unknownKeys(environment: Readonly<Record<string, string | undefined>>): string[] {
  const known = Object.entries<Setting<unknown>>(SETTINGS).flatMap(([key, { secret }]) =>
    secret === true ? [key, `${key}_FILE`] : [key],
  );
  return Object.keys(environment)
    .filter((key) => key.startsWith('VIGILOPS_') && !known.includes(key) && !OTHERS.test(key))
    .map((key) => {
      const meant = nearest(key, known);
      return `${key}: no such setting${meant === undefined ? '' : `; did you mean ${meant}?`}`;
    });
}

/** Rounded up: nothing goes earlier than was asked for. */
function wholes(ms: number | undefined, unitMs: number): number | undefined {
  return ms === undefined ? undefined : Math.ceil(ms / unitMs);
}

function shape(values: Values) {
  const { VIGILOPS_TLS_CERT: certFile, VIGILOPS_TLS_KEY: keyFile } = values;
  return {
    databaseUrl: values.DATABASE_URL,
    dataDir: values.VIGILOPS_DATA_DIR,
    consoleDir: values.VIGILOPS_CONSOLE_DIR ?? DEFAULT_CONSOLE_DIR,
    agentDir: values.VIGILOPS_AGENT_DIR ?? DEFAULT_AGENT_DIR,
    publicUrl: values.VIGILOPS_PUBLIC_URL,
    grafana: grafanaOf(values),
    secretKey: values.VIGILOPS_SECRET_KEY,
    signUp: values.VIGILOPS_SIGN_UP,
    listen: values.VIGILOPS_LISTEN,
    port: values.VIGILOPS_PORT,
    otlpPort: values.VIGILOPS_OTLP_PORT,
    tls: {
      files: certFile === undefined || keyFile === undefined ? undefined : { certFile, keyFile },
      selfSigned: values.VIGILOPS_TLS_SELF_SIGNED,
      names: values.VIGILOPS_TLS_NAMES,
    },
    allowPlainHttpFrom: values.VIGILOPS_ALLOW_PLAIN_HTTP_FROM,
    trustProxy: values.VIGILOPS_TRUST_PROXY,
    logLevel: values.VIGILOPS_LOG_LEVEL,
    limits: {
      maxCompressedBytes: values.VIGILOPS_MAX_COMPRESSED_BODY,
      maxBodyBytes: values.VIGILOPS_MAX_BODY,
      maxJsonBytes: values.VIGILOPS_MAX_JSON_BODY,
      maxInFlightBytes: values.VIGILOPS_MAX_IN_FLIGHT,
      commitLanes: values.VIGILOPS_COMMIT_LANES,
      maxSeriesPerHost: values.VIGILOPS_MAX_SERIES_PER_HOST,
      minFreeDiskBytes: values.VIGILOPS_MIN_FREE_DISK,
    },
    engine: values.VIGILOPS_ENGINE,
    /** What wins over the settings of the house; undefined where these decide. */
    decided: {
      maxDatabaseBytes: values.VIGILOPS_MAX_DATABASE,
      offlineAfterSeconds: wholes(values.VIGILOPS_OFFLINE_AFTER, SECOND_MS),
      metricsDays: wholes(values.VIGILOPS_RETENTION_METRICS, DAY_MS),
      rollupsDays: wholes(values.VIGILOPS_RETENTION_ROLLUPS, DAY_MS),
      logsDays: wholes(values.VIGILOPS_RETENTION_LOGS, DAY_MS),
      tracesDays: wholes(values.VIGILOPS_RETENTION_TRACES, DAY_MS),
    },
    databaseConnections: values.VIGILOPS_DB_CONNECTIONS,
    selfIntervalMs: values.VIGILOPS_SELF_INTERVAL,
    selfLogs: values.VIGILOPS_SELF_LOGS,
    notifyAllowPrivate: values.VIGILOPS_NOTIFY_ALLOW_PRIVATE,
    llmAllowPrivate: values.VIGILOPS_LLM_ALLOW_PRIVATE,
    archiveDir: values.VIGILOPS_ARCHIVE_DIR,
    archiveAllowPrivate: values.VIGILOPS_ARCHIVE_ALLOW_PRIVATE,
    grafanaWebhookSecret: values.VIGILOPS_GRAFANA_WEBHOOK_SECRET,
    syslog: syslogOf(values),
    otelEndpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT,
  };
}

/** Whose identities are believed. */
function grafanaOf(values: Values): { readonly url: string; readonly keysUrl: string } | undefined {
  const { VIGILOPS_GRAFANA_URL: url, VIGILOPS_GRAFANA_JWKS_URL: keysUrl } = values;
  return url === undefined ? undefined : { url, keysUrl: keysUrl ?? `${url}${GRAFANA_KEYS_PATH}` };
}

function syslogOf(values: Values) {
  const { VIGILOPS_SYSLOG_TLS_CERT: certFile, VIGILOPS_SYSLOG_TLS_KEY: keyFile } = values;
  return {
    tcp: values.VIGILOPS_SYSLOG_TCP,
    udp: values.VIGILOPS_SYSLOG_UDP,
    tls: values.VIGILOPS_SYSLOG_TLS,
    /** Of the TLS port; undefined: the server's own. */
    certificateFiles: certFile === undefined || keyFile === undefined ? undefined : { certFile, keyFile },
    allow: values.VIGILOPS_SYSLOG_ALLOW,
    timeZone: values.VIGILOPS_SYSLOG_TIME_ZONE,
  };
}
