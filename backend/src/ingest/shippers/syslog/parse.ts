import { parseRfc3164 } from './parse-rfc3164.ts';
import { parseRfc5424 } from './parse-rfc5424.ts';
import type { SyslogMessage } from './message.ts';
import type { ReadBsdTime } from './bsd-time.ts';

/** Without a priority a message counts as user.notice (RFC 3164, 4.3.3). */
const NO_PRIORITY = 13;
const MAX_PRIORITY = 191;

/** Any text is a message: what no rule fits is its text. */
export function parseSyslog(message: string, readBsdTime: ReadBsdTime): SyslogMessage {
  const match = /^<(\d{1,3})>/.exec(message);
  const given = Number(match?.[1] ?? NaN);
  const isPriority = given <= MAX_PRIORITY;
  const priority = isPriority ? given : NO_PRIORITY;
  const rest = isPriority ? message.slice(match?.[0].length ?? 0) : message;
  const rank = { facility: priority >> 3, severity: priority & 7 };
  return { ...rank, ...((isPriority ? parseRfc5424(rest) : undefined) ?? parseRfc3164(rest, readBsdTime)) };
}
