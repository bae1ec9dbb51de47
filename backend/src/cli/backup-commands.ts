import { VigilError } from '@vigilops/contracts';
import { parseArgs } from 'node:util';
import { checkBackup, createBackup, restoreBackup, type BackupSource } from '../backup/index.ts';

export const BACKUP_HELP = `vigilops backup, restore: the house in one file

  vigilops backup <file.tar.gz> [--without-archived-logs]
      The embedded database as it is now, and the data folder with its keys and tokens, while everything goes on working. With
      DATABASE_URL the database is not in it: pg_dump has that (docs/guides/backup.md).
      The file opens everything that VigilOps guards. Keep it as you keep a password.
  vigilops backup --check <file>
      Reads one to its end and says whether it is whole.
  vigilops restore <file> [--replace]
      Into the data folder, once the backend is stopped; then starts the database to see that it answers. --replace moves what is
      there aside; nothing is deleted.
`;

export interface BackupCommandDeps {
  readonly dataDir: string;
  readonly version: string;
  readonly now: () => Date;
  /** The running database of the house, also one started for the moment; undefined: DATABASE_URL names it. */
  readonly openEmbedded: () => Promise<
    { readonly url: string; readonly cluster: string; close(): Promise<void> } | undefined
  >;
  readonly embeddedVersion: () => Promise<string>;
  /** Keeps every backend out of the data folder until it is called. */
  readonly claim: () => Promise<() => Promise<void>>;
  /** Starts the database and says in a line what it holds. */
  readonly tryOut: () => Promise<string>;
  readonly print: (line: string) => void;
}

/** Runs `backup …`. Throws REQUEST_INVALID with a sentence for people. */
export async function runBackupCommand(args: readonly string[], deps: BackupCommandDeps): Promise<void> {
  const { file, values } = parse(args, ['check', 'without-archived-logs']);
  if (values.has('check')) {
    const { taken_at: takenAt, version, database, files } = await checkBackup(file);
    const what = database.kind === 'embedded' ? `PostgreSQL ${database.postgres}` : 'no database';
    deps.print(`whole: ${takenAt}, VigilOps ${version}, ${what}, ${count(Object.keys(files).length)}`);
    return;
  }
  const embedded = await deps.openEmbedded();
  try {
    const source: BackupSource = {
      dataDir: deps.dataDir,
      version: deps.version,
      embedded: embedded && {
        url: embedded.url,
        cluster: embedded.cluster,
        postgres: await deps.embeddedVersion(),
      },
      archivedLogs: !values.has('without-archived-logs'),
      now: deps.now(),
    };
    const { files, bytes } = await createBackup(file, source);
    deps.print(`${file}: ${count(files)}, ${(bytes / 1_048_576).toFixed(1)} MiB`);
    if (embedded === undefined) {
      deps.print(
        'The database of DATABASE_URL is not in it: docs/guides/backup.md says how it is backed up.',
      );
    }
  } finally {
    await embedded?.close();
  }
}

/** Runs `restore …`. Throws REQUEST_INVALID with a sentence for people. */
export async function runRestoreCommand(args: readonly string[], deps: BackupCommandDeps): Promise<void> {
  const { file, values } = parse(args, ['replace']);
  const release = await deps.claim().catch((cause: unknown) => {
    throw new VigilError('REQUEST_INVALID', cause instanceof Error ? cause.message : String(cause), {
      cause,
    });
  });
  const { manifest, before } = await restoreBackup(file, deps.dataDir, {
    replace: values.has('replace'),
    postgres: await deps.embeddedVersion(),
    now: deps.now(),
  }).finally(release);
  deps.print(`${deps.dataDir} is as it was on ${manifest.taken_at}`);
  if (before !== undefined) {
    deps.print(`What was there is in ${before}`);
  }
  if (manifest.database.kind === 'embedded') {
    deps.print(await deps.tryOut());
  } else {
    deps.print('The database was not in it: docs/guides/backup.md says how it is restored.');
  }
}

const count = (files: number) => (files === 1 ? '1 file' : `${String(files)} files`);

function parse(args: readonly string[], flags: readonly string[]) {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: Object.fromEntries(flags.map((flag) => [flag, { type: 'boolean' as const }])),
    });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) {
      throw new Error('expected one file');
    }
    return { file, values: new Set(Object.keys(values)) };
  } catch (cause) {
    throw new VigilError('REQUEST_INVALID', cause instanceof Error ? cause.message : String(cause), {
      cause,
    });
  }
}
