import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './paths.ts';
import { requireChromium } from './require-chromium.ts';

/** The specs of e2e/grafana against the Grafana at GRAFANA_URL. */
if ((process.env.GRAFANA_URL ?? '') === '') {
  process.stderr.write(
    'SKIPPED: GRAFANA_URL names no Grafana. `make up` starts one that is on this machine; then\n' +
      '  GRAFANA_URL=http://127.0.0.1:3000 GRAFANA_PASSWORD=$(cat .vigilops/grafana/admin-password) make e2e-grafana\n',
  );
  process.exit(0);
}
requireChromium();
// The sign-in of the specs is kept where they run.
const cwd = join(ROOT, 'node_modules/.cache/grafana-e2e');
mkdirSync(cwd, { recursive: true });
const config = join(ROOT, 'e2e/grafana/playwright.config.ts');
const run = spawnSync('playwright', ['test', '-c', config, ...process.argv.slice(2)], {
  cwd,
  stdio: 'inherit',
});
process.exitCode = run.status ?? 1;
