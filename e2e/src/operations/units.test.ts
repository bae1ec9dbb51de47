import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const UNITS = resolve(import.meta.dirname, '../../../deploy/systemd');
const isHere = spawnSync('systemd-analyze', ['--version'], { stdio: 'ignore' }).status === 0;
const why = isHere ? '' : ' — SKIPPED, systemd-analyze is not on this machine';

describe.skipIf(!isHere)(`units of systemd${why}`, () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'vigilops-units-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('are understood whole', () => {
    for (const name of readdirSync(UNITS)) {
      // The account and the folder are not on this machine; all else is as it is shipped.
      const text = readFileSync(join(UNITS, name), 'utf8')
        .replaceAll(/^(User|Group)=vigilops$/gm, '$1=root')
        .replaceAll('/opt/vigilops', folder);
      writeFileSync(join(folder, name), text);
    }
    mkdirSync(join(folder, 'docs/guides'), { recursive: true });
    writeFileSync(join(folder, 'docs/guides/operate.md'), '');
    const files = readdirSync(UNITS).map((name) => join(folder, name));
    const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', ...files], {
      encoding: 'utf8',
    });
    expect(`${stdout}${stderr}`).toBe('');
    expect(status).toBe(0);
  });
});
