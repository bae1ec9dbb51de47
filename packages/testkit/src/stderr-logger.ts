import type { Logger } from '@vigilops/runtime';

/** Warnings and errors on stderr: what a failing test run needs and a green one does not have. */
export const stderrLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: (fields, message) => {
    write('warn', fields, message);
  },
  error: (fields, message) => {
    write('error', fields, message);
  },
};

function write(level: string, fields: object, message: string): void {
  const text = JSON.stringify(fields, (_, value: unknown) =>
    value instanceof Error ? value.message : value,
  );
  process.stderr.write(`[${level}] ${message} ${text}\n`);
}
