import type { LogFormat } from './found.ts';
import { findLevel } from '@vigilops/contracts';

/** Nothing known, but a level in capitals near the start. */
export const bare: LogFormat = {
  name: 'bare',
  isSingleLine: false,
  recognise: (text, start, end, found) => findLevel(text, start, start, end, found),
};
