import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@vigilops/embedded-db';
import { silentLogger, systemClock } from '@vigilops/runtime';

export interface ListeningDatabase {
  readonly url: string;
  /** The text of every statement that it was given so far, as it was given: without the values that were bound to it. */
  statements(): readonly string[];
  close(): Promise<void>;
}

/** How the server's log begins what it was given, in either protocol. */
const STATEMENT = /^(?:statement|execute [^:]*|parse [^:]*|bind [^:]*): (?<text>[^]*)$/u;

/** A PostgreSQL of the test's own that writes down every statement. */
export async function openListeningDatabase(): Promise<ListeningDatabase> {
  const dataDir = mkdtempSync(join(tmpdir(), 'vigilops-statements-'));
  chmodSync(dataDir, 0o755);
  const settings = {
    log_statement: 'all',
    log_destination: 'jsonlog',
    log_parameter_max_length: '0',
    max_connections: '100',
  };
  const database = await startEmbeddedPostgres(
    { dataDir, durable: false, settings },
    { logger: silentLogger, clock: systemClock },
  );
  const folder = join(database.clusterDir, 'log');
  return {
    url: database.url,
    statements: () =>
      readdirSync(folder)
        .filter((name) => name.endsWith('.json'))
        .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
        .flatMap((line) => (line === '' ? [] : (statementOf(line) ?? []))),
    close: async () => {
      await database.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function statementOf(line: string): string | undefined {
  const { message = '' } = JSON.parse(line) as { readonly message?: string };
  return STATEMENT.exec(message)?.groups?.['text'];
}
