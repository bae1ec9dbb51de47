import type { Level } from '@vigilops/contracts';
import type { Format, LineContext, Message } from '../log-types.ts';
import { isoTime, plainTime } from './time-formats.ts';

const PINO_LEVELS: Record<Level, number> = {
  unknown: 30,
  trace: 10,
  debug: 20,
  info: 30,
  warn: 40,
  error: 50,
  fatal: 60,
};

/** JSON lines as the pino library writes them. */
export const pinoLine: Format = (message, context) =>
  JSON.stringify({
    level: PINO_LEVELS[message.level],
    time: Math.floor(context.timeMs),
    pid: context.pid,
    hostname: context.instance.host.name,
    name: context.instance.service.name,
    ...traceFields(context, 'trace_id', 'span_id'),
    ...message.fields,
    ...(message.exception === undefined
      ? {}
      : {
          err: {
            type: message.exception.type,
            message: message.exception.message,
            stack: nodeStack(message.exception),
          },
        }),
    msg: message.text,
  });

function nodeStack({ type, message, frames }: NonNullable<Message['exception']>): string {
  return [`${type}: ${message}`, ...frames.map((frame) => `    at ${frame}`)].join('\n');
}

/** key=value lines as Go's slog text handler writes them. */
export const logfmtLine: Format = (message, context) => {
  const pairs: [string, string | number][] = [
    ['time', isoTime(context.timeMs)],
    ['level', message.level === 'fatal' ? 'ERROR' : message.level.toUpperCase()],
    ['msg', message.text],
    ['service', context.instance.service.name],
    ...Object.entries(traceFields(context, 'trace_id', 'span_id')),
    ...Object.entries(message.fields ?? {}),
    ...(message.exception === undefined
      ? []
      : ([['error', `${message.exception.type}: ${message.exception.message}`]] satisfies [
          string,
          string,
        ][])),
  ];
  return pairs.map(([key, value]) => `${key}=${logfmtValue(value)}`).join(' ');
};

function logfmtValue(value: string | number): string {
  const text = String(value);
  return /^[^\s"=]+$/.test(text) ? text : JSON.stringify(text);
}

/** Logback's common pattern, with the stack trace of an exception below. */
export const logbackLine: Format = (message, context) => {
  const thread =
    context.traceId === undefined
      ? `scheduling-${1 + (context.pid % 4)}`
      : `http-nio-${context.instance.port}-exec-${1 + context.random.int(0, 39)}`;
  const logger = `io.demo.${context.instance.service.plan.business}.${message.logger ?? 'Application'}`;
  const traced = context.traceId === undefined ? '' : ` [${hexOf(context.traceId)},${hexOf(context.spanId)}]`;
  const head = `${plainTime(context.timeMs, '.')} ${message.level.toUpperCase().padEnd(5)}${traced} [${thread}] ${logger} : ${withFields(message)}`;
  if (message.exception === undefined) {
    return head;
  }
  const { type, message: text, frames, causedBy } = message.exception;
  return [
    head,
    `${type}: ${text}`,
    ...frames.map((frame) => `\tat ${frame}`),
    ...(causedBy === undefined
      ? []
      : [
          `Caused by: ${causedBy.type}: ${causedBy.message}`,
          `\t... ${20 + (frames.length % 7)} common frames omitted`,
        ]),
  ].join('\n');
};

/** The logging module of Python, with a traceback below. */
export const pythonLine: Format = (message, context) => {
  const traced = context.traceId === undefined ? '' : ` trace_id=${hexOf(context.traceId)}`;
  const head = `${plainTime(context.timeMs, ',')} ${PYTHON_LEVELS[message.level]} [${message.logger ?? 'app'}]${traced} ${withFields(message)}`;
  if (message.exception === undefined) {
    return head;
  }
  const { type, message: text, frames } = message.exception;
  return [
    head,
    'Traceback (most recent call last):',
    ...frames.toReversed().map((frame) => `  ${frame}`),
    `${type}: ${text}`,
  ].join('\n');
};

const PYTHON_LEVELS: Record<Level, string> = {
  unknown: 'INFO',
  trace: 'DEBUG',
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARNING',
  error: 'ERROR',
  fatal: 'CRITICAL',
};

/** Formats without a place for values write them behind the text. */
function withFields({ text, fields }: Message): string {
  const pairs = Object.entries(fields ?? {}).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? text : `${text} ${pairs.join(' ')}`;
}

function traceFields(context: LineContext, traceKey: string, spanKey: string): Record<string, string> {
  return context.traceId === undefined
    ? {}
    : { [traceKey]: hexOf(context.traceId), [spanKey]: hexOf(context.spanId) };
}

export function hexOf(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? '' : Buffer.from(bytes).toString('hex');
}
