import type { HostPort } from './host-port.ts';
import type { CheckDefinition } from './types.ts';

/** What the agent's own file says of checks. */
export interface ChecksConfig {
  readonly own: readonly CheckDefinition[];
  /** Whether definitions are also taken from the server. */
  readonly remote: boolean;
  /** Whom to ask whether this host is cut off; empty: the server. */
  readonly witnesses: readonly HostPort[];
  readonly allowMetadata: boolean;
  readonly maxConcurrent: number;
}
