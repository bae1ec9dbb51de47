import { spawnSync } from 'node:child_process';

const MARK = 'VIGILOPS_BENCH_ONE_CORE';

/**
 * Starts this bench again on one core, where `taskset` is there to pin it, with more flags for Node if need be; true
 * when the caller is to go on itself.
 */
export function onOneCore(flags: readonly string[] = []): boolean {
  if (process.env[MARK] === '1') {
    return true;
  }
  const args = ['-c', '0', process.execPath, ...process.execArgv, ...flags, ...process.argv.slice(1)];
  const run = spawnSync('taskset', args, { stdio: 'inherit', env: { ...process.env, [MARK]: '1' } });
  if (run.error !== undefined) {
    console.log('not pinned to one core: taskset is not installed');
    return true;
  }
  process.exitCode = run.status ?? 1;
  return false;
}

/**
 * Calls `work` until `seconds` of this process's CPU time are spent and returns items per CPU second. CPU time, not
 * wall time, because the core is shared; the collector's threads are in it.
 */
export async function itemsPerCpuSecond(
  seconds: number,
  items: number,
  work: () => unknown,
): Promise<number> {
  const began = process.cpuUsage();
  let done = 0;
  for (;;) {
    await work();
    done += items;
    const { user, system } = process.cpuUsage(began);
    const spent = (user + system) / 1e6;
    if (spent >= seconds) {
      return done / spent;
    }
  }
}
