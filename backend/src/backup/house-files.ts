import type { ClusterEntry } from '@vigilops/embedded-db';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** A file or folder for a backup; `name` is relative. */
export type BackupEntry = ClusterEntry;

/**
 * What of the data folder no backup has: the cluster, which is copied in a way of its own, what tells who runs, logs, the spool and
 * the unfinished. Of `make up`: its agent's state and its Grafana, whose own database cannot be copied while it runs.
 */
const LEFT_OUT =
  /^(?:pgsql-.*|before-restore-.*|restoring|postgres(?:\..*)?|owner\.json.*|database-url.*|postgres-start\.log|logs|agent|grafana|demo-state\.json|log-archive-spool|last-backup\.json)$/;
/** The password of the embedded database is needed with its cluster. */
const KEPT = new Set(['postgres.password']);

/** Keys, tokens, certificates, the journal of LLM calls, archived logs: all that lies in the data folder and is not made anew. */
export async function* houseFiles(
  dataDir: string,
  options: { readonly archivedLogs: boolean },
): AsyncGenerator<BackupEntry> {
  const names = await readdir(dataDir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') {
      return [];
    }
    throw error;
  });
  for (const name of names.sort()) {
    const isIn = KEPT.has(name) || !LEFT_OUT.test(name);
    if (isIn && (options.archivedLogs || name !== 'log-archive')) {
      yield* entriesOf(dataDir, name);
    }
  }
}

async function* entriesOf(root: string, name: string): AsyncGenerator<BackupEntry> {
  const file = path.join(root, name);
  const found = await stat(file).catch(() => undefined);
  if (found?.isDirectory() === true) {
    yield { kind: 'folder', name, mode: found.mode & 0o777 };
    for (const child of (await readdir(file)).sort()) {
      yield* entriesOf(root, `${name}/${child}`);
    }
  } else if (found?.isFile() === true) {
    // A journal may grow while it is read: what was there at first is what counts.
    const content = found.size === 0 ? [] : createReadStream(file, { start: 0, end: found.size - 1 });
    yield { kind: 'file', name, mode: found.mode & 0o777, size: found.size, content: bytes(content) };
  }
}

async function* bytes(content: AsyncIterable<unknown> | Iterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of content) {
    yield chunk as Buffer;
  }
}
