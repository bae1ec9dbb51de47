import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './paths.ts';

/** Runs every `scripts/generate-*.ts`; `make check` fails when that changes a committed file. */
for (const file of readdirSync(join(ROOT, 'scripts')).sort()) {
  if (!/^generate-.+\.ts$/.test(file)) {
    continue;
  }
  const result = spawnSync(process.execPath, [join(ROOT, 'scripts', file)], { cwd: ROOT, stdio: 'inherit' });
  if (result.status !== 0) {
    process.stderr.write(`${file} failed\n`);
    process.exit(1);
  }
}
