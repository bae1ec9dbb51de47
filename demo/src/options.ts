import { parseArgs } from 'node:util';
import { VigilError } from '@vigilops/contracts';
import { parseDurationMs } from '@vigilops/runtime';
import { MAX_SERVICES, MIN_SERVICES } from './services/catalogue/index.ts';

export interface Options {
  readonly endpoint: string;
  readonly tokenFile: string | undefined;
  readonly historyMs: number;
  readonly live: boolean;
  /** How long to go on live; undefined until it is stopped. */
  readonly minutes: number | undefined;
  readonly seed: number;
  readonly hosts: number;
  readonly services: number;
  /** Simulated seconds a second while history is sent; undefined for as fast as the gate takes it. */
  readonly speed: number | undefined;
  readonly concurrency: number;
  readonly stateFile: string;
}

export const USAGE = `Sends believable hosts, services, logs and traces to a running VigilOps.

  node demo/src/main.ts [options]

  --endpoint URL      where the gate listens (http://127.0.0.1:8080)
  --token-file PATH   file with a token that may ingest; else VIGILOPS_TOKEN
  --history 24h       how far back to begin, up to 7d; 0s for none
  --no-live           stop when history is sent
  --minutes N         go on live for N minutes (until Ctrl-C)
  --seed N            another seed is another world (42)
  --hosts N           10 to 500 (50)
  --services N        ${MIN_SERVICES} to ${MAX_SERVICES} (${MAX_SERVICES})
  --speed N           send history at most N times as fast as it happened
  --concurrency N     requests under way at once (6)
  --state PATH        remembers live incidents for the next run (.vigilops/demo-state.json)
`;

/** Logs older than a week are refused by the gate; a little less leaves time to send them. */
const LONGEST_HISTORY_MS = 7 * 86_400_000;

const FLAGS = {
  endpoint: { type: 'string', default: 'http://127.0.0.1:8080' },
  'token-file': { type: 'string' },
  history: { type: 'string', default: '24h' },
  live: { type: 'boolean', default: true },
  minutes: { type: 'string' },
  seed: { type: 'string', default: '42' },
  hosts: { type: 'string', default: '50' },
  services: { type: 'string', default: String(MAX_SERVICES) },
  speed: { type: 'string' },
  concurrency: { type: 'string', default: '6' },
  state: { type: 'string', default: '.vigilops/demo-state.json' },
  help: { type: 'boolean', default: false },
} as const;

/** Throws CONFIG_INVALID with the flag that is wrong; 'help' when help is asked for. */
export function parseOptions(args: readonly string[]): Options | 'help' {
  const values = parseFlags(args);
  if (values.help) {
    return 'help';
  }
  const historyMs = parseDurationMs(values.history);
  if (historyMs === undefined || historyMs > LONGEST_HISTORY_MS) {
    throw invalid('history', values.history, 'a duration up to 7d, such as 24h');
  }
  return {
    endpoint: parseEndpoint(values.endpoint),
    tokenFile: values['token-file'],
    historyMs,
    live: values.live,
    minutes: values.minutes === undefined ? undefined : numberIn('minutes', values.minutes, 0.1, 100_000),
    seed: wholeIn('seed', values.seed, 0, 2 ** 31),
    hosts: wholeIn('hosts', values.hosts, 10, 500),
    services: wholeIn('services', values.services, MIN_SERVICES, MAX_SERVICES),
    speed: values.speed === undefined ? undefined : numberIn('speed', values.speed, 0.1, 1e6),
    concurrency: wholeIn('concurrency', values.concurrency, 1, 64),
    stateFile: values.state,
  };
}

function parseFlags(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: FLAGS, strict: true, allowNegative: true }).values;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new VigilError('CONFIG_INVALID', message, { cause: error });
  }
}

function parseEndpoint(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw invalid('endpoint', text, 'an http or https address');
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

function wholeIn(flag: string, text: string, min: number, max: number): number {
  const value = numberIn(flag, text, min, max);
  if (!Number.isInteger(value)) {
    throw invalid(flag, text, 'a whole number');
  }
  return value;
}

function numberIn(flag: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < min || value > max) {
    throw invalid(flag, text, `a number from ${min} to ${max}`);
  }
  return value;
}

function invalid(flag: string, text: string, wanted: string): VigilError {
  return new VigilError('CONFIG_INVALID', `--${flag} must be ${wanted}, not ${JSON.stringify(text)}`);
}
