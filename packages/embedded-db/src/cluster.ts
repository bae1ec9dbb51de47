import { execFile } from 'node:child_process';
import { appendFile, chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import type { DataFolder } from './data-folder.ts';
import { settingsFile } from './settings.ts';

const run = promisify(execFile);

export const SUPERUSER = 'vigilops';
const OWN_SETTINGS = 'vigilops.conf';
const NAMELESS_USER =
  'PostgreSQL runs only as a user with an entry in /etc/passwd: run VigilOps as one, or use a database of your own (DATABASE_URL)';
const INITDB_LIMIT_MS = 120_000;

/**
 * Makes the database cluster when there is none, and checks that an existing one belongs to this major version.
 * Returns the superuser's password, which lies beside the cluster, readable for us alone.
 */
export async function ensureCluster(
  deps: { binaries: Binaries; account: Account; folder: DataFolder },
  options: { readonly newPassword: string; readonly durable: boolean },
): Promise<string> {
  const { binaries, folder } = deps;
  const major = binaries.version.split('.')[0] ?? binaries.version;
  const found = await readFile(path.join(folder.cluster, 'PG_VERSION'), 'utf8').catch(() => undefined);
  const known = (await readFile(folder.passwordFile, 'utf8').catch(() => '')).trim();
  if (found === undefined) {
    const password = known === '' ? options.newPassword : known;
    await writeFile(folder.passwordFile, `${password}\n`, { mode: 0o600 });
    await initialise(deps, { password, durable: options.durable });
    return password;
  }
  if (found.trim() !== major) {
    throw new Error(
      `${folder.cluster} was written by PostgreSQL ${found.trim()}, and this VigilOps comes with ${major}. ` +
        `Dump it with the VigilOps that wrote it and load it here, or name another data folder`,
    );
  }
  if (known === '') {
    throw new Error(
      `${folder.cluster} holds a database, but its password file ${folder.passwordFile} is gone. Restore it from a backup`,
    );
  }
  return known;
}

/** Builds the cluster beside its place and renames it, so that a start killed in the middle is simply begun again. */
async function initialise(
  deps: { binaries: Binaries; account: Account; folder: DataFolder },
  options: { readonly password: string; readonly durable: boolean },
): Promise<void> {
  const { account, binaries, folder } = deps;
  const staging = `${folder.cluster}.new`;
  const passwordInput = `${folder.cluster}.pwfile`;
  await rm(staging, { recursive: true, force: true });
  await mkdir(staging, { mode: 0o700 });
  await giveTo(account, staging);
  await writeFile(passwordInput, options.password, { mode: 0o600 });
  await giveTo(account, passwordInput);
  const flags = {
    pgdata: staging,
    username: SUPERUSER,
    pwfile: passwordInput,
    auth: 'scram-sha-256',
    encoding: 'UTF8',
    'locale-provider': 'builtin',
    'builtin-locale': 'C.UTF-8',
    locale: 'C',
  };
  try {
    await run(
      binaries.initdb,
      [
        ...Object.entries(flags).map(([name, value]) => `--${name}=${value}`),
        '--no-instructions',
        ...(options.durable ? [] : ['--no-sync']),
      ],
      {
        ...account.ids,
        cwd: '/',
        timeout: INITDB_LIMIT_MS,
        env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' },
      },
    );
  } catch (error) {
    const said = stderrOf(error);
    const hint = said.includes('could not look up effective user ID') ? `; ${NAMELESS_USER}` : '';
    throw new Error(`the database folder ${folder.cluster} could not be initialised: ${said}${hint}`, {
      cause: error,
    });
  } finally {
    await rm(passwordInput, { force: true });
  }
  await appendFile(path.join(staging, 'postgresql.conf'), `\ninclude_if_exists = '${OWN_SETTINGS}'\n`);
  await rename(staging, folder.cluster);
}

/** Writes what this start wants; the server reads it last, so it wins over postgresql.conf. */
export async function writeSettings(
  folder: DataFolder,
  account: Account,
  settings: Readonly<Record<string, string>>,
): Promise<void> {
  const file = path.join(folder.cluster, OWN_SETTINGS);
  await writeFile(file, settingsFile(settings), { mode: 0o600 });
  await giveTo(account, file);
}

async function giveTo(account: Account, file: string): Promise<void> {
  if (account.ids !== undefined) {
    await chown(file, account.ids.uid, account.ids.gid);
  }
}

function stderrOf(error: unknown): string {
  const text = (error as { stderr?: unknown }).stderr;
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : String(error);
}
