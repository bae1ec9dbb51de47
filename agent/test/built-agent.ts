import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll } from 'vitest';

export const AGENT_SOURCES = fileURLToPath(new URL('..', import.meta.url));

/**
 * The path of a launcher whose agent is built from these sources before the tests of the calling file, in a directory
 * of its own: others may be running the one in agent/dist. VIGILOPS_NODE must name its Node.
 */
export function builtAgent(): string {
  const home = mkdtempSync(join(tmpdir(), 'vigilops-built-agent-'));
  const launcher = join(home, 'bin/vigilops-agent');
  beforeAll(() => {
    mkdirSync(join(home, 'bin'));
    copyFileSync(join(AGENT_SOURCES, 'bin/vigilops-agent'), launcher);
    execFileSync(process.execPath, [join(AGENT_SOURCES, 'build.mjs'), join(home, 'dist')], {
      stdio: 'ignore',
    });
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));
  return launcher;
}
