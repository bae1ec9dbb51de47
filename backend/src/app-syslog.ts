import { VigilError } from '@vigilops/contracts';
import type { Clock, Logger } from '@vigilops/runtime';
import { randomUUID } from 'node:crypto';
import type { Gate } from './app-gate.ts';
import type { StopOrder } from './app-stop.ts';
import type { Config } from './config.ts';
import { openSyslogPorts } from './ingest/index.ts';
import { parseNetworks, readCertificate, type ServerCertificate } from './server/index.ts';
import type { Instruments } from './telemetry/index.ts';

const TRANSPORTS = ['tcp', 'tls', 'udp'] as const;

/** The ports of syslog, where the configuration wants them. Throws CONFIG_INVALID where one cannot be opened. */
export async function openSyslog(
  deps: { readonly config: Config; readonly clock: Clock; readonly logger: Logger },
  parts: {
    readonly gate: Pick<Gate, 'intake' | 'decodeLimits'>;
    readonly instruments: Instruments;
    /** The server's own. */
    readonly certificate: ServerCertificate | undefined;
  },
  order: StopOrder,
): Promise<void> {
  const { config, clock, logger } = deps;
  const { tcp, udp, tls, allow, timeZone } = config.syslog;
  const wanted = TRANSPORTS.filter((transport) => config.syslog[transport] !== undefined);
  if (wanted.length === 0) {
    return;
  }
  const isAllowed = parseNetworks(allow);
  if (isAllowed === undefined) {
    throw new VigilError(
      'CONFIG_INVALID',
      `VIGILOPS_SYSLOG_ALLOW: ${allow.join(',')}: not all of these are networks`,
    );
  }
  const { instruments } = parts;
  for (const transport of wanted) {
    // What counts troubles begins at zero: "none yet" is an answer, and the first a rise.
    const reason = transport === 'udp' ? 'queue_full' : 'torn';
    instruments.add('syslogLost', 0, { 'network.transport': transport, 'vigilops.reason': reason });
  }
  const ports = await openSyslogPorts({
    tcp,
    udp,
    tls: tls === undefined ? undefined : { ...tls, ...(await certificateOf(config, parts.certificate)) },
    isAllowed,
    timeZone: timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    intake: parts.gate.intake,
    decodeLimits: parts.gate.decodeLimits,
    metrics: {
      received: (transport) => {
        instruments.add('syslogReceived', 1, { 'network.transport': transport });
      },
      lost: (transport, reason, count) => {
        instruments.add('syslogLost', count, { 'network.transport': transport, 'vigilops.reason': reason });
      },
    },
    newId: randomUUID,
    clock,
    logger,
  }).catch((cause: unknown) => {
    throw new VigilError(
      'CONFIG_INVALID',
      `a port of syslog cannot be opened; see ${wanted.map((each) => `VIGILOPS_SYSLOG_${each.toUpperCase()}`).join(', ')}: ${String(cause)}`,
      { cause },
    );
  });
  order.ports(() => ports.close());
  logger.info({ ...ports.addresses, allow }, 'listening for syslog');
}

async function certificateOf(
  { syslog }: Config,
  own: ServerCertificate | undefined,
): Promise<ServerCertificate> {
  const certificate =
    syslog.certificateFiles === undefined ? own : await readCertificate(syslog.certificateFiles);
  if (certificate === undefined) {
    throw new VigilError(
      'CONFIG_INVALID',
      'VIGILOPS_SYSLOG_TLS needs a certificate: set VIGILOPS_SYSLOG_TLS_CERT and VIGILOPS_SYSLOG_TLS_KEY, or give the server one',
    );
  }
  return certificate;
}
