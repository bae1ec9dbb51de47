import type { Logger } from '@vigilops/runtime';

/** Keeps what is logged: level, message, then the values of the fields. */
export function createRecorder(): { readonly logger: Logger; readonly lines: () => readonly string[] } {
  const lines: string[] = [];
  const at = (level: string) => (fields: object, message: string) => {
    lines.push([level, message, ...Object.values(fields).flat().map(String)].join(' '));
  };
  return {
    logger: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') },
    lines: () => lines,
  };
}
