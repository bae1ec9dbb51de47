import { VigilError } from '@vigilops/contracts';
import { formatTimeUs, parseTimeUs } from '@vigilops/contracts/api';
import { z } from 'zod';
import { localTime } from './local-time.ts';
import type { ToolContext } from './tool.ts';

const HOW =
  'ISO 8601 with its zone, such as 2026-03-01T03:00:00+08:00, or now, or now-<number><s|m|h|d|w>, such as now-2h';

const moment = (end: string) => z.string().max(64).describe(`${end}: ${HOW}.`);

/** The fields of tools that look at a stretch of time. */
export const rangeFields = (from: string) => ({
  from: moment('Begin').default(from),
  to: moment('End, itself not included').default('now'),
});

export interface Range {
  readonly from: string;
  readonly to: string;
  readonly fromUs: number;
  readonly toUs: number;
}

/** Throws REQUEST_INVALID with words that say how times are written and what time it is here. */
export function rangeOf(
  { from, to }: { readonly from: string; readonly to: string },
  context: Pick<ToolContext, 'nowUs' | 'timeZone'>,
): Range {
  const fromUs = momentUs('from', from, context);
  const toUs = momentUs('to', to, context);
  if (toUs <= fromUs) {
    throw new VigilError('REQUEST_INVALID', `to: ${to} is not later than from, ${from}`);
  }
  return { from: formatTimeUs(fromUs), to: formatTimeUs(toUs), fromUs, toUs };
}

function momentUs(field: string, text: string, { nowUs, timeZone }: Pick<ToolContext, 'nowUs' | 'timeZone'>) {
  const us = parseTimeUs(text.trim(), nowUs);
  if (us === undefined) {
    throw new VigilError(
      'REQUEST_INVALID',
      `${field}: ${JSON.stringify(text)} is not a time; write ${HOW}. It is ${localTime(nowUs, timeZone)} in ${timeZone}`,
    );
  }
  return us;
}
