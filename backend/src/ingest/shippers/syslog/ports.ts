import type { Clock, Logger } from '@vigilops/runtime';
import type { TokenRecord } from '../../../model/index.ts';
import type { DecodeLimits } from '../../decode/limits.ts';
import { utf8Boundary } from '../../decode/text.ts';
import type { Intake } from '../../intake.ts';
import { encodeInTurns } from '../encode-in-turns.ts';
import { createSequence } from '../sequence.ts';
import { createBsdTimeReader } from './bsd-time.ts';
import type { Heard, ListenDeps, LossReason, Transport } from './connections.ts';
import { DEFAULT_SYSLOG_LIMITS, type SyslogLimits } from './limits.ts';
import { parseSyslog } from './parse.ts';
import { openTcpPort, type SyslogAddress, type SyslogCertificate, type SyslogPort } from './tcp-port.ts';
import { createRecordMaker, syslogGroups, type SyslogRecord } from './to-otlp.ts';
import { openUdpPort } from './udp-port.ts';
import { createWaitingRoom } from './waiting-room.ts';

/** What the ports tell about themselves; `app-syslog.ts` joins it to OpenTelemetry instruments. */
export interface SyslogMetrics {
  received(transport: Transport): void;
  /** Messages, or connections, that were not taken. */
  lost(transport: Transport, reason: LossReason, count: number): void;
}

export interface SyslogDeps {
  /** Undefined: that port stays closed. */
  readonly tcp: SyslogAddress | undefined;
  readonly udp: SyslogAddress | undefined;
  readonly tls: (SyslogAddress & SyslogCertificate) | undefined;
  /** Who may send: syslog knows no tokens. */
  readonly isAllowed: (address: string) => boolean;
  /** Of times without a zone. */
  readonly timeZone: string;
  readonly intake: Intake;
  readonly decodeLimits: Pick<DecodeLimits, 'logRetentionMs' | 'maxFutureMs'>;
  readonly metrics: SyslogMetrics;
  readonly newId: () => string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits?: SyslogLimits;
}

export interface SyslogPorts {
  /** Where each listens, by transport. */
  readonly addresses: Readonly<Partial<Record<Transport, string>>>;
  /** Closes the ports and stores what was read, for a moment at most. */
  close(): Promise<void>;
}

/** Senders of syslog may send, and speak for no host that is registered. The database's ids begin at 1. */
const SYSLOG_SENDERS: TokenRecord = {
  id: -2,
  name: 'syslog',
  kind: 'api',
  scopes: new Set(['ingest']),
  hostId: null,
  hostKey: null,
  expiresAt: null,
  revokedAt: null,
};

/** What a message costs besides its bytes while it waits. */
const OVERHEAD_BYTES = 512;
const US_PER_MS = 1_000;

/** Opens the ports of syslog that are wanted. Rejects where one of them cannot be opened; then none is. */
export async function openSyslogPorts(deps: SyslogDeps): Promise<SyslogPorts> {
  const { clock, decodeLimits, limits = DEFAULT_SYSLOG_LIMITS, logger, metrics } = deps;
  const recordOf = createRecordMaker({
    keepsTime: (timeUs, nowUs) =>
      timeUs >= nowUs - decodeLimits.logRetentionMs * US_PER_MS &&
      timeUs <= nowUs + decodeLimits.maxFutureMs * US_PER_MS,
    maxHosts: limits.maxHosts,
    nextSequence: createSequence(clock),
  });
  const readBsdTime = createBsdTimeReader(deps.timeZone, () => clock.now());
  const room = createWaitingRoom<SyslogRecord & { readonly transport: Transport }>({
    ...deps,
    limits,
    store: async (records, batchId, signal) => {
      const body = await encodeInTurns(syslogGroups(records), signal);
      await deps.intake('logs', { body, rejections: [] }, { token: SYSLOG_SENDERS, batchId }, signal);
    },
    onRefused: (records) => {
      countLost(records, 'refused');
    },
  });
  const countLost = (records: readonly { readonly transport: Transport }[], reason: LossReason) => {
    for (const { transport } of records) {
      metrics.lost(transport, reason, 1);
    }
  };
  const hear = ({ bytes, originalBytes, peerAddress, transport }: Heard) => {
    const isCut = originalBytes > bytes.length;
    const whole = isCut ? wholeCharacters(bytes) : bytes;
    const record = recordOf({
      message: parseSyslog(whole.toString('utf8'), readBsdTime),
      peerAddress,
      receivedAtUs: clock.now().getTime() * US_PER_MS,
      cutFromBytes: isCut ? originalBytes : null,
    });
    metrics.received(transport);
    room.add({ ...record, transport }, bytes.length + OVERHEAD_BYTES);
  };
  const listen: ListenDeps = { isAllowed: warnOfStrangers(deps), hear, room, onLost: metrics.lost, limits };

  const open: Partial<Record<Transport, SyslogPort>> = {};
  const closeAll = () => Promise.all(Object.values(open).map((port) => port.close()));
  try {
    if (deps.tcp !== undefined) {
      open.tcp = await openTcpPort(deps.tcp, undefined, listen);
    }
    if (deps.tls !== undefined) {
      const { cert, key } = deps.tls;
      open.tls = await openTcpPort(deps.tls, { cert, key }, listen);
    }
    if (deps.udp !== undefined) {
      open.udp = await openUdpPort(deps.udp, listen);
    }
  } catch (error) {
    await closeAll();
    throw error;
  }
  return {
    addresses: Object.fromEntries(
      Object.entries(open).map(([transport, { address }]) => [transport, address]),
    ),
    close: async () => {
      await closeAll();
      const left = await room.stop();
      if (left.length > 0) {
        countLost(left, 'closing');
        logger.error(
          { messages: left.length },
          'messages of syslog are lost: they could not be stored before the end',
        );
      }
    },
  };
}

function wholeCharacters(bytes: Buffer): Buffer {
  const last = bytes.length - 1;
  // The byte behind the cut is not there any more: a last character that may be torn goes.
  return (bytes[last] ?? 0) < 128 ? bytes : bytes.subarray(0, utf8Boundary(bytes, 0, last));
}

const MOST_STRANGERS = 100;

/** Says once of each address that it may not send: whoever set it up looks here first. */
function warnOfStrangers({ isAllowed, logger }: Pick<SyslogDeps, 'isAllowed' | 'logger'>) {
  const known = new Set<string>();
  return (address: string): boolean => {
    const allowed = isAllowed(address);
    if (!allowed && !known.has(address) && known.size < MOST_STRANGERS) {
      known.add(address);
      logger.warn({ address }, `syslog from ${address} is refused; VIGILOPS_SYSLOG_ALLOW names who may send`);
    }
    return allowed;
  };
}
