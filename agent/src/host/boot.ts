import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'boot.json';

export interface BootDeps {
  readonly proc: string;
  readonly stateDirectory: string;
  readonly nowMs: number;
  readonly uptimeSeconds: number;
  readonly readOnly: boolean;
}

/**
 * When the host was started, in Unix milliseconds: the start time of the kernel's counters. Derived once a boot
 * and kept, because "now minus uptime" moves with every correction of the clock, and a counter whose start has
 * moved reads as a reset that never happened.
 */
export function readBootTimeMs({ proc, stateDirectory, nowMs, uptimeSeconds, readOnly }: BootDeps): number {
  const computed = Math.round(nowMs / 1000 - uptimeSeconds) * 1000;
  const bootId = readBootId(proc);
  if (bootId === undefined) {
    return computed;
  }
  const path = join(stateDirectory, FILE);
  const kept = readKept(path, bootId);
  if (kept !== undefined || readOnly) {
    return kept ?? computed;
  }
  try {
    mkdirSync(stateDirectory, { recursive: true, mode: 0o700 });
    writeFileSync(`${path}.new`, `${JSON.stringify({ bootId, bootTimeMs: computed })}\n`, { mode: 0o600 });
    renameSync(`${path}.new`, path);
  } catch {
    // A state directory that cannot be written is the spool's to complain about.
  }
  return computed;
}

function readBootId(proc: string): string | undefined {
  try {
    return readFileSync(`${proc}/sys/kernel/random/boot_id`, 'latin1').trim();
  } catch {
    return undefined;
  }
}

function readKept(path: string, bootId: string): number | undefined {
  try {
    const kept = JSON.parse(readFileSync(path, 'utf8')) as { bootId?: unknown; bootTimeMs?: unknown };
    return kept.bootId === bootId && Number.isSafeInteger(kept.bootTimeMs)
      ? Number(kept.bootTimeMs)
      : undefined;
  } catch {
    return undefined;
  }
}
