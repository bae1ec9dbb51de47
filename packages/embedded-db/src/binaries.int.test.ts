import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, readdir, rm, stat, unlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { silentLogger } from '@vigilops/runtime';
import { afterEach, expect, it } from 'vitest';
import { databaseAccount } from './account.ts';
import { findBinaries, platformPackage } from './binaries.ts';

const isRoot = process.getuid?.() === 0;
const cleanUps: string[] = [];

afterEach(async () => {
  for (const folder of cleanUps.splice(0)) {
    await rm(folder, { recursive: true, force: true });
  }
});

/** The package without the links that its install script would have made. */
async function bareCopy(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'vigilops-binaries-'));
  cleanUps.push(folder);
  const root = path.join(folder, 'package');
  spawnSync('cp', ['-r', platformPackage(), root]);
  const lib = path.join(root, 'native', 'lib');
  for (const name of await readdir(lib)) {
    if (/\.so$|\.so\.\d+$|\.dylib$/.test(name)) {
      await unlink(path.join(lib, name)).catch(() => undefined);
    }
  }
  spawnSync('cp', ['-rnP', `${platformPackage()}/native/lib/.`, lib]);
  for (const name of await readdir(lib)) {
    if (spawnSync('test', ['-L', path.join(lib, name)]).status === 0) {
      await unlink(path.join(lib, name));
    }
  }
  return root;
}

it('makes the links that npm left out, and runs in place', async () => {
  const root = await bareCopy();
  await chmod(path.dirname(root), 0o755);
  const account = await databaseAccount(process.getuid?.());
  const found = await findBinaries({ account, copyTo: path.dirname(root), packageRoot: root }, silentLogger);
  expect(found.postgres).toBe(path.join(root, 'native', 'bin', 'postgres'));
  expect(found.version).toMatch(/^18\./);
});

it.skipIf(!isRoot)(
  'copies the programs once where the account of the database cannot reach them',
  async () => {
    const root = await bareCopy();
    await chmod(path.dirname(root), 0o700);
    const copyTo = await mkdtemp(path.join(os.tmpdir(), 'vigilops-copy-'));
    cleanUps.push(copyTo);
    await chmod(copyTo, 0o755);
    const account = await databaseAccount(0);
    const found = await findBinaries({ account, copyTo, packageRoot: root }, silentLogger);
    expect(path.dirname(path.dirname(path.dirname(found.postgres)))).toBe(copyTo);
    const { ctimeMs } = await stat(found.postgres);
    const again = await findBinaries({ account, copyTo, packageRoot: root }, silentLogger);
    expect(again).toEqual(found);
    expect((await stat(again.postgres)).ctimeMs).toBe(ctimeMs);
  },
);
