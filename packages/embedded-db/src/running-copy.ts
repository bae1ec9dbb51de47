import type { Stats } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';

/** A file or folder of a copied cluster; `name` is relative to the cluster, with slashes. */
export type ClusterEntry =
  | { readonly kind: 'folder'; readonly name: string; readonly mode: number }
  | {
      readonly kind: 'file';
      readonly name: string;
      readonly mode: number;
      /** Bytes: exactly as many come out of `content`. */
      readonly size: number;
      readonly content: AsyncIterable<Buffer>;
    };

/**
 * What a copy of a cluster leaves out, as the manual says under "Making a Base Backup Using the Low Level API"; of folders only what
 * is in them. Ours besides: the server's own log.
 */
const LEFT_OUT_FILES = new Set(['postmaster.pid', 'postmaster.opts', 'pg_internal.init', 'backup_label']);
const EMPTY_FOLDERS = new Set([
  'pg_wal',
  'pg_replslot',
  'pg_dynshmem',
  'pg_notify',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
  'log',
]);
/** Where recovery begins is read of it: it is copied last. */
const CONTROL = 'global/pg_control';
const CHUNK_BYTES = 256 * 1024;
const SLOT = 'vigilops_backup';

/**
 * Copies a cluster while its server works: PostgreSQL's low-level base backup. What comes out, put into an empty folder, is a
 * cluster that recovers by itself to the moment at which the copy ended. Throws when the server is lost on the way, and when another
 * copy is being made.
 */
export async function* copyRunningCluster(url: string, cluster: string): AsyncGenerator<ClusterEntry> {
  const client = new pg.Client({ connectionString: url, application_name: 'vigilops-backup' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    // The journal since the beginning stays until this session ends.
    await client.query('SELECT pg_create_physical_replication_slot($1, true, true)', [SLOT]);
    const begun = await client.query<{ segment: string }>(
      "SELECT pg_walfile_name(pg_backup_start('vigilops', true)) AS segment",
    );
    yield* copyFolder(cluster, '');
    yield* copyFile(cluster, CONTROL);
    const ended = await client.query<{ lsn: string; label: string }>(
      'SELECT lsn, labelfile AS label FROM pg_backup_stop(false)',
    );
    const [{ segment: first } = { segment: '' }] = begun.rows;
    const [{ lsn, label } = { lsn: '', label: '' }] = ended.rows;
    const text = Buffer.from(label);
    yield { kind: 'file', name: 'backup_label', mode: 0o600, size: text.length, content: once(text) };
    const named = await client.query<{ segment: string }>('SELECT pg_walfile_name($1::pg_lsn) AS segment', [
      lsn,
    ]);
    yield* copyJournal(cluster, first, named.rows[0]?.segment ?? '');
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function* copyFolder(cluster: string, folder: string): AsyncGenerator<ClusterEntry> {
  const entries = await readdir(path.join(cluster, folder), { withFileTypes: true }).catch(gone);
  for (const entry of entries ?? []) {
    const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      yield { kind: 'folder', name, mode: 0o700 };
      if (!EMPTY_FOLDERS.has(name) && !entry.name.startsWith('pgsql_tmp')) {
        yield* copyFolder(cluster, name);
      }
    } else if (entry.isFile() && name !== CONTROL && !isLeftOut(entry.name)) {
      yield* copyFile(cluster, name);
    }
  }
}

function isLeftOut(name: string): boolean {
  return LEFT_OUT_FILES.has(name) || name.startsWith('pgsql_tmp');
}

/** Segments from the one in which the copy began to the one in which it ended; their names sort as they were written. */
async function* copyJournal(cluster: string, first: string, last: string): AsyncGenerator<ClusterEntry> {
  const names = (await readdir(path.join(cluster, 'pg_wal'))).filter(
    (name) => /^[0-9A-F]{24}$/.test(name) && name >= first && name <= last,
  );
  if (!names.includes(first) || !names.includes(last)) {
    throw new Error(`the server's journal from ${first} to ${last} is not whole: try again`);
  }
  for (const name of names.sort()) {
    yield* copyFile(cluster, `pg_wal/${name}`);
  }
}

/** As long as it is now: what a file grows by meanwhile, and what it loses, stands in the journal. */
async function* copyFile(cluster: string, name: string): AsyncGenerator<ClusterEntry> {
  const file = path.join(cluster, name);
  const found = await stat(file).catch(gone);
  if (found !== undefined) {
    yield { kind: 'file', name, mode: 0o600, size: found.size, content: contentOf(file, found) };
  }
}

async function* contentOf(file: string, { size }: Stats): AsyncGenerator<Buffer> {
  let left = size;
  const handle = await open(file, 'r').catch(gone);
  try {
    while (handle !== undefined && left > 0) {
      const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, left));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length);
      if (bytesRead === 0) {
        break;
      }
      left -= bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle?.close();
  }
  while (left > 0) {
    const zeros = Buffer.alloc(Math.min(CHUNK_BYTES, left));
    left -= zeros.length;
    yield zeros;
  }
}

async function* once(buffer: Buffer): AsyncGenerator<Buffer> {
  yield buffer;
}

/** A table may be dropped while its file is looked for. */
function gone(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
    throw error;
  }
}
