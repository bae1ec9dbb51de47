import { logs, SeverityNumber, type Logger as OtelLogger } from '@opentelemetry/api';
import { multistream, pino, type Logger as PinoLogger, type StreamEntry } from 'pino';
import pretty from 'pino-pretty';
import { createRotatingFile } from './rotating-file.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

const FILE_MAX_BYTES = 10 * 1024 * 1024;
const FILES_KEPT = 3;

/** Lines with this field go to the console and the file only: what tells of the export must not be exported. */
export const NOT_EXPORTED = { exported: false } as const;

/** JSON lines to stdout (readable text on a terminal), to a rotating file, and as OpenTelemetry log records. */
export function createLogger(options: {
  readonly level: LogLevel;
  readonly stdout: NodeJS.WriteStream;
  /** Null: no file. */
  readonly file: string | null;
}): { readonly logger: PinoLogger; close(): void } {
  const { level } = options;
  const file =
    options.file === null
      ? undefined
      : createRotatingFile({ file: options.file, maxBytes: FILE_MAX_BYTES, keep: FILES_KEPT });
  const streams: StreamEntry[] = [
    {
      level,
      stream: options.stdout.isTTY
        ? pretty({ destination: options.stdout, sync: true, ignore: 'pid,hostname' })
        : options.stdout,
    },
    { level, stream: createOtelStream() },
    ...(file === undefined ? [] : [{ level, stream: file }]),
  ];
  const logger = pino(
    {
      level,
      base: null,
      serializers: { err: describeError },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    multistream(streams),
  );
  return { logger, close: () => file?.close() };
}

/** Errors of libraries carry whole connections as properties: only what helps, and no secret, is written. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) {
    return { message: String(error) };
  }
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...(typeof code === 'string' ? { code } : {}),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}

const SEVERITIES: Record<string, SeverityNumber> = {
  trace: SeverityNumber.TRACE,
  debug: SeverityNumber.DEBUG,
  info: SeverityNumber.INFO,
  warn: SeverityNumber.WARN,
  error: SeverityNumber.ERROR,
  fatal: SeverityNumber.FATAL,
};

/** Until an SDK is registered the records go nowhere, by OpenTelemetry's own rule. */
function createOtelStream(): { write(line: string): void } {
  let target: OtelLogger | undefined;
  return {
    write: (line) => {
      const { level, time, msg, exported, ...fields } = JSON.parse(line) as Record<string, unknown>;
      if (exported === false) {
        return;
      }
      target ??= logs.getLogger('vigilops');
      target.emit({
        timestamp: new Date(String(time)),
        severityNumber: SEVERITIES[String(level)] ?? SeverityNumber.UNSPECIFIED,
        severityText: String(level),
        body: String(msg ?? ''),
        attributes: Object.fromEntries(
          Object.entries(fields).map(([key, value]) => [
            key,
            typeof value === 'object' ? JSON.stringify(value) : (value as string),
          ]),
        ),
      });
    },
  };
}
