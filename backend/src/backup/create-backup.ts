import { copyRunningCluster } from '@vigilops/embedded-db';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { houseFiles, type BackupEntry } from './house-files.ts';
import { CLUSTER, HOUSE, type Manifest, thisMachine } from './manifest.ts';
import { writeArchive, type WrittenArchive } from './write-archive.ts';

/** When the last one was taken, for whoever asks after it. */
export const LAST_BACKUP = 'last-backup.json';

export interface BackupSource {
  readonly dataDir: string;
  readonly version: string;
  /** The embedded database, which runs; undefined: DATABASE_URL names another, which is not in the backup. */
  readonly embedded:
    { readonly url: string; readonly cluster: string; readonly postgres: string } | undefined;
  readonly archivedLogs: boolean;
  readonly now: Date;
}

/** Backs up the house while it works. Nothing of it waits. */
export async function createBackup(file: string, source: BackupSource): Promise<WrittenArchive> {
  const { embedded, now, version } = source;
  const about: Omit<Manifest, 'files'> = {
    format: 1,
    taken_at: now.toISOString(),
    version,
    database:
      embedded === undefined
        ? { kind: 'own' }
        : { kind: 'embedded', postgres: embedded.postgres, machine: thisMachine() },
  };
  const written = await writeArchive(path.resolve(file), entriesOf(source), about);
  const told = JSON.stringify({ taken_at: about.taken_at, file: path.resolve(file), bytes: written.bytes });
  await writeFile(path.join(source.dataDir, LAST_BACKUP), `${told}\n`, { mode: 0o600 });
  return written;
}

async function* entriesOf({ embedded, dataDir, archivedLogs }: BackupSource): AsyncGenerator<BackupEntry> {
  if (embedded !== undefined) {
    for await (const entry of copyRunningCluster(embedded.url, embedded.cluster)) {
      yield { ...entry, name: `${CLUSTER}${entry.name}` };
    }
  }
  for await (const entry of houseFiles(dataDir, { archivedLogs })) {
    yield { ...entry, name: `${HOUSE}${entry.name}` };
  }
}
