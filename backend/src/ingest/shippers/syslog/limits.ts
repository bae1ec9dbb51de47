const KIB = 1024;

/** Every bound of the syslog ports. */
export interface SyslogLimits {
  /** Of one message; what is longer is cut and marked. */
  readonly maxMessageBytes: number;
  readonly maxConnections: number;
  /** A TCP connection that says nothing for so long is closed. */
  readonly idleMs: number;
  /** Messages read and not stored yet. Full: TCP is not read, UDP is dropped and counted. */
  readonly maxWaitingBytes: number;
  readonly maxBatchMessages: number;
  readonly maxBatchBytes: number;
  /** How long a message waits for others before a batch goes. */
  readonly gatherMs: number;
  /** One attempt to store a batch. */
  readonly storeTimeoutMs: number;
  readonly backoff: { readonly initialMs: number; readonly maxMs: number };
  /** For what senders have sent, when the house closes. */
  readonly drainMs: number;
  /** For what is waiting then. */
  readonly stopMs: number;
  /** Names that become hosts: anybody may write any name. Lines of further ones are kept, and are of no host. */
  readonly maxHosts: number;
}

export const DEFAULT_SYSLOG_LIMITS: SyslogLimits = {
  maxMessageBytes: 64 * KIB,
  maxConnections: 256,
  idleMs: 3_600_000,
  maxWaitingBytes: 16 * KIB * KIB,
  maxBatchMessages: 1_000,
  maxBatchBytes: 2 * KIB * KIB,
  gatherMs: 100,
  storeTimeoutMs: 20_000,
  backoff: { initialMs: 200, maxMs: 5_000 },
  drainMs: 500,
  stopMs: 5_000,
  maxHosts: 1_000,
};
