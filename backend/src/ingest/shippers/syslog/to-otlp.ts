import { LOG, RESOURCE } from '@vigilops/contracts';
import type { LogRecordInput, LogsGroup } from '@vigilops/otlp';
import { severityOfSyslog } from '../syslog-severity.ts';
import type { SyslogMessage } from './message.ts';
import { FACILITIES, HOST_KEY_PREFIX, SYSLOG } from './names.ts';

const SCOPE = { name: 'syslog' };
const MAX_HOST_CHARACTERS = 255;

/** A message and how it came. */
export interface Arrival {
  readonly message: SyslogMessage;
  readonly peerAddress: string;
  readonly receivedAtUs: number;
  /** Bytes that it had before it was cut; null where it was not. */
  readonly cutFromBytes: number | null;
}

export interface SyslogRecord {
  readonly resource: ReadonlyMap<string, string>;
  readonly record: LogRecordInput;
}

export interface RecordDeps {
  /** Whether a record of this time would be kept. */
  readonly keepsTime: (timeUs: number, receivedAtUs: number) => boolean;
  readonly maxHosts: number;
  readonly nextSequence: () => number;
}

/**
 * Messages as log records, of a host by the name in the message, or else by the address of who sent it. A time that cannot be kept, as
 * of a device whose clock stands at 1970, gives way to that of the arrival.
 */
export function createRecordMaker(deps: RecordDeps): (arrival: Arrival) => SyslogRecord {
  const hosts = new Set<string>();
  const isKnownHost = (name: string): boolean => {
    if (!hosts.has(name) && hosts.size < deps.maxHosts) {
      hosts.add(name);
    }
    return hosts.has(name);
  };
  return ({ message, peerAddress, receivedAtUs, cutFromBytes }) => {
    const receivedNano = BigInt(receivedAtUs) * 1_000n;
    const given = message.unixNano;
    const keepsTime =
      given !== undefined && given >= 0n && deps.keepsTime(Number(given / 1_000n), receivedAtUs);
    const attributes = attributesOf(message);
    attributes.set(SYSLOG.peerAddress, peerAddress);
    if (!keepsTime && message.time !== undefined) {
      attributes.set(SYSLOG.writtenTime, message.time);
    }
    if (cutFromBytes !== null) {
      attributes.set(LOG.truncated, true).set(LOG.originalLength, cutFromBytes);
    }
    const resource = new Map<string, string>();
    if (message.appName !== undefined) {
      resource.set(RESOURCE.serviceName, message.appName);
    }
    const hostName = (message.hostname ?? peerAddress).slice(0, MAX_HOST_CHARACTERS);
    if (isKnownHost(hostName)) {
      resource.set(RESOURCE.hostId, HOST_KEY_PREFIX + hostName).set(RESOURCE.hostName, hostName);
    } else {
      attributes.set(RESOURCE.hostName, hostName);
    }
    attributes.set(LOG.sequence, deps.nextSequence());
    const severity = severityOfSyslog(message.severity);
    const record: LogRecordInput = {
      timeUnixNano: keepsTime ? given : receivedNano,
      observedTimeUnixNano: receivedNano,
      body: message.text,
      attributes,
      ...(severity === undefined ? {} : { severityNumber: severity.number, severityText: severity.text }),
    };
    return { resource, record };
  };
}

function attributesOf(message: SyslogMessage): Map<string, string | number | boolean> {
  const { facility, procId, messageId, structuredData } = message;
  const attributes = new Map<string, string | number | boolean>();
  for (const [name, value] of structuredData) {
    attributes.set(SYSLOG.structuredDataPrefix + name, value);
  }
  attributes.set(SYSLOG.facility, FACILITIES[facility] ?? String(facility));
  if (procId !== undefined) {
    attributes.set(SYSLOG.procId, procId);
  }
  if (messageId !== undefined) {
    attributes.set(SYSLOG.messageId, messageId);
  }
  return attributes;
}

/** Neighbours of one resource in one group; the order is that of arrival. */
export function* syslogGroups(all: readonly SyslogRecord[]): Generator<LogsGroup> {
  let records: LogRecordInput[] = [];
  let resource: ReadonlyMap<string, string> = new Map();
  for (const next of all) {
    if (records.length > 0 && !isSame(resource, next.resource)) {
      yield { resource, scope: SCOPE, records };
      records = [];
    }
    ({ resource } = next);
    records.push(next.record);
  }
  if (records.length > 0) {
    yield { resource, scope: SCOPE, records };
  }
}

function isSame(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([key, value]) => b.get(key) === value);
}
