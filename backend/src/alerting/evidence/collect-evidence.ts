import type { AlertEvidence } from '@vigilops/contracts/api';
import type { AlertRecord, CheckResultRow, HostChangeRow } from '../../model/index.ts';

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
  signal: AbortSignal,
): Promise<readonly AlertEvidence[]> {
  const { hostId, serviceId, firedAtUs } = alert;
  const pieces = await Promise.all([
    serviceId === null ? [] : seen(checksOf(serviceId, firedAtUs, sources, signal)),
    hostId === null || !isOfLoad(alert) ? [] : seen(processesOf(alert, hostId, sources, signal)),
    hostId === null ? [] : seen(changesOf(hostId, firedAtUs, sources, signal)),
    seen(errorsOf(alert, sources, signal)),
  ]);
  return pieces.flat();
}

async function seen(piece: Promise<AlertEvidence | undefined>): Promise<readonly AlertEvidence[]> {
  try {
    const found = await piece;
    return found === undefined || found.lines.length === 0 ? [] : [found];
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
  sources: EvidenceSources,
  signal: AbortSignal,
): Promise<AlertEvidence> {
  const { top_cpu: byCpu, top_memory: byMemory } = await sources.processes(hostId, firedAtUs, signal);
  const isMemory =
    condition?.type === 'metric' && ['memory_usage_ratio', 'swap_usage_ratio'].includes(condition.figure);
  return {
    kind: 'processes',
    title: isMemory ? 'Processes by memory' : 'Processes by CPU',
    lines: (isMemory ? byMemory : byCpu).slice(0, LINES).map(processLine),
    host_id: hostId,
  };
}

function processLine({ name, user, cpu_usage_ratio: cpu, memory_bytes: bytes }: SeenProcess): string {
  const parts = [
    ...(cpu === null ? [] : [`CPU ${(100 * cpu).toFixed(0)} %`]),
    ...(bytes === null ? [] : [`memory ${(bytes / 2 ** 20).toFixed(0)} MiB`]),
    ...(user === null ? [] : [`of ${user}`]),
  ];
  return cut(`${name ?? '?'}: ${parts.join(', ')}`);
}

async function checksOf(
  serviceId: number,
  firedUs: number,
  sources: EvidenceSources,
  signal: AbortSignal,
): Promise<AlertEvidence> {
  const range = { fromUs: firedUs - CHECKS_US, toUs: firedUs + MINUTE_US };
  const results = await sources.checks(serviceId, range, LINES, signal);
  return { kind: 'check', title: 'Last checks', lines: results.map(checkLine), host_id: null };
}

function checkLine({ timeUs, status, statusCode, durationMs, error }: CheckResultRow): string {
  const parts = [
    status,
    ...(statusCode === null ? [] : [`HTTP ${String(statusCode)}`]),
    ...(durationMs === null ? [] : [`${durationMs.toFixed(0)} ms`]),
    ...(error === null ? [] : [error]),
  ];
  return cut(`${new Date(timeUs / 1_000).toISOString().slice(11, 19)} UTC: ${parts.join(', ')}`);
}

async function changesOf(
  hostId: number,
  firedUs: number,
  sources: EvidenceSources,
  signal: AbortSignal,
): Promise<AlertEvidence> {
  const range = { fromUs: firedUs - CHANGES_US, toUs: firedUs + MINUTE_US };
  const changes = await sources.changes(hostId, range, LINES, signal);
  return {
    kind: 'changes',
    title: 'Changed within two hours',
    lines: changes.map(({ kind, subject, action, before, after, timeUs }) => {
      const minutes = Math.max(0, Math.round((firedUs - timeUs) / MINUTE_US));
      const versions = before !== null && after !== null ? ` ${before} → ${after}` : '';
      return cut(`${String(minutes)} min before: ${kind} ${subject} ${action}${versions}`);
    }),
    host_id: hostId,
  };
}

async function errorsOf(
  { hostId, serviceName, firedAtUs }: AlertRecord,
  sources: EvidenceSources,
  signal: AbortSignal,
): Promise<AlertEvidence | undefined> {
  if (hostId === null && serviceName === null) {
    return undefined;
  }
  const range = { fromUs: firedAtUs - ERRORS_US, toUs: firedAtUs + MINUTE_US };
  const lines = await sources.errors({ hostId, serviceName }, range, LINES, signal);
  return { kind: 'log_lines', title: 'Errors within five minutes', lines: lines.map(cut), host_id: hostId };
}

/** One line, and not a long one: it goes into messages. */
function cut(line: string): string {
  const flat = line.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
  const characters = Array.from(flat);
  return characters.length <= CHARACTERS ? flat : `${characters.slice(0, CHARACTERS - 1).join('')}…`;
}
