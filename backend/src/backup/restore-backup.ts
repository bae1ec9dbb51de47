import { VigilError } from '@vigilops/contracts';
import { databaseAccount, type Account } from '@vigilops/embedded-db';
import { chmod, chown, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { CLUSTER, HOUSE, type Manifest, thisMachine } from './manifest.ts';
import { readArchive, type TakeEntry } from './read-archive.ts';

/** Beside what is there, until all of it is unpacked and checked. */
const STAGING = 'restoring';

export interface RestoredBackup {
  readonly manifest: Manifest;
  /** Where what was in the data folder before lies now; undefined: it was empty. */
  readonly before: string | undefined;
}

/**
 * Puts a backup into a data folder. All of it is unpacked beside and held against its sums first; only then does it take the
 * place of what is there, which is moved aside and never deleted. Throws REQUEST_INVALID where the backup does not fit, and where
 * something is there and `replace` is not said. No backend may use the folder: the caller has its claim.
 */
export async function restoreBackup(
  file: string,
  dataDir: string,
  options: { readonly replace: boolean; readonly postgres: string; readonly now: Date },
): Promise<RestoredBackup> {
  await mkdir(dataDir, { recursive: true });
  const present = (await readdir(dataDir)).filter((name) => !isOurs(name));
  if (present.length > 0 && !options.replace) {
    throw new VigilError(
      'REQUEST_INVALID',
      `${dataDir} is in use (${present.slice(0, 3).join(', ')} …): --replace moves what is there aside`,
    );
  }
  const staging = path.join(dataDir, STAGING);
  await rm(staging, { recursive: true, force: true });
  try {
    const account = await databaseAccount(process.getuid?.());
    const manifest = await readArchive(file, unpackInto(staging, account));
    checkFit(manifest, options.postgres);
    const before = present.length === 0 ? undefined : await moveAside(dataDir, present, options.now);
    await putInPlace(staging, dataDir);
    return { manifest, before };
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** Reads a backup to its end and says whether it is whole; writes nothing. */
export async function checkBackup(file: string): Promise<Manifest> {
  return readArchive(file, async ({ content }) => {
    for await (const chunk of content ?? []) {
      void chunk;
    }
  });
}

function isOurs(name: string): boolean {
  return name === STAGING || name.startsWith('owner.json') || name.startsWith('before-restore-');
}

function unpackInto(staging: string, account: Account): TakeEntry {
  return async ({ name, mode, content }) => {
    const target = path.join(staging, name);
    const owner = name.startsWith(CLUSTER) ? account.ids : undefined;
    const folder = content === undefined ? target : path.dirname(target);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if (owner !== undefined) {
      await chown(path.join(staging, CLUSTER), owner.uid, owner.gid);
    }
    if (content !== undefined) {
      const handle = await open(target, 'wx', mode);
      try {
        for await (const chunk of content) {
          await handle.write(chunk);
        }
        await handle.sync();
      } finally {
        await handle.close();
      }
    } else {
      await chmod(target, mode);
    }
    if (owner !== undefined) {
      await chown(target, owner.uid, owner.gid);
    }
  };
}

function checkFit({ database }: Manifest, postgres: string): void {
  if (database.kind === 'own') {
    return;
  }
  if (major(database.postgres) !== major(postgres)) {
    throw new VigilError(
      'REQUEST_INVALID',
      `the backup is of PostgreSQL ${database.postgres}, and this VigilOps comes with ${postgres}: restore it with the VigilOps that made it`,
    );
  }
  if (database.machine !== thisMachine()) {
    throw new VigilError(
      'REQUEST_INVALID',
      `the backup was made on ${database.machine}, and its database cannot be read on ${thisMachine()}: restore it on such a machine`,
    );
  }
}

const major = (version: string) => version.split('.')[0];

async function moveAside(dataDir: string, names: readonly string[], now: Date): Promise<string> {
  const aside = path.join(dataDir, `before-restore-${now.toISOString().replaceAll(/[:.]/g, '-')}`);
  await mkdir(aside, { mode: 0o700 });
  for (const name of names) {
    await rename(path.join(dataDir, name), path.join(aside, name));
  }
  return aside;
}

/** The cluster last: until it is there, a start would make a new one and know the old password of none. */
async function putInPlace(staging: string, dataDir: string): Promise<void> {
  const house = path.join(staging, HOUSE);
  for (const name of await readdir(house).catch(() => [])) {
    await rename(path.join(house, name), path.join(dataDir, name));
  }
  const cluster = path.join(staging, CLUSTER);
  await rename(cluster, path.join(dataDir, 'postgres')).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') {
      throw error;
    }
  });
}
