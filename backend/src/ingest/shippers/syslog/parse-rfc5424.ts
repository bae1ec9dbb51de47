import { readWrittenTime } from '../written-time.ts';
import type { SyslogMessage } from './message.ts';

const NIL = '-';
/** VERSION 1, TIMESTAMP, HOSTNAME, APP-NAME, PROCID, MSGID (RFC 5424, 6); longer words than it allows are taken, too. */
const HEADER = /^1 (\S{1,64}) (\S{1,512}) (\S{1,256}) (\S{1,256}) (\S{1,256})(?: |$)/;
const SD_ID = /\[([^\s=\]"]{1,128})/y;
const SD_PARAM = / +([^\s=\]"]{1,128})="((?:[^"\\\]]|\\[^])*)"/y;
const SD_END = / *\]/y;
const MAX_PARAMS = 64;
const BYTE_ORDER_MARK = '\ufeff';

/** What stands behind the priority, or undefined: it is no message of RFC 5424. */
export function parseRfc5424(rest: string): Omit<SyslogMessage, 'facility' | 'severity'> | undefined {
  const header = HEADER.exec(rest);
  if (header === null) {
    return undefined;
  }
  const [time, hostname, appName, procId, messageId] = header
    .slice(1)
    .map((word) => (word === NIL ? undefined : word));
  const { structuredData, end } = readStructuredData(rest, header[0].length);
  const text = rest.slice(end).replace(/^ /, '');
  return {
    time,
    unixNano: time === undefined ? undefined : readWrittenTime(time)?.unixNano,
    hostname,
    appName,
    procId,
    messageId,
    structuredData,
    text: text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text,
  };
}

/** What cannot be read as structured data is text: nothing is lost. */
function readStructuredData(
  text: string,
  start: number,
): { readonly structuredData: ReadonlyMap<string, string>; readonly end: number } {
  const structuredData = new Map<string, string>();
  if (text[start] === NIL && (text[start + 1] ?? ' ') === ' ') {
    return { structuredData, end: start + 1 };
  }
  let end = start;
  for (let at = start; text[at] === '['; end = at) {
    const element = readElement(text, at);
    if (element === undefined) {
      break;
    }
    for (const [name, value] of element.params) {
      if (structuredData.size < MAX_PARAMS) {
        structuredData.set(name, value);
      }
    }
    at = element.end;
  }
  return { structuredData, end };
}

function readElement(
  text: string,
  start: number,
): { readonly params: readonly (readonly [string, string])[]; readonly end: number } | undefined {
  let at = start;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    at = match === null ? at : pattern.lastIndex;
    return match;
  };
  const id = take(SD_ID)?.[1];
  if (id === undefined) {
    return undefined;
  }
  const params: [string, string][] = [];
  for (let param = take(SD_PARAM); param !== null; param = take(SD_PARAM)) {
    params.push([`${id}.${param[1] ?? ''}`, (param[2] ?? '').replace(/\\(["\\\]])/g, '$1')]);
  }
  return take(SD_END) === null ? undefined : { params, end: at };
}
