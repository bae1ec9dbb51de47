import type { Logger } from '@vigilops/runtime';

import type { LogLevel } from '../config/agent-config.ts';

const ORDER: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };
/** One line never fills a journal, whatever an error message holds. */
const MAX_LINE = 8_192;

/** One JSON object a line, as journald and container runtimes take it: time, level, message, then the fields. */
export function createJsonLogger(level: LogLevel, write: (line: string) => void, now: () => Date): Logger {
  const logAt =
    (lineLevel: LogLevel) =>
    (fields: object, message: string): void => {
      if (ORDER[lineLevel] < ORDER[level]) {
        return;
      }
      const line = JSON.stringify(
        { time: now().toISOString(), level: lineLevel, message, ...fields },
        readable,
      );
      write(`${line.length <= MAX_LINE ? line : shortened(lineLevel, message, now())}\n`);
    };
  return { debug: logAt('debug'), info: logAt('info'), warn: logAt('warn'), error: logAt('error') };
}

function shortened(level: LogLevel, message: string, time: Date): string {
  return JSON.stringify({ time: time.toISOString(), level, message: message.slice(0, 2_000), cut: true });
}

/** Errors as their message and code; JSON.stringify would make them `{}`, and throw at a BigInt. */
function readable(_: string, value: unknown): unknown {
  if (value instanceof Error) {
    const code = 'code' in value && typeof value.code === 'string' ? { code: value.code } : {};
    const cause = value.cause === undefined ? {} : { cause: value.cause };
    return { message: value.message, ...code, ...cause };
  }
  return typeof value === 'bigint' ? value.toString() : value;
}
