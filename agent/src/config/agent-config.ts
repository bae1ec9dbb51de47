import type { ChangesConfig } from '../changes/changes.ts';
import type { LogSourceConfig } from '../logs/types.ts';
import type { ChecksConfig } from '../checks/index.ts';
import type { CollectorName } from '../collectors/registry.ts';
import type { DatabaseConfig } from '../databases/types.ts';
import type { RelayConfig } from '../relay/index.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface ServerConfig {
  /** Without a slash at its end. */
  readonly url: string;
  readonly token: string;
  /** Where the token was read; undefined where it is in the configuration itself. */
  readonly tokenFile: string | undefined;
  readonly allowPlainHttp: boolean;
  readonly caFile: string | undefined;
  readonly fingerprint: string | undefined;
  /** Whether the server may ask this host to tell people when it is silent, and give it a channel for that. */
  readonly standby: boolean;
  /** Whether databases that are defined on the server are watched from this host. */
  readonly databases: boolean;
}

/** What the agent runs by: checked, in the code's own units, secrets read. */
export interface AgentConfig {
  /** Undefined only where nothing is to be sent (`--once`). */
  readonly server: ServerConfig | undefined;
  readonly host: {
    readonly id: string | undefined;
    readonly name: string;
    readonly tags: readonly string[];
    readonly labels: Readonly<Record<string, string>>;
    readonly group: string | undefined;
  };
  readonly metrics: { readonly intervalMs: number; readonly disabled: readonly CollectorName[] };
  readonly logs: readonly LogSourceConfig[];
  readonly checks: ChecksConfig;
  /** Undefined: nobody is told what changes on the host. */
  readonly changes: ChangesConfig | undefined;
  readonly databases: readonly DatabaseConfig[];
  /** Undefined: programs of this host hand in nothing. */
  readonly relay: RelayConfig | undefined;
  readonly stateDirectory: string;
  readonly spool: { readonly maxBytes: number | undefined; readonly maxAgeMs: number | undefined };
  readonly logLevel: LogLevel;
}
