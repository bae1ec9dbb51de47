import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MAIN_URL, ROOT, dataDir } from './paths.ts';

const tokenFile = join(dataDir(), 'tokens', 'admin');
const up = await fetch(`${MAIN_URL}/health/ready`).then(
  (r) => r.ok,
  () => false,
);
if (!up || !existsSync(tokenFile)) {
  process.stderr.write(
    `VigilOps does not answer at ${MAIN_URL}. Start it first with \`make up\` in another terminal.\n`,
  );
  process.exit(1);
}
const run = spawnSync(
  process.execPath,
  [
    join(ROOT, 'demo/src/main.ts'),
    '--endpoint',
    MAIN_URL,
    '--token-file',
    tokenFile,
    '--state',
    join(dataDir(), 'demo-state.json'),
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
);
process.exitCode = run.status ?? 1;
