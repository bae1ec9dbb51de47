import type { LogFormat } from './found.ts';

/** Nothing known, but a level in capitals near the start. */
export const bare: LogFormat = {
  name: 'bare',
  isSingleLine: false,
  recognise: (text, start, end, found, reader) => reader.level.find(text, start, start, end, found),
};
