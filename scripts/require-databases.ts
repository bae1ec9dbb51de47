import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { APT, asRoot, run } from './debian.ts';

/** Asked by Debian's packages whether they may start their service; 101: they may not. */
const POLICY = '/usr/sbin/policy-rc.d';
const SYSTEMD = '/run/systemd/system';

/** Where Debian's packages have the programs that tests start by themselves. */
const PROGRAMS = {
  postgresql: () =>
    versionsOf('/usr/lib/postgresql').map((version) => `/usr/lib/postgresql/${version}/bin/postgres`),
  'mariadb-server': () => ['/usr/sbin/mariadbd', '/usr/local/sbin/mariadbd', '/opt/homebrew/bin/mariadbd'],
  'redis-server': () => [
    '/usr/bin/redis-server',
    '/usr/local/bin/redis-server',
    '/opt/homebrew/bin/redis-server',
  ],
} as const;
type Package = keyof typeof PROGRAMS;
const SERVICES: Readonly<Record<Package, string>> = {
  postgresql: 'postgresql',
  'mariadb-server': 'mariadb',
  'redis-server': 'redis-server',
};

/**
 * Sees that the tests of databases have a PostgreSQL of Debian beside the embedded one, a MariaDB and a Redis: installs Debian's
 * where this user may, without starting any of them, else says how to get them. The tests skip loudly without.
 */
export function requireDatabases(): void {
  const wanted = missing();
  if (wanted.length === 0) {
    return;
  }
  const as = asRoot();
  if (existsSync(APT) && as !== undefined) {
    process.stdout.write(`Installing ${wanted.join(', ')} for the tests of databases ...\n`);
    withoutServices(as, wanted, () => {
      if (install(as, wanted) !== 0) {
        run([...as, APT, 'update', '-qq']);
        install(as, wanted);
      }
    });
  }
  const left = missing();
  if (left.length > 0) {
    process.stdout.write(
      `NO ${left.join(', NO ').toUpperCase()}: tests of databases will be skipped. Install them (apt-get install ${left.join(' ')}).\n`,
    );
  }
}

function missing(): readonly Package[] {
  return (Object.keys(PROGRAMS) as Package[]).filter(
    (name) => !PROGRAMS[name]().some((file) => existsSync(file)),
  );
}

function versionsOf(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function install(as: readonly string[], packages: readonly Package[]): number {
  const quiet = ['install', '-y', '-qq', '--no-install-recommends'];
  return run([...as, 'env', 'DEBIAN_FRONTEND=noninteractive', APT, ...quiet, ...packages]);
}

/** None of them starts now, nor when the machine does. */
function withoutServices(as: readonly string[], packages: readonly Package[], work: () => void): void {
  const isOurs = !existsSync(POLICY);
  if (isOurs) {
    const script = join(mkdtempSync(join(tmpdir(), 'vigilops-')), 'policy');
    writeFileSync(script, '#!/bin/sh\nexit 101\n');
    run([...as, 'install', '-m', '755', script, POLICY]);
    rmSync(dirname(script), { recursive: true });
  }
  try {
    work();
  } finally {
    if (isOurs) {
      run([...as, 'rm', '-f', POLICY]);
    }
    if (existsSync(SYSTEMD)) {
      run([...as, 'systemctl', 'disable', '--quiet', ...packages.map((name) => SERVICES[name])]);
    }
  }
}
