/** What a test database holds. The testkit knows no schema; the room under test passes it in. */
export interface TestSchema {
  /** Changes whenever `migrate` would leave something else behind; part of the template's name. */
  readonly fingerprint: string;
  /** Brings an empty database to that state and closes its connections. */
  migrate(url: string): Promise<void>;
}

/** An empty database, for tests of the migrations themselves. */
export const EMPTY_SCHEMA: TestSchema = { fingerprint: 'empty', migrate: () => Promise.resolve() };

export interface TestDatabase {
  readonly url: string;
  /** Drops it, whoever is still connected. */
  drop(): Promise<void>;
}

export interface EngineUnderTest {
  /** `postgres` embedded; `timescale-wasm` a test build in this process; `timescale` a native server. */
  readonly name: 'postgres' | 'timescale-wasm' | 'timescale';
  readonly engine: 'postgres' | 'timescale';
  /** The test build takes one connection at a time. */
  readonly maxConnections: number;
  /** COPY … FROM STDIN ends the test build. */
  readonly canCopy: boolean;
  /** Whether policies run by themselves; elsewhere tests call run_job. */
  readonly hasBackgroundWorkers: boolean;
  createDatabase(schema: TestSchema): Promise<TestDatabase>;
}
