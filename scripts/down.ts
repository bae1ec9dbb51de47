import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dataDir } from './paths.ts';
import { runningPids, signal } from './up-services.ts';

const GRACE_MS = 45_000;
const pidFile = join(dataDir(), 'up.json');
const [first, ...others] = await runningPids(pidFile);
if (first === undefined) {
  process.stdout.write('VigilOps does not run from this folder.\n');
} else {
  // `make up` itself stops its services in order; the others are only asked when it is already gone.
  signal(first, 'SIGTERM');
  const deadline = performance.now() + GRACE_MS;
  let areTold = false;
  while ((await runningPids(pidFile)).length > 0 && performance.now() < deadline) {
    // Once: asked twice, the backend takes it that nobody wants to wait.
    if (!areTold && !(await runningPids(pidFile)).includes(first)) {
      areTold = true;
      others.forEach((pid) => signal(pid, 'SIGTERM'));
    }
    await sleep(200);
  }
  const left = await runningPids(pidFile);
  left.forEach((pid) => signal(pid, 'SIGKILL'));
  rmSync(pidFile, { force: true });
  process.stdout.write(
    left.length === 0 ? 'Stopped.\n' : `Stopped; ${left.length} processes had to be killed.\n`,
  );
}
