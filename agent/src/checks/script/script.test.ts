import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { createHostTree } from '../../../test/host-tree.ts';
import { probeKit } from '../test/probe-kit.ts';
import { findUser } from './find-user.ts';

const { run } = probeKit();
const sh = (script: string, ...args: readonly string[]) =>
  ({ type: 'script', command: ['/bin/sh', '-c', script, 'sh', ...args] }) as const;
const mutable = ({ type, command }: ReturnType<typeof sh>) => ({ type, command: [...command] });
const runSh = (...args: Parameters<typeof sh>) => run(mutable(sh(...args)));

/** Whether a process still runs: its number stays as long as nobody has waited for it, and then its state is Z. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${String(pid)}/status`, 'latin1'));
  } catch {
    return false;
  }
}

describe('a script', () => {
  it.each([
    ['exit 0', 'up'],
    ['echo fine', 'up'],
    ['exit 3', 'exit code 3'],
    ['echo one; echo "the backup is 3 days old"; echo; exit 2', 'exit code 2: the backup is 3 days old'],
    ['echo "no such file" >&2; exit 1', 'exit code 1: no such file'],
    ['echo out; echo err >&2; exit 1', 'exit code 1: out'],
    ['kill -TERM $$', 'ended by SIGTERM'],
    ['printf "no newline"; exit 1', 'exit code 1: no newline'],
    ['printf "a\\033[31mred\\tb\\r\\n"; exit 1', 'exit code 1: a [31mred b'],
  ])('says by %j: %s', async (script, said) => {
    const { status, error, isAnswer } = await runSh(script);
    expect(error ?? status).toBe(said);
    expect(isAnswer).toBe(true);
  });

  it('gets its arguments as they are, and nothing of the agent’s environment', async () => {
    process.env['CANARY_SECRET'] = 'canary';
    const { error } = await runSh(
      'env | grep -c canary; printf "%s|" "$@"; exit 1',
      '$(id)',
      'a b',
      '"',
      '*',
    );
    delete process.env['CANARY_SECRET'];
    expect(error).toBe('exit code 1: $(id)|a b|"|*|');
  });

  it('is told by the first 4 KiB of its last line', async () => {
    const { error = '' } = await runSh('head -c 100000 /dev/zero | tr "\\0" x; echo; exit 1');
    expect(error).toBe(`exit code 1: ${'x'.repeat(4_096)}`.slice(0, 4_096));
  });

  it('that writes without end is stopped', async () => {
    const { status, error } = await runSh('yes');
    expect([status, error]).toEqual(['inconclusive', 'the script writes more than 1 MiB']);
  });

  it('says nothing where it cannot be started', async () => {
    const { status, error } = await run({ type: 'script', command: ['/no/such/program'] });
    expect(status).toBe('inconclusive');
    expect(error).toMatch(/^the script cannot be started: .*ENOENT/);
  });

  it.runIf(process.platform === 'linux')('is ended with all its children when its time is over', async () => {
    const kit = probeKit();
    const tree = createHostTree();
    const file = join(tree.directory, 'pids');
    const running = kit.run(
      mutable(
        sh('sleep 1000 & (sleep 1000 & echo $! >> "$1") ; echo $! >> "$1"; echo $$ >> "$1"; wait', file),
      ),
    );
    const pids = await untilThree(file);
    expect(pids.filter(isAlive)).toHaveLength(3);
    kit.passTime();
    const { status, error } = await running;
    expect([status, error]).toEqual(['timeout', 'timeout after 10 s while waiting for the script to end']);
    await untilNone(pids);
  });

  it.runIf(process.platform === 'linux')(
    'leaves no child behind that it has started and forgotten',
    async () => {
      const tree = createHostTree();
      const file = join(tree.directory, 'pids');
      const { status } = await runSh('sleep 1000 & echo $! >> "$1"', file);
      expect(status).toBe('up');
      await untilNone(readFileSync(file, 'utf8').trim().split('\n').map(Number));
    },
  );

  it('is not waited for by a child that has gone away with its output', async () => {
    // A group of its own cannot be found again; its output stays open.
    const { status } = await runSh('setsid sleep 2 & exit 0');
    expect(status).toBe('up');
  });

  const isRoot = process.getuid?.() === 0;
  it.runIf(isRoot)('runs as the user that is named, with that user’s groups alone', async () => {
    const tree = createHostTree({ passwd: 'daemon2:x:1:1::/usr/sbin:/bin/sh\n' });
    const kit = probeKit({ passwdFile: join(tree.directory, 'passwd') });
    const { error } = await kit.run({
      ...mutable(sh('echo "$(id -u) $(id -g) $(id -G) $HOME $USER $(pwd)"; exit 1')),
      user: 'daemon2',
    });
    expect(error).toBe('exit code 1: 1 1 1 /usr/sbin daemon2 /');
  });

  it('runs as nobody else when there is no such user', async () => {
    const tree = createHostTree({ passwd: 'root:x:0:0::/root:/bin/sh\n' });
    const file = join(tree.directory, 'ran');
    const kit = probeKit({ passwdFile: join(tree.directory, 'passwd') });
    const { status, error } = await kit.run({ ...mutable(sh(`touch ${file}`)), user: 'ghost' });
    expect([status, error]).toEqual(['inconclusive', `there is no user ghost in ${tree.directory}/passwd`]);
    expect(statSync(file, { throwIfNoEntry: false })).toBeUndefined();
  });
});

async function untilThree(file: string): Promise<readonly number[]> {
  for (;;) {
    const text = statSync(file, { throwIfNoEntry: false }) === undefined ? '' : readFileSync(file, 'utf8');
    const pids = text.split('\n').slice(0, -1).map(Number);
    if (pids.length === 3) {
      return pids;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function untilNone(pids: readonly number[]): Promise<void> {
  while (pids.some(isAlive)) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('findUser', () => {
  it('finds a user by the whole name', () => {
    const passwd = 'root:x:0:0:root:/root:/bin/bash\nweb:x:1001:1002:Web:/home/web:/bin/sh\nbad:x:a:b::\n';
    expect(findUser(passwd, 'web')).toEqual({ uid: 1001, gid: 1002, home: '/home/web' });
    expect(findUser(passwd, 'we')).toBeUndefined();
    expect(findUser(passwd, 'bad')).toBeUndefined();
    expect(findUser(passwd, '')).toBeUndefined();
  });
});
