import { link, mkdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Account } from './account.ts';
import { identityOf } from './process-identity.ts';

/** Where the embedded database keeps things when nobody says where: root's in /var/lib, others' beside the project. */
export function defaultDataDir(options: {
  readonly uid: number | undefined;
  readonly projectDir: string;
}): string {
  return options.uid === 0 ? '/var/lib/vigilops' : path.join(options.projectDir, '.vigilops');
}

export interface DataFolder {
  readonly cluster: string;
  readonly passwordFile: string;
  readonly startLog: string;
  /** Gives the folder back to the next process. */
  release(): Promise<void>;
}

/**
 * Prepares the folder and claims it for this process: two backends on one data folder would stop each other's
 * database. The claim of a process that has died is void.
 */
export async function openDataFolder(dataDir: string, account: Account): Promise<DataFolder> {
  await mkdir(dataDir, { recursive: true, mode: account.ids === undefined ? 0o700 : 0o755 });
  const release = await claim(path.join(dataDir, 'owner.json'));
  return {
    // PostgreSQL names its folder without symbolic links; so must we, to recognise it.
    cluster: path.join(await realpath(dataDir), 'postgres'),
    passwordFile: path.join(dataDir, 'postgres.password'),
    startLog: path.join(dataDir, 'postgres-start.log'),
    release,
  };
}

/**
 * Claims a data folder without a database, so that none is started in it meanwhile. Throws with a sentence where a living process has it.
 */
export async function claimDataFolder(dataDir: string): Promise<() => Promise<void>> {
  await mkdir(dataDir, { recursive: true });
  return claim(path.join(dataDir, 'owner.json'));
}

async function claim(file: string): Promise<() => Promise<void>> {
  const me = await identityOf(process.pid);
  const claimText = JSON.stringify({ pid: process.pid, startedAt: me?.startedAt ?? '' });
  // Written aside and linked into place: the claim appears whole or not at all.
  const draft = `${file}.${String(process.pid)}`;
  await writeFile(draft, claimText, { mode: 0o600 });
  try {
    for (;;) {
      try {
        await link(draft, file);
        return async () => {
          await rm(file, { force: true });
        };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
          throw error;
        }
      }
      const owner = await livingOwner(file);
      if (owner !== undefined) {
        throw new Error(
          `another VigilOps (process ${String(owner)}) uses the data folder ${path.dirname(file)}; stop it first, ` +
            'or give this one a data folder of its own',
        );
      }
      await setAside(file);
    }
  } finally {
    await rm(draft, { force: true });
  }
}

/** Removes a dead claim; one that a third process has put there meanwhile is put back. */
async function setAside(file: string): Promise<void> {
  const aside = `${file}.stale-${String(process.pid)}`;
  try {
    await rename(file, aside);
  } catch {
    return;
  }
  if ((await livingOwner(aside)) !== undefined) {
    await link(aside, file).catch(() => undefined);
  }
  await rm(aside, { force: true });
}

async function livingOwner(file: string): Promise<number | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const match = /"pid":(\d+),"startedAt":"([^"]*)"/.exec(text);
  if (match === null) {
    return undefined;
  }
  const pid = Number(match[1]);
  const identity = await identityOf(pid);
  return identity !== undefined && identity.startedAt === match[2] ? pid : undefined;
}
