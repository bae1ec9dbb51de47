import { afterAll, describe, inject, it } from 'vitest';
import { createOnServer } from './server-databases.ts';
import type { EngineUnderTest, TestDatabase, TestSchema } from './test-schema.ts';
import { createInProcess } from './wasm-databases.ts';

const NATIVE_URL = 'VIGILOPS_TEST_TIMESCALE_URL';

/** What a suite sees of an engine: databases that vanish after the suite. */
export interface SuiteEngine extends Omit<EngineUnderTest, 'createDatabase'> {
  freshDatabase(schema?: TestSchema): Promise<TestDatabase>;
}

/**
 * Declares the same suite once an engine. The native TimescaleDB is the judge but needs a server named in
 * VIGILOPS_TEST_TIMESCALE_URL; without one its suite shows up as one skipped test, so that nobody takes silence for green.
 */
export function describeEngines(
  title: string,
  schema: TestSchema,
  body: (engine: SuiteEngine) => void,
  only: readonly EngineUnderTest['name'][] = ['postgres', 'timescale-wasm', 'timescale'],
): void {
  for (const name of only) {
    if (name === 'timescale' && process.env[NATIVE_URL] === undefined) {
      it.skip(`${title} [${name}] — SKIPPED, ${NATIVE_URL} names no server`, () => undefined);
      continue;
    }
    describe(`${title} [${name}]`, () => {
      const engine = engineNamed(name);
      const created: TestDatabase[] = [];
      afterAll(async () => {
        await Promise.all(created.map((database) => database.drop()));
      });
      body({
        ...engine,
        freshDatabase: async (other = schema) => {
          const database = await engine.createDatabase(other);
          created.push(database);
          return database;
        },
      });
    });
  }
}

function engineNamed(name: EngineUnderTest['name']): EngineUnderTest {
  switch (name) {
    case 'postgres':
      return {
        name,
        engine: 'postgres',
        maxConnections: 10,
        canCopy: true,
        hasBackgroundWorkers: true,
        createDatabase: (schema) => createOnServer(inject('vigilopsPostgresUrl'), schema),
      };
    case 'timescale-wasm':
      return {
        name,
        engine: 'timescale',
        maxConnections: 1,
        canCopy: false,
        hasBackgroundWorkers: false,
        createDatabase: createInProcess,
      };
    case 'timescale':
      return {
        name,
        engine: 'timescale',
        maxConnections: 10,
        canCopy: true,
        hasBackgroundWorkers: true,
        createDatabase: (schema) => createOnServer(process.env[NATIVE_URL] ?? '', schema),
      };
    default:
      return name satisfies never;
  }
}
