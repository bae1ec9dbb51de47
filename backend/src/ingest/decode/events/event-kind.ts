import { CHECK, DATABASE, HOST_CHANGE } from '@vigilops/contracts';

/** Log records that are no lines of a log: what an agent found of a service or a database, and what changed on a host. */
export type EventKind = 'check' | 'change' | 'database';

const CHECK_NAME = Buffer.from(CHECK.resultEvent);
const CHANGE_NAME = Buffer.from(HOST_CHANGE.event);
const DATABASE_NAME = Buffer.from(DATABASE.reportEvent);

/** What the event name bytes[start..end) is; undefined for all that belong into the logs. */
export function eventKindAt(bytes: Buffer, start: number, end: number): EventKind | undefined {
  if (isName(CHECK_NAME, bytes, start, end)) {
    return 'check';
  }
  if (isName(CHANGE_NAME, bytes, start, end)) {
    return 'change';
  }
  return isName(DATABASE_NAME, bytes, start, end) ? 'database' : undefined;
}

function isName(name: Buffer, bytes: Buffer, start: number, end: number): boolean {
  return end - start === name.length && bytes.compare(name, 0, name.length, start, end) === 0;
}
