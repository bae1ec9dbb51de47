import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

/** A host of its own: other accounts, processes and files than this one's, the same kernel, network and programs. */
export interface Machine {
  /** Runs a line of a shell there as root; what it says comes together. */
  run(line: string, input?: string): Promise<Ended>;
  /** Where its files are seen from here. */
  readonly files: string;
  end(): void;
}

/** Programs of ours are bound in, the folders in which a host keeps what is its own are not. */
const SETUP = `
set -e
mount --make-rprivate /
mount -t tmpfs none "$M"
cd "$M"
mkdir -p usr etc proc dev run tmp root home var/lib var/log var/tmp var/spool/cron lib/systemd
chmod 1777 tmp var/tmp
ln -s ../run var/run
mount --rbind /usr usr && mount -o remount,bind,ro usr
for name in bin sbin lib lib64; do
  [ ! -h "/$name" ] || { rm -rf "./$name"; ln -s "$(readlink "/$name")" "$name"; }
done
# The host's own programs, and none of ours.
mount -t tmpfs none usr/local
mkdir -p usr/local/bin usr/local/lib
for name in usr/bin/node usr/bin/npm; do
  [ ! -e "$name" ] || mount --bind /dev/null "$name"
done
cp -a /etc/pam.d /etc/security /etc/environment /etc/nsswitch.conf /etc/login.defs /etc/ld.so.cache /etc/ssl etc/
mkdir -p etc/init.d etc/cron.hourly etc/default
for n in 0 1 2 3 4 5 6 S; do mkdir "etc/rc$n.d"; done
printf 'root:x:0:0:root:/root:/bin/sh\\nnobody:x:65534:65534::/:/usr/sbin/nologin\\n' >etc/passwd
printf 'root:x:0:\\nadm:x:4:\\nnogroup:x:65534:\\n' >etc/group
printf 'root:*:1::::::\\n' >etc/shadow
printf 'root:*::\\n' >etc/gshadow
printf '127.0.0.1 localhost\\n' >etc/hosts
echo machine >etc/hostname
head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \\n' >etc/machine-id
mount --rbind /dev dev
mount -t proc proc proc
echo ready
# The first process takes care of what others leave behind.
while :; do sleep 1000 & wait; done
`;

/**
 * Starts a machine in namespaces of the kernel. Needs Linux, root and util-linux; `canMakeMachines` says whether they are
 * here. All that runs on it ends with it.
 */
export async function startMachine(): Promise<Machine> {
  const place = mkdtempSync(join(tmpdir(), 'vigilops-machine-'));
  const files = join(place, 'files');
  mkdirSync(files);
  const setup = join(place, 'setup.sh');
  writeFileSync(setup, SETUP);
  const holder = spawn('unshare', ['--mount', '--pid', '--uts', '--fork', '--kill-child', 'sh', setup], {
    env: { ...process.env, M: files },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let words = '';
  holder.stderr.on('data', (part: Buffer) => (words += part.toString()));
  await Promise.race([
    once(holder.stdout, 'data'),
    once(holder, 'exit').then(() => {
      throw new Error(`no machine: ${words}`);
    }),
  ]);
  const first = execFileSync('ps', ['-o', 'pid=', '--ppid', String(holder.pid)], { encoding: 'utf8' }).trim();
  return {
    files: `/proc/${first}/root${files}`,
    async run(line, input = '') {
      const child = spawn(
        'nsenter',
        [
          '--target',
          first,
          '--mount',
          '--pid',
          '--uts',
          'chroot',
          files,
          'env',
          '-i',
          ...WORDS,
          'sh',
          '-c',
          line,
        ],
        // No terminal to ask on.
        { detached: true },
      );
      let said = '';
      child.stdout.on('data', (part: Buffer) => (said += part.toString()));
      child.stderr.on('data', (part: Buffer) => (said += part.toString()));
      child.stdin.on('error', () => undefined).end(input);
      // Also when what was started there holds on to nothing of ours.
      const [code] = (await once(child, 'close')) as [number | null];
      return { code, said };
    },
    end() {
      holder.kill('SIGKILL');
      rmSync(place, { recursive: true, force: true });
    },
  };
}

const WORDS = ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'HOME=/root'];

export function canMakeMachines(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    return false;
  }
  try {
    execFileSync('unshare', ['--mount', '--pid', '--fork', '--kill-child', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
