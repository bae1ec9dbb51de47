import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ROOT } from './paths.ts';

/** Runs every bench of the analysis, bench/src/ai-*.ts, on the labelled data of DATA; OUT gets what was predicted. */
const short = process.env.SHORT === '1' ? ['--short'] : [];
const only = process.env.BENCH;
const data = process.env.DATA ?? '';
if (data === '') {
  process.stderr.write('Say where the labelled data are: make bench-ai DATA=<folder> [OUT=<folder>].\n');
  process.exit(1);
}
const out = process.env.OUT ?? '';
const env = { ...process.env, DATA: resolve(data), ...(out !== '' && { OUT: resolve(out) }) };
const benches = readdirSync(join(ROOT, 'bench/src'))
  .filter((file) => /^ai-.*(?<!\.test)\.ts$/u.test(file))
  .map((file) => file.slice(0, -3))
  .filter((name) => only === undefined || name === only)
  .sort();
let failed = benches.length === 0 ? 1 : 0;
for (const name of benches) {
  process.stdout.write(`\n== ${name}\n`);
  const { status } = spawnSync(process.execPath, [join(ROOT, 'bench/src', `${name}.ts`), ...short], {
    cwd: ROOT,
    stdio: 'inherit',
    env,
  });
  failed += status === 0 ? 0 : 1;
}
process.exitCode = failed > 0 ? 1 : 0;
