import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { installKit, SECRET } from './test/install-kit.ts';

const kit = installKit(process.env.PATH);
const { below, install } = kit;
const isHere = (program: string) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
const INITS = [
  ['systemd', 'etc/systemd/system/vigilops-agent.service', 'etc/systemd/system/vigilops-agent-update.timer'],
  ['openrc', 'etc/init.d/vigilops-agent', 'etc/cron.hourly/vigilops-agent-update'],
  ['sysv', 'etc/init.d/vigilops-agent', 'etc/cron.hourly/vigilops-agent-update'],
  [
    'launchd',
    'Library/LaunchDaemons/io.vigilops.agent.plist',
    'Library/LaunchDaemons/io.vigilops.agent.update.plist',
  ],
] as const;

/** As macOS answers, where this is asked by its name. */
function darwin(): string {
  const folder = path.join(kit.place(), `darwin-${path.basename(kit.root())}`);
  mkdirSync(folder);
  const uname = '#!/bin/sh\ncase $1 in -s) echo Darwin ;; -m) echo arm64 ;; esac\n';
  writeFileSync(path.join(folder, 'uname'), uname, { mode: 0o755 });
  writeFileSync(path.join(folder, 'getconf'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  return `${folder}:${process.env.PATH ?? ''}`;
}

describe('what starts the agent', () => {
  it.each(INITS)(
    'is written for %s, stays as it is when nothing is new, and is removed',
    async (init, file) => {
      const environment = { VIGILOPS_INIT: init, VIGILOPS_ENROLLMENT: SECRET };
      const first = await install('', environment);
      expect(first.code, first.said).toBe(0);
      const text = readFileSync(below(file), 'utf8');
      expect(text).toContain('/usr/local/bin/vigilops-agent');
      expect(text).toContain('/etc/vigilops/agent.yaml');
      // It runs as the account, and files that it makes are its own alone.
      expect(text).toMatch(
        /^(?:User=vigilops|command_user="vigilops:vigilops"|account=vigilops)$|<string>_?vigilops</m,
      );
      expect(text).toMatch(/UMask=0077|umask=0077|umask 077|<integer>63</);
      const before = statSync(below(file)).mtimeMs;
      await install('', environment);
      expect(statSync(below(file)).mtimeMs).toBe(before);
      writeFileSync(below(file), 'of a version before');
      await install('', environment);
      expect(readFileSync(below(file), 'utf8')).toBe(text);
      const gone = await install('--uninstall', environment);
      expect(gone.code, gone.said).toBe(0);
      expect(existsSync(below(file))).toBe(false);
    },
  );

  it('is launchd on macOS, with an account whose name begins as those of the system do', async () => {
    const { code, said } = await install('', { PATH: darwin(), VIGILOPS_ENROLLMENT: SECRET });
    expect(code, said).toBe(0);
    expect(readFileSync(below(INITS[3][1]), 'utf8')).toContain('<string>_vigilops</string>');
  });

  it.each([['openrc'], ['sysv']])('is a script that shells can read (%s)', async (init) => {
    await install('', { VIGILOPS_INIT: init, VIGILOPS_ENROLLMENT: SECRET });
    const file = below('etc/init.d/vigilops-agent');
    expect(statSync(file).mode & 0o111).toBe(0o111);
    execFileSync('sh', ['-n', file]);
    execFileSync('bash', ['-n', file]);
    if (isHere('shellcheck') && init === 'sysv') {
      execFileSync('shellcheck', ['-s', 'sh', file]);
    }
  });

  it('is none that the script does not know', async () => {
    const { code, said } = await install('', { VIGILOPS_INIT: 'upstart', VIGILOPS_ENROLLMENT: SECRET });
    expect(code).toBe(1);
    expect(said).toContain('VIGILOPS_INIT is systemd, openrc, sysv, launchd or none');
  });

  it('passes systemd’s own look, where that is here', async () => {
    if (!isHere('systemd-analyze')) {
      return;
    }
    await install('--self-update');
    const units = ['vigilops-agent.service', 'vigilops-agent-update.service', 'vigilops-agent-update.timer'];
    // It wants the programs to be there, and they are below a root.
    const { stderr } = spawnSync(
      'systemd-analyze',
      ['verify', '--man=no', ...units.map((unit) => below('etc/systemd/system', unit))],
      {
        encoding: 'utf8',
      },
    );
    expect(
      stderr.split('\n').filter((line) => line.includes('vigilops') && !line.includes('is not executable')),
    ).toEqual([]);
  });
});

describe('updates from the server', () => {
  it.each(INITS)(
    'are off, and looked for once an hour where that is asked for (%s)',
    async (init, _, clock) => {
      const environment = { VIGILOPS_INIT: init, VIGILOPS_ENROLLMENT: SECRET };
      await install('', environment);
      expect(existsSync(below(clock))).toBe(false);
      const on = await install('--self-update', environment);
      expect(on.code, on.said).toBe(0);
      expect(existsSync(below(clock))).toBe(true);
      expect(readFileSync(below('etc/vigilops/update-key.pem'), 'utf8')).toContain('BEGIN PUBLIC KEY');
      // The next installation leaves it as it is; then it is taken back.
      await install('', environment);
      expect(existsSync(below(clock))).toBe(true);
      await install('--no-self-update', environment);
      expect(existsSync(below(clock))).toBe(false);
      expect(existsSync(below('usr/local/lib/vigilops-agent/install.sh'))).toBe(false);
    },
  );

  const update = () => kit.shell(`sh ${below('usr/local/lib/vigilops-agent/install.sh')} --update`);
  const release = (text: string) => {
    writeFileSync(path.join(kit.folder(), 'dist/notes.cjs'), text);
  };

  it('are installed when the key that was pinned has signed them', async () => {
    await install('--self-update');
    const before = kit.program();
    release('newer');
    const { code, said } = await update();
    expect(code, said).toBe(0);
    expect(kit.program()).not.toBe(before);
    expect(readFileSync(path.join(kit.program(), 'notes.cjs'), 'utf8')).toBe('newer');
    expect((await update()).said).toContain('is here already');
  });

  it.each([
    ['another key has signed them', () => void kit.signWith(), 'bears the signature of the key'],
    ['they are older', () => kit.offer('0.0.9'), 'is older than 0.1.0'],
    ['they are of another server', () => kit.moveTo('http://127.0.0.2:1'), 'is for another server'],
  ])('are refused when %s', async (_, change, words) => {
    await install('--self-update');
    const before = kit.program();
    const key = kit.signWith();
    kit.signWith(key);
    release('not wanted');
    change();
    const { code, said } = await update();
    kit.signWith(key);
    kit.offer('0.1.0');
    kit.moveTo(undefined);
    expect(code).toBe(1);
    expect(said).toContain(words);
    expect(kit.program()).toBe(before);
  });

  it('are not to be had where openssl checks no Ed25519, which is said, and the agent is installed', async () => {
    const folder = path.join(kit.place(), 'libressl');
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'openssl'), '#!/bin/sh\necho LibreSSL 3.3.6\n', { mode: 0o755 });
    const { code, said } = await install('--self-update', {
      PATH: `${folder}:${process.env.PATH ?? ''}`,
      VIGILOPS_ENROLLMENT: SECRET,
    });
    expect(code).toBe(1);
    expect(said).toContain('--self-update needs OpenSSL 3');
    expect(existsSync(below('usr/local/bin/vigilops-agent'))).toBe(true);
    expect(existsSync(below(INITS[0][2]))).toBe(false);
  });
});

describe('the script', () => {
  it('is read by every shell that is here, and shellcheck finds nothing in it', async () => {
    const file = path.join(kit.place(), 'install.sh');
    writeFileSync(file, await (await fetch(`${kit.url()}/install.sh`)).text());
    for (const shell of ['sh', 'dash', 'bash', 'busybox sh', 'ksh', 'zsh --emulate sh'].filter((one) =>
      isHere(one.split(' ')[0] ?? one),
    )) {
      execFileSync('sh', ['-c', `${shell} -n ${file}`]);
    }
    if (isHere('shellcheck')) {
      execFileSync('shellcheck', ['-s', 'sh', '-S', 'style', file], { encoding: 'utf8' });
    }
    if (isHere('busybox')) {
      const { code, said } = await install('', undefined, 'busybox sh');
      expect(code, said).toBe(0);
    }
  });
});
