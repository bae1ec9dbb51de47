import type { ErrorCode } from '@vigilops/contracts';
import type { Clock, Logger } from '@vigilops/runtime';

import type { HostPaths } from '../host/paths.ts';
import type { Spool } from '../spool/types.ts';

/** Where programs of this host hand in what they have measured: a port, or the path of a Unix socket. */
export type RelayAddress = { readonly host: string; readonly port: number } | { readonly path: string };

export interface RelayConfig {
  readonly address: RelayAddress;
  /** Bytes on disk of all that waits. */
  readonly maxBytes: number;
  /** Whether callers may name this host otherwise than as localhost. */
  readonly allowOtherAddresses: boolean;
}

/** As whom the agent speaks. */
export interface RelayHost {
  readonly id: string;
  readonly name: string;
  /** Ids under which programs know the same host, such as its machine-id where the agent was given another id. */
  readonly otherIds: readonly string[];
}

/** Since the agent started. */
export interface RelayStats {
  /** Requests that were answered with an error, by its code. */
  readonly refused: ReadonlyMap<ErrorCode, number>;
}

export interface RelayDeps {
  readonly spool: Pick<Spool, 'append'>;
  /** The resource of what the agent sends itself. */
  readonly resource: () => Readonly<Record<string, unknown>>;
  readonly paths: HostPaths;
  readonly clock: Clock;
  readonly logger: Logger;
}
