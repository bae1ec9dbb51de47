import type { CARRIED_PLACES } from '@vigilops/contracts/api';

import type { Watch, WatchRequest } from './read-watch.ts';
import type { Occasion } from './types.ts';

type Place = (typeof CARRIED_PLACES)[keyof typeof CARRIED_PLACES];
type Json = WatchRequest['body'];

/** A request with its moment, its length and its reason in it. What is put in stays within the text that it stands in. */
export function fillIn(
  request: WatchRequest,
  { part, silence, nowMs, lastedMs, reason }: Occasion,
  reasons: Watch['reasons'],
): WatchRequest {
  const values: Readonly<Record<Place, string>> = {
    '{{since}}': `${isoOf(silence.sinceMs).slice(0, 16).replace('T', ' ')} UTC`,
    '{{minutes}}': String(Math.max(1, Math.round(lastedMs / 60_000))),
    '{{reason}}': reasons[reason],
    '{{key}}': `${silence.id}-${part}`,
    '{{started_at}}': isoOf(silence.sinceMs),
    '{{ended_at}}': isoOf(nowMs),
  };
  const fill = (text: string) =>
    text.replace(/\{\{[a-z_]+\}\}/g, (place) =>
      Object.hasOwn(values, place) ? values[place as Place] : place,
    );
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      value.replaceAll('{{key}}', values['{{key}}']),
    ]),
  );
  return { ...request, headers, body: everyText(request.body, fill) };
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}

function everyText(value: Json, change: (text: string) => string): Json {
  if (typeof value === 'string') {
    return change(value);
  }
  if (Array.isArray(value)) {
    return value.map((item) => everyText(item, change));
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, everyText(item, change)]))
    : value;
}
