import { readWrittenTime } from '../written-time.ts';
import type { ReadBsdTime } from './bsd-time.ts';
import type { SyslogMessage } from './message.ts';

/** `Mar  1 18:46:11`, with what Cisco and others put around it: a mark, a year, a fraction, a colon behind. */
const BSD_TIME =
  /^[*.]?((?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec) [ \d]\d(?: \d{4})? \d\d:\d\d:\d\d(?:\.\d{1,9})?):? /i;
/** As rsyslog forwards by its ForwardFormat. */
const ISO_TIME = /^(\d{4}-\d\d-\d\dT[\d:.]{5,24}(?:Z|[+-]\d\d:?\d\d)?) /;
const HOSTNAME = /^([^\s[\]:]{1,255}|[0-9a-f:]{2,39}) /i;
/** `sshd[2154]: ` or `su: `; a colon alone may also be that of an address, and then no space is behind it. */
const TAG = /^([^\s:[\]]{1,128})(?:\[([^\]\s]{0,128})\]:? ?|:(?: |$))/;

/** What stands behind the priority, read as the older senders write it (RFC 3164, 4.1). Anything is such a message. */
export function parseRfc3164(
  rest: string,
  readBsdTime: ReadBsdTime,
): Omit<SyslogMessage, 'facility' | 'severity'> {
  const bsd = BSD_TIME.exec(rest);
  const iso = bsd === null ? ISO_TIME.exec(rest) : null;
  const head = bsd ?? iso;
  const [written = ''] = head?.slice(1) ?? [];
  const nothing = { messageId: undefined, structuredData: new Map<string, string>() };
  if (head === null) {
    // Without a time nothing says whether the first word is a host: only a tag is taken for what it looks like.
    const { tag, text } = takeTag(rest);
    return { ...nothing, ...tag, time: undefined, unixNano: undefined, hostname: undefined, text };
  }
  const unixNano = bsd === null ? readWrittenTime(written)?.unixNano : readBsdTime(written);
  const behind = rest.slice(head[0].length);
  const host = HOSTNAME.exec(behind);
  const { tag, text } = takeTag(host === null ? behind : behind.slice(host[0].length));
  return { ...nothing, ...tag, time: written, unixNano, hostname: host?.[1], text };
}

function takeTag(text: string): {
  readonly tag: Pick<SyslogMessage, 'appName' | 'procId'>;
  readonly text: string;
} {
  const match = TAG.exec(text);
  const [whole = '', appName, procId = ''] = match ?? [];
  return {
    tag: { appName, procId: procId === '' ? undefined : procId },
    text: text.slice(whole.length),
  };
}
