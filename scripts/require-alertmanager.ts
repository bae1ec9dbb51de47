import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram, TEMPLATES, UNPACKED, type Program } from '../e2e/src/alertmanager/programs.ts';

const APT = '/usr/bin/apt-get';
const PACKAGES: Readonly<Record<Program, string>> = {
  alertmanager: 'prometheus-alertmanager',
  amtool: 'prometheus-alertmanager',
  prometheus: 'prometheus',
};

/**
 * Sees that the tests have a real Alertmanager, amtool and Prometheus to compare with: fetches Debian's packages and
 * unpacks them into a folder of ours; only its templates go where Alertmanager looks for them. Nothing is installed, so that
 * no service begins to run. The tests skip loudly without them.
 */
export function requireAlertmanager(): void {
  const missing = () =>
    (Object.keys(PACKAGES) as Program[]).filter((program) => findProgram(program) === undefined);
  const packages = [...new Set(missing().map((program) => PACKAGES[program]))];
  if (packages.length === 0) {
    return;
  }
  const as = asRoot();
  if (existsSync(APT)) {
    process.stdout.write(`Fetching ${packages.join(' and ')} for the tests against the real ones ...\n`);
    mkdirSync(UNPACKED, { recursive: true });
    if (fetchPackages(packages) !== 0 && as !== undefined) {
      run([...as, APT, 'update', '-qq']);
      fetchPackages(packages);
    }
    for (const file of readdirSync(UNPACKED).filter((name) => name.endsWith('.deb'))) {
      run(['dpkg-deb', '-x', join(UNPACKED, file), UNPACKED]);
      rmSync(join(UNPACKED, file));
    }
    for (const template of TEMPLATES.filter((file) => !existsSync(file))) {
      if (as !== undefined && existsSync(join(UNPACKED, template))) {
        run([...as, 'install', '-D', '-m', '644', join(UNPACKED, template), template]);
      }
    }
  }
  const left = missing();
  if (left.length > 0) {
    process.stdout.write(
      `NO ${left.join(', NO ').toUpperCase()}: the tests against the real ones will be skipped. ` +
        'Install them (apt-get install prometheus-alertmanager prometheus).\n',
    );
  }
}

const fetchPackages = (packages: readonly string[]) => run([APT, 'download', '-qq', ...packages]);

/** What makes a command one of root's; undefined where that is not to be had. */
function asRoot(): readonly string[] | undefined {
  if (process.getuid?.() === 0) {
    return [];
  }
  const maySudo = existsSync('/usr/bin/sudo') && run(['sudo', '-n', 'true']) === 0;
  return maySudo ? ['sudo', '-n'] : undefined;
}

function run([program = '', ...args]: readonly string[]): number {
  const cwd = existsSync(UNPACKED) ? UNPACKED : undefined;
  return spawnSync(program, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] }).status ?? 1;
}
