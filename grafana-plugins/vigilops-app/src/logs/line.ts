import type { Level, LogRecord, LogTailRecord } from '../api/types.ts';

/** One line of a log, wherever it came from. Its texts are hostile until `LineText` has shown them. */
export interface LogLine {
  /** Unlike that of every other line of the list. */
  readonly id: string;
  readonly timeMs: number;
  /** What is left below the millisecond: 0 to 999,999. */
  readonly nanos: number;
  readonly level: Level;
  readonly body: string;
  /** Host, service, file and attributes, by their OpenTelemetry names. */
  readonly labels: Readonly<Record<string, string>>;
  readonly traceId?: string;
  /** There is more of it than was sent. */
  readonly cut?: boolean;
}

const NAMED = [
  ['host.name', 'host_name'],
  ['service.name', 'service_name'],
  ['log.file.path', 'file_path'],
  ['event.name', 'event_name'],
  ['span_id', 'span_id'],
  ['template', 'template_id'],
  ['issue', 'issue_id'],
] as const satisfies readonly (readonly [string, keyof LogRecord])[];

/** What a record says beside its body, under the names that filters know. */
export function labelsOfRecord(record: LogRecord): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const [key, field] of NAMED) {
    const value = record[field];
    if (value !== null && value !== '') {
      labels[key] = String(value);
    }
  }
  for (const [key, value] of Object.entries(record.attributes)) {
    labels[key] = typeof value === 'string' ? value : JSON.stringify(value);
  }
  return labels;
}

export const nanosBelowMillisecond = (record: LogRecord): number => Number(record.time_unix_nano.slice(-6));

export function lineOfRecord(record: LogRecord | LogTailRecord): LogLine {
  return {
    id: record.id,
    timeMs: Date.parse(record.time),
    nanos: nanosBelowMillisecond(record),
    level: record.level,
    body: record.body,
    labels: labelsOfRecord(record),
    ...(record.trace_id === null ? {} : { traceId: record.trace_id }),
    ...('cut' in record && record.cut ? { cut: true } : {}),
  };
}

/** RFC 3339 in UTC with nanoseconds, as the API writes time. */
export function exactTime({ timeMs, nanos }: LogLine): string {
  const seconds = new Date(timeMs).toISOString().slice(0, 19);
  const milliseconds = String(((timeMs % 1_000) + 1_000) % 1_000).padStart(3, '0');
  return `${seconds}.${milliseconds}${String(nanos).padStart(6, '0')}Z`;
}

/** The lines of a log as a person pastes them elsewhere: what was written, nothing added. */
export const asText = (lines: readonly LogLine[]): string => lines.map(({ body }) => body).join('\n');

export function asJson(lines: readonly LogLine[]): string {
  const objects = lines.map((line) => ({
    time: exactTime(line),
    level: line.level,
    body: line.body,
    ...(line.traceId === undefined ? {} : { trace_id: line.traceId }),
    labels: line.labels,
  }));
  return JSON.stringify(objects.length === 1 ? objects[0] : objects, null, 2);
}
