import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import path from 'node:path';
import type { Clock, Logger } from '@vigilops/runtime';
import pg from 'pg';
import { databaseAccount } from './account.ts';
import { findBinaries } from './binaries.ts';
import { ensureCluster, SUPERUSER, writeSettings } from './cluster.ts';
import { openDataFolder } from './data-folder.ts';
import {
  findOrphan,
  startPostmaster,
  stopPostmaster,
  type Postmaster,
  type ServerDeps,
} from './postmaster.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import { superviseServer } from './supervisor.ts';

export interface EmbeddedPostgresConfig {
  /** Folder of ours; the database cluster lies in `postgres` below it. */
  readonly dataDir: string;
  /** 0 or absent: a free one. An adopted server keeps the port it has. */
  readonly port?: number;
  /** Server settings over the defaults. */
  readonly settings?: Readonly<Record<string, string>>;
  /** False for tests only: no fsync at all. */
  readonly durable?: boolean;
}

export interface EmbeddedPostgres {
  readonly url: string;
  /** True when the server was already running: a backend that was killed left it behind. */
  readonly adopted: boolean;
  /** The cluster's folder: its file system is the one that can fill up. */
  readonly clusterDir: string;
  /** Of the server that runs now; a crashed one is started again under another id. */
  pid(): number;
  /** Fast shutdown. Nothing of ours may still write. */
  stop(): Promise<void>;
}

export const DATABASE_NAME = 'vigilops';
const STOP_LIMIT_MS = 60_000;

/**
 * Starts, or adopts, a PostgreSQL server of our own on 127.0.0.1. Throws with a sentence for people when the platform
 * has no binaries, the folder belongs to another version, another backend uses it, or the port is taken.
 */
export async function startEmbeddedPostgres(
  config: EmbeddedPostgresConfig,
  deps: { readonly logger: Logger; readonly clock: Clock },
): Promise<EmbeddedPostgres> {
  const account = await databaseAccount(process.getuid?.());
  const folder = await openDataFolder(path.resolve(config.dataDir), account);
  try {
    const binaries = await findBinaries({ account, copyTo: path.dirname(folder.cluster) }, deps.logger);
    const password = await ensureCluster(
      { binaries, account, folder },
      { newPassword: randomBytes(24).toString('base64url'), durable: config.durable ?? true },
    );
    const serverDeps: ServerDeps = { postgres: binaries.postgres, account, folder, password, ...deps };
    const orphan = await findOrphan(serverDeps);
    const server = orphan ?? (await startFresh(serverDeps, config));
    await ensureDatabase(server, password);
    deps.logger.info(
      {
        port: server.port,
        pid: server.pid,
        adopted: orphan !== undefined,
        version: binaries.version,
        folder: folder.cluster,
      },
      orphan === undefined ? 'embedded database started' : 'embedded database of an earlier run adopted',
    );
    const supervisor = superviseServer(server, () => startPostmaster(serverDeps, server.port), deps);
    return {
      url: urlOf(server.port, password),
      adopted: orphan !== undefined,
      clusterDir: folder.cluster,
      pid: supervisor.pid,
      stop: async () => {
        const last = await supervisor.stop();
        await stopPostmaster(last, deps.clock, STOP_LIMIT_MS);
        await folder.release();
      },
    };
  } catch (error) {
    await folder.release();
    throw error;
  }
}

async function startFresh(deps: ServerDeps, config: EmbeddedPostgresConfig): Promise<Postmaster> {
  const port = config.port === undefined || config.port === 0 ? await freePort() : config.port;
  await writeSettings(deps.folder, deps.account, {
    ...DEFAULT_SETTINGS,
    ...(config.durable === false ? { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' } : {}),
    ...config.settings,
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
  });
  return startPostmaster(deps, port);
}

async function ensureDatabase(server: Postmaster, password: string): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(server.port, password, 'postgres') });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE_NAME]);
    if (rowCount === 0) {
      await client.query(`CREATE DATABASE ${DATABASE_NAME}`);
    }
  } finally {
    await client.end();
  }
}

function urlOf(port: number, password: string, database = DATABASE_NAME): string {
  return `postgres://${SUPERUSER}:${encodeURIComponent(password)}@127.0.0.1:${String(port)}/${database}`;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => {
        resolve(port);
      });
    });
  });
}
