import type { DbReport } from '@vigilops/contracts/db-report';

/** What `type` of agent.yaml may be; which of MySQL and MariaDB it is, the server says. */
export const DATABASE_TYPES = ['postgresql', 'mysql', 'redis', 'mongodb'] as const;
export type DatabaseType = (typeof DATABASE_TYPES)[number];

export const DATABASE_PORTS = {
  postgresql: 5432,
  mysql: 3306,
  redis: 6379,
  mongodb: 27017,
} as const satisfies Record<DatabaseType, number>;

/** One server that is watched, whoever defined it. */
export interface DatabaseConfig {
  /** Tells it from all others of this agent; the same after a restart. */
  readonly key: string;
  /** As people call it; one of a name a host. */
  readonly name: string;
  /** Of the server that it reports to; left out: the agent's own file defines it. */
  readonly definitionId?: number;
  readonly type: DatabaseType;
  /** A name, an address, or the folder of a socket. */
  readonly host: string;
  readonly port: number;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** Where it connects first; left out: the usual one of its kind. */
  readonly database: string | undefined;
  readonly tls: DatabaseTls;
  readonly intervalMs: number;
  readonly slowThresholdMs: number;
  /** Whether EXPLAIN may be asked of slow statements. */
  readonly explain: boolean;
  /** Where the server's log is on this host, a path or a pattern: PostgreSQL tells of deadlocks there alone. */
  readonly logFile?: string | undefined;
}

/** `prefer` takes what the server offers, and verifies nothing; `verify` is TLS or nothing. */
export interface DatabaseTls {
  readonly mode: 'off' | 'prefer' | 'verify';
  /** PEM, of a private authority. */
  readonly ca: string | undefined;
}

/** One value at the time of its round. Of a counter the server's own total; NaN and infinities are left out. */
export interface DatabaseReading {
  readonly metric: string;
  readonly kind: 'gauge' | 'counter' | 'updown';
  /** UCUM. */
  readonly unit: string;
  readonly value: number;
  readonly attributes: Readonly<Record<string, string | number>>;
}

/** What is dear is not asked in every round. */
export type DueWork = 'connections' | 'queries' | 'tables' | 'plans';

export interface ProbeRound {
  readonly nowMs: number;
  readonly due: ReadonlySet<DueWork>;
  /** Over when the round's time is, or the agent stops: the probe gives up what it asked. */
  readonly signal: AbortSignal;
}

export interface ProbeFindings {
  readonly readings: readonly DatabaseReading[];
  /** Always one `state`; the others as there is something to tell. */
  readonly reports: readonly DbReport['report'][];
}

/** Watches one server over one connection that it opens when needed, reads only, and leaves no trace in it. */
export interface DatabaseProbe {
  /** Throws DatabaseTrouble where the server cannot be asked at all; a part that cannot be read is in `missing` instead. */
  look(round: ProbeRound): Promise<ProbeFindings>;
  close(): Promise<void>;
}

export interface ProbeDeps {
  readonly monotonicMs: () => number;
  readonly logger: { debug(fields: object, text: string): void; warn(fields: object, text: string): void };
}

export type CreateProbe = (config: DatabaseConfig, deps: ProbeDeps) => DatabaseProbe;

export type TroubleKind =
  'unreachable' | 'password' | 'tls' | 'timeout' | 'rights' | 'too_many_connections' | 'other';

/** Why a server cannot be asked, in words for its administrator, without secrets. */
export class DatabaseTrouble extends Error {
  readonly kind: TroubleKind;
  constructor(kind: TroubleKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DatabaseTrouble';
    this.kind = kind;
  }
}

/** What is known of a server that is watched. */
export interface DatabaseState {
  readonly key: string;
  readonly name: string;
  readonly type: DatabaseType;
  /** Undefined until it was asked once. */
  readonly isUp: boolean | undefined;
  readonly trouble: TroubleKind | undefined;
}
