import { VigilError } from '@vigilops/contracts';
import { startEmbeddedPostgres } from '@vigilops/embedded-db';
import type { Clock, Logger } from '@vigilops/runtime';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import type { Config } from './config.ts';

/** A PostgreSQL server that can be connected to. */
export interface OpenedDatabase {
  readonly url: string;
  /** Where its files lie, if it is our own: the disk that can fill up. */
  readonly folder: string | undefined;
  stop(): Promise<void>;
}

const PROBE_LIMIT_MS = 1_000;

interface DatabaseDeps {
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The server that DATABASE_URL names, else one of our own in the data folder. */
export async function openDatabase(
  config: Config,
  dataDir: string,
  deps: DatabaseDeps,
): Promise<OpenedDatabase> {
  if (config.databaseUrl !== undefined) {
    return { url: config.databaseUrl, folder: undefined, stop: () => Promise.resolve() };
  }
  const server = await startEmbedded(dataDir, deps);
  const file = urlFile(dataDir);
  // For the command line beside us: the embedded server takes another port at each start.
  await writeFile(`${file}.new`, `${server.url}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return {
    url: server.url,
    folder: server.clusterDir,
    stop: async () => {
      await rm(file, { force: true });
      await server.stop();
    },
  };
}

/** For the command line: the server of the running backend, else the same start without a backend. */
export async function openDatabaseForTools(
  config: Config,
  dataDir: string,
  deps: DatabaseDeps,
): Promise<OpenedDatabase> {
  const running = (await readFile(urlFile(dataDir), 'utf8').catch(() => '')).trim();
  if (config.databaseUrl === undefined && running !== '' && (await answers(running))) {
    return { url: running, folder: undefined, stop: () => Promise.resolve() };
  }
  return openDatabase(config, dataDir, deps);
}

async function startEmbedded(dataDir: string, deps: DatabaseDeps) {
  try {
    return await startEmbeddedPostgres({ dataDir }, deps);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new VigilError('CONFIG_INVALID', `the embedded database does not start: ${why}`, { cause });
  }
}

/** Whether somebody listens there: a backend that was killed leaves its file behind. */
function answers(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), timeout: PROBE_LIMIT_MS });
    const end = (reached: boolean) => {
      socket.destroy();
      resolve(reached);
    };
    socket
      .once('connect', () => {
        end(true);
      })
      .once('timeout', () => {
        end(false);
      })
      .once('error', () => {
        end(false);
      });
  });
}

function urlFile(dataDir: string): string {
  return path.join(dataDir, 'database-url');
}
