import { formatTimeUs, type AlertEvidence, type RuleCondition } from '@vigilops/contracts/api';
import { writtenMoment } from '@vigilops/runtime';
import type { AlertRecord, CheckResultRow, HostChangeRow } from '../../model/index.ts';
import { ALARM_WORDS, type House } from '../words.ts';
import { searchOfAlert, type LogSearchText } from './log-search.ts';
import type { EvidenceWords } from './words.ts';

type LogCondition = Extract<RuleCondition, { type: 'log' }>;

export interface SeenProcess {
  readonly name: string | null;
  readonly user: string | null;
  readonly cpu_usage_ratio: number | null;
  readonly memory_bytes: number | null;
}

/** Where it is looked; each within its own limits. */
export interface EvidenceSources {
  /** Those that used most at a moment. */
  readonly processes: (
    hostId: number,
    atUs: number,
    signal: AbortSignal,
  ) => Promise<{ readonly top_cpu: readonly SeenProcess[]; readonly top_memory: readonly SeenProcess[] }>;
  /** Newest first. */
  readonly changes: (
    hostId: number,
    range: { readonly fromUs: number; readonly toUs: number },
    limit: number,
    signal: AbortSignal,
  ) => Promise<readonly HostChangeRow[]>;
  /** What observers found, newest first. */
  readonly checks: (
    serviceId: number,
    range: { readonly fromUs: number; readonly toUs: number },
    limit: number,
    signal: AbortSignal,
  ) => Promise<readonly CheckResultRow[]>;
  /** Errors and worse, newest first, each as one line of text. */
  readonly errors: (
    of: { readonly hostId: number | null; readonly serviceName: string | null },
    range: { readonly fromUs: number; readonly toUs: number },
    limit: number,
    signal: AbortSignal,
  ) => Promise<readonly string[]>;
  /** What a search finds, newest first, each as one line of text. */
  readonly matches: (
    search: LogSearchText,
    of: { readonly hostId: number | null },
    range: { readonly fromUs: number; readonly toUs: number },
    limit: number,
    signal: AbortSignal,
  ) => Promise<readonly string[]>;
}

const LINES = 5;
const CHARACTERS = 240;
const MINUTE_US = 60e6;
const CHANGES_US = 120 * MINUTE_US;
const CHECKS_US = 30 * MINUTE_US;
const ERRORS_US = 5 * MINUTE_US;

/**
 * What was to be seen around the begin of an alert: who used the host, what changed on it, what its logs said. A source that
 * fails or is empty leaves its piece out: evidence must never be what delays or loses an alert.
 */
export async function collectEvidence(
  alert: AlertRecord,
  sources: EvidenceSources,
  house: House,
  signal: AbortSignal,
): Promise<readonly AlertEvidence[]> {
  const { hostId, serviceId } = alert;
  const seeing = { sources, words: ALARM_WORDS[house.language].evidence, timeZone: house.timeZone, signal };
  const pieces = await Promise.all([
    serviceId === null ? [] : seen(checksOf(alert, serviceId, seeing)),
    hostId === null || !isOfLoad(alert) ? [] : seen(processesOf(alert, hostId, seeing)),
    hostId === null ? [] : seen(changesOf(alert, hostId, seeing)),
    alert.condition?.type === 'log'
      ? seen(matchesOf(alert, alert.condition, seeing))
      : seen(errorsOf(alert, seeing)),
  ]);
  return pieces.flat();
}

interface Seeing {
  readonly sources: EvidenceSources;
  readonly words: EvidenceWords;
  readonly timeZone: string;
  readonly signal: AbortSignal;
}

async function seen(piece: Promise<AlertEvidence | undefined>): Promise<readonly AlertEvidence[]> {
  try {
    const found = await piece;
    return found === undefined || (found.lines.length === 0 && found.search === undefined) ? [] : [found];
  } catch {
    return [];
  }
}

const FIGURES_OF_LOAD: ReadonlySet<string> = new Set([
  'cpu_usage_ratio',
  'memory_usage_ratio',
  'swap_usage_ratio',
  'load_1m',
  'load_5m',
  'load_15m',
]);

function isOfLoad({ condition }: AlertRecord): boolean {
  return (
    (condition?.type === 'metric' && FIGURES_OF_LOAD.has(condition.figure)) || condition?.type === 'service'
  );
}

async function processesOf(
  { condition, firedAtUs }: AlertRecord,
  hostId: number,
  { sources, words, signal }: Seeing,
): Promise<AlertEvidence> {
  const { top_cpu: byCpu, top_memory: byMemory } = await sources.processes(hostId, firedAtUs, signal);
  const isMemory =
    condition?.type === 'metric' && ['memory_usage_ratio', 'swap_usage_ratio'].includes(condition.figure);
  return {
    kind: 'processes',
    title: isMemory ? words.title.processes_by_memory : words.title.processes_by_cpu,
    lines: (isMemory ? byMemory : byCpu).slice(0, LINES).map((one) => processLine(one, words)),
    host_id: hostId,
  };
}

function processLine(
  { name, user, cpu_usage_ratio: cpu, memory_bytes: bytes }: SeenProcess,
  words: EvidenceWords,
): string {
  const parts = [
    ...(cpu === null ? [] : [words.cpu(`${(100 * cpu).toFixed(0)} %`)]),
    ...(bytes === null ? [] : [words.memory(`${(bytes / 2 ** 20).toFixed(0)} MiB`)]),
    ...(user === null ? [] : [words.user(user)]),
  ];
  return cut(words.line(name ?? '?', parts));
}

async function checksOf(
  { firedAtUs: firedUs }: AlertRecord,
  serviceId: number,
  { sources, words, timeZone, signal }: Seeing,
): Promise<AlertEvidence> {
  const range = { fromUs: firedUs - CHECKS_US, toUs: firedUs + MINUTE_US };
  const results = await sources.checks(serviceId, range, LINES, signal);
  const lines = results.map((one) => checkLine(one, words, timeZone));
  return { kind: 'check', title: words.title.check, lines, host_id: null };
}

function checkLine(
  { timeUs, status, statusCode, durationMs, error }: CheckResultRow,
  words: EvidenceWords,
  timeZone: string,
): string {
  const { time, zone } = writtenMoment(timeUs / 1_000, timeZone);
  const parts = [
    words.status[status],
    ...(statusCode === null ? [] : [`HTTP ${String(statusCode)}`]),
    ...(durationMs === null ? [] : [`${durationMs.toFixed(0)} ms`]),
    ...(error === null ? [] : [error]),
  ];
  return cut(words.line(`${time} ${zone}`, parts));
}

async function changesOf(
  { firedAtUs: firedUs }: AlertRecord,
  hostId: number,
  { sources, words, signal }: Seeing,
): Promise<AlertEvidence> {
  const range = { fromUs: firedUs - CHANGES_US, toUs: firedUs + MINUTE_US };
  const changes = await sources.changes(hostId, range, LINES, signal);
  return {
    kind: 'changes',
    title: words.title.changes,
    lines: changes.map(({ kind, subject, action, before, after, timeUs }) => {
      const minutes = Math.max(0, Math.round((firedUs - timeUs) / MINUTE_US));
      const versions = before !== null && after !== null ? ` ${before} → ${after}` : '';
      return cut(words.before(minutes, `${words.change(kind, subject, action)}${versions}`));
    }),
    host_id: hostId,
  };
}

async function errorsOf(
  { hostId, serviceName, firedAtUs }: AlertRecord,
  { sources, words, signal }: Seeing,
): Promise<AlertEvidence | undefined> {
  if (hostId === null && serviceName === null) {
    return undefined;
  }
  const range = { fromUs: firedAtUs - ERRORS_US, toUs: firedAtUs + MINUTE_US };
  const lines = await sources.errors({ hostId, serviceName }, range, LINES, signal);
  return { kind: 'log_lines', title: words.title.log_lines, lines: lines.map(cut), host_id: hostId };
}

/** Lines that made a rule on logs fire. The search stays where it takes too long now: it leads to them. */
async function matchesOf(
  alert: AlertRecord,
  condition: LogCondition,
  { sources, words, signal }: Seeing,
): Promise<AlertEvidence> {
  const { hostId, pendingSinceUs, firedAtUs } = alert;
  const search = searchOfAlert(condition, alert);
  const fromUs = pendingSinceUs - condition.window_seconds * 1e6 - MINUTE_US;
  const range = { fromUs, toUs: firedAtUs + MINUTE_US };
  const lines = await sources.matches(search, { hostId }, range, LINES, signal).catch(() => []);
  return {
    kind: 'log_lines',
    title: words.title.matching_lines,
    lines: lines.map(cut),
    host_id: hostId,
    search: {
      query: search.text,
      case_sensitive: search.caseSensitive,
      from: formatTimeUs(range.fromUs),
      to: formatTimeUs(range.toUs),
    },
  };
}

/** One line, and not a long one: it goes into messages. */
function cut(line: string): string {
  const flat = line.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
  const characters = Array.from(flat);
  return characters.length <= CHARACTERS ? flat : `${characters.slice(0, CHARACTERS - 1).join('')}…`;
}
