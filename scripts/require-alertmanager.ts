import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram, TEMPLATES, type Program } from '../e2e/src/alertmanager/programs.ts';
import { UNPACKED } from '../e2e/src/unpacked.ts';
import { asRoot, run, unpackDebian } from './debian.ts';

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
  process.stdout.write(`Fetching ${packages.join(' and ')} for the tests against the real ones ...\n`);
  unpackDebian(packages);
  const as = asRoot();
  for (const template of TEMPLATES.filter((file) => !existsSync(file))) {
    if (as !== undefined && existsSync(join(UNPACKED, template))) {
      run([...as, 'install', '-D', '-m', '644', join(UNPACKED, template), template]);
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
