import { execFileSync } from 'node:child_process';
import { sign } from 'node:crypto';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AGENT, installKit, SECRET, TOKEN } from './test/install-kit.ts';

const PLATFORM = `${process.platform}-${process.arch}`;
const ARCHIVE = `vigilops-agent-0.1.0-${PLATFORM}.tar.gz`;
/** All that the script may want of a host; there is no Node among it. */
const HAS =
  'basename bash cat chmod chown cp curl dirname env find getconf grep gzip head id ldd ln ls mkdir mv openssl readlink ' +
  'rm rmdir sed sh sha256sum sleep sync tar tr uname';

const kit = installKit(process.env.PATH);
const { below, shell, program } = kit;
const packages = (...parts: string[]) => path.join(kit.folder(), 'dist/packages', ...parts);

beforeAll(() => {
  makeArchive();
});
function makeArchive(): void {
  execFileSync(process.execPath, [path.join(AGENT, 'packaging/main.ts'), kit.folder()], {
    env: { ...process.env, PLATFORMS: PLATFORM },
    stdio: 'ignore',
  });
}

/** A host without Node; `programs` stand before its own. */
let bare: string;
beforeEach(() => {
  bare = path.join(kit.place(), `bare-${path.basename(kit.root())}`);
  mkdirSync(bare);
  for (const name of HAS.split(' ')) {
    const real = execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
    symlinkSync(real, path.join(bare, name));
  }
});
function programs(given: Readonly<Record<string, string>>): string {
  const folder = path.join(bare, 'first');
  mkdirSync(folder);
  for (const [name, body] of Object.entries(given)) {
    writeFileSync(path.join(folder, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  }
  return `${folder}:${bare}`;
}
/** This machine has a Node where the script looks; here it is as if it had none. */
const install = (more = '', environment: Record<string, string> = {}) =>
  shell(`curl -fsSL ${kit.url()}/install.sh | sed 's# /[a-z]*/[^ ]*/node# /none#g' | sh -s -- ${more}`, {
    PATH: bare,
    VIGILOPS_NODE: '',
    VIGILOPS_ENROLLMENT: SECRET,
    ...environment,
  });

describe('the archive with a Node of its own', () => {
  it('is what a host without Node gets, and runs there with nothing in its environment', async () => {
    const { code, said } = await install();
    expect(code, said).toBe(0);
    expect(kit.asked).toHaveLength(1);
    expect(readdirSync(program())).toEqual(expect.arrayContaining(['LICENSE-node.txt', 'node']));
    expect(statSync(path.join(program(), 'node')).isFile()).toBe(true);
    const launcher = below('usr/local/bin/vigilops-agent');
    const check = await shell(
      `env -i PATH=${bare} ${launcher} --config ${below('etc/vigilops/agent.yaml')} --check-config`,
    );
    expect(check).toEqual({ code: 0, said: 'ok\n' });
    // Again: nothing is fetched, nothing changes.
    kit.spoil(() => true);
    const again = await install();
    expect(again.code, again.said).toBe(0);
    expect(again.said).toContain('is here already');
  });

  it('is not installed when it is not the one that the script names, and what was there stays', async () => {
    await install();
    const before = program();
    writeFileSync(path.join(before, 'speak.cjs'), 'damaged: so it is fetched again');
    kit.spoil((name) => name === ARCHIVE);
    const { code, said } = await install();
    expect(code).toBe(1);
    expect(said).toContain('not what this script was written for');
    expect(program()).toBe(before);
    expect(readdirSync(below('usr/local/lib/vigilops-agent'))).toEqual(['versions']);
    expect(kit.asked).toHaveLength(1);
  });

  it('comes from the server in parts, with its sum', async () => {
    const get = (where: string, headers: Record<string, string> = {}) =>
      fetch(`${kit.url()}/install/${where}`, { headers });
    const part = await get(ARCHIVE, { range: 'bytes=0-1' });
    expect([part.status, Buffer.from(await part.arrayBuffer()).toString('hex')]).toEqual([206, '1f8b']);
    expect(part.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await (await get(`${ARCHIVE}.sha256`)).text()).toBe(readFileSync(packages('SHA256SUMS'), 'utf8'));
    expect((await get('vigilops-agent-9.9.9-linux-x64.tar.gz')).status).toBe(404);
  });

  it.each<[string, Record<string, string>, string]>([
    ['glibc is older than Node wants', { getconf: 'echo glibc 2.17' }, 'linux-x64-glibc-217'],
    [
      'the C library is musl',
      { getconf: 'exit 1', ldd: 'echo "musl libc (x86_64)" >&2; exit 1' },
      'apk add nodejs',
    ],
    [
      'there is none for the processor',
      { uname: 'case $1 in -s) echo Linux ;; -m) echo ppc64le ;; esac' },
      'make package',
    ],
    ['tar is missing', {}, 'tar is not here'],
  ])('is answered for where %s: in words, or by a Node that is there', async (_, given, words) => {
    if (words.startsWith('tar')) {
      rmSync(path.join(bare, 'tar'));
    }
    const PATH = programs(given);
    const none = await install('', { PATH });
    expect(none.code).toBe(1);
    expect(none.said).toContain(words);
    expect(kit.asked).toEqual([]);
    expect(readdirSync(kit.root())).toEqual([]);
    const own = await install('', { PATH, VIGILOPS_NODE: process.execPath });
    expect(own.code, own.said).toBe(0);
    expect(statSync(path.join(program(), 'node')).ino).toBe(statSync(process.execPath).ino);
  });

  it('is not put into place where its Node does not run after all', async () => {
    const name = `vigilops-agent-0.1.0-${PLATFORM}`;
    const work = path.join(kit.place(), 'broken');
    mkdirSync(work);
    execFileSync('tar', ['-xzf', packages(ARCHIVE), '-C', work]);
    writeFileSync(path.join(work, name, 'node'), 'no program');
    const kept = readFileSync(packages(ARCHIVE));
    const sums = readFileSync(packages('SHA256SUMS'));
    execFileSync('tar', ['-czf', packages(ARCHIVE), '-C', work, name]);
    execFileSync('sh', ['-c', `sha256sum ${ARCHIVE} >SHA256SUMS`], { cwd: packages() });
    const { code, said } = await install();
    writeFileSync(packages(ARCHIVE), kept);
    writeFileSync(packages('SHA256SUMS'), sums);
    expect(code).toBe(1);
    expect(said).toContain('does not run on this host');
    expect(kit.asked).toEqual([]);
    expect(existsSync(below('usr/local/bin/vigilops-agent'))).toBe(false);
  });
});

describe('an archive that was carried to the host', () => {
  let carried: string;
  beforeEach(async () => {
    carried = path.join(bare, 'carried');
    mkdirSync(carried);
    copyFileSync(packages(ARCHIVE), path.join(carried, ARCHIVE));
    copyFileSync(packages('SHA256SUMS'), path.join(carried, 'SHA256SUMS'));
    const signature = await fetch(`${kit.url()}/install/SHA256SUMS.sig`);
    writeFileSync(path.join(carried, 'SHA256SUMS.sig'), Buffer.from(await signature.arrayBuffer()));
    kit.spoil((name) => name.endsWith('.gz'));
  });
  const offline = (environment: Record<string, string> = {}) =>
    install(`--offline ${path.join(carried, ARCHIVE)}`, environment);
  /** As if the server had been updated since: the script names another archive. */
  async function afterAnUpdate<T>(work: () => Promise<T>): Promise<T> {
    const sums = readFileSync(packages('SHA256SUMS'), 'utf8');
    writeFileSync(packages('SHA256SUMS'), sums.replace(/^.{8}/, '00000000'));
    try {
      return await work();
    } finally {
      writeFileSync(packages('SHA256SUMS'), sums);
    }
  }

  it('is installed, with a token by standard input, and nothing is fetched', async () => {
    const script = path.join(carried, 'install.sh');
    writeFileSync(script, await (await fetch(`${kit.url()}/install.sh`)).text());
    const line = `echo ${TOKEN} | sh ${script} --offline ${path.join(carried, ARCHIVE)}`;
    const { code, said } = await shell(line, { PATH: bare, VIGILOPS_NODE: '', VIGILOPS_TOKEN_FILE: '-' });
    expect(code, said).toBe(0);
    expect(said).toContain('was signed by');
    expect(kit.asked).toEqual([]);
    expect(readFileSync(below('etc/vigilops/token'), 'utf8')).toBe(`${TOKEN}\n`);
    expect(statSync(below('etc/vigilops/token')).mode & 0o777).toBe(0o600);
    const launcher = below('usr/local/bin/vigilops-agent');
    const check = await shell(
      `env -i PATH=${bare} ${launcher} --config ${below('etc/vigilops/agent.yaml')} --check-config`,
    );
    expect(check).toEqual({ code: 0, said: 'ok\n' });
  });

  it('of another build is known by the signature of the server', async () => {
    const { code, said } = await afterAnUpdate(() => offline());
    expect(code, said).toBe(0);
    expect(said).toContain('was signed by');
  });

  it.each([
    ['was changed', () => appendFileSync(path.join(carried, ARCHIVE), 'x'), 'is not what'],
    [
      'was changed together with its sum',
      () => {
        appendFileSync(path.join(carried, ARCHIVE), 'x');
        execFileSync('sh', ['-c', `sha256sum ${ARCHIVE} >SHA256SUMS`], { cwd: carried });
      },
      'is not a signature of',
    ],
    [
      'was signed by somebody else',
      () => {
        const before = kit.signWith();
        const other = kit.signWith(before);
        const sums = readFileSync(path.join(carried, 'SHA256SUMS'));
        writeFileSync(path.join(carried, 'SHA256SUMS.sig'), sign(null, sums, other));
      },
      'is not a signature of',
    ],
    [
      'has no signature, and the script names another',
      () => {
        rmSync(path.join(carried, 'SHA256SUMS.sig'));
      },
      'none that this script was written for',
    ],
  ])('is refused when it %s', async (_, spoil, words) => {
    spoil();
    const { code, said } = await afterAnUpdate(() => offline());
    expect(code).toBe(1);
    expect(said).toContain(words);
    expect(kit.asked).toEqual([]);
    expect(existsSync(below('usr/local/bin/vigilops-agent'))).toBe(false);
  });

  it('is known by the SHA-256 in the script where openssl checks no Ed25519, which is said', async () => {
    const PATH = programs({ openssl: 'echo LibreSSL 3.3.6' });
    const { code, said } = await offline({ PATH });
    expect(code, said).toBe(0);
    expect(said).toContain('The signature was not looked at');
    expect(
      (await afterAnUpdate(() => install(`--offline ${path.join(carried, ARCHIVE)}`, { PATH }))).said,
    ).toContain('none that this script was written for');
  });

  it('for another platform is refused by its name', async () => {
    const other = path.join(carried, 'vigilops-agent-0.1.0-sunos-sparc.tar.gz');
    copyFileSync(path.join(carried, ARCHIVE), other);
    expect((await install(`--offline ${other}`)).said).toContain(
      `is not vigilops-agent-<version>-${PLATFORM}`,
    );
  });
});
