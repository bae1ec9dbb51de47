import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './paths.ts';

const only = process.env.BENCH;
const short = process.env.SHORT === '1' ? ['--short'] : [];
const benches = readdirSync(join(ROOT, 'bench/src'))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => file.slice(0, -3))
  .filter((name) => only === undefined || name === only)
  .sort();

if (benches.length === 0) {
  process.stderr.write(`There is no bench named ${only ?? ''}.\n`);
  process.exit(1);
}
let failed = 0;
for (const name of benches) {
  process.stdout.write(`\n== ${name}\n`);
  const run = spawnSync(process.execPath, [join(ROOT, 'bench/src', `${name}.ts`), ...short], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  failed += run.status === 0 ? 0 : 1;
}
process.exitCode = failed > 0 ? 1 : 0;
