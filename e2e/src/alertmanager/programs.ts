import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@vigilops/testkit/house';
import { UNPACKED } from '../unpacked.ts';

const PLACES = ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin', join(UNPACKED, 'usr/bin')];
const NAMES = {
  alertmanager: ['prometheus-alertmanager', 'alertmanager'],
  amtool: ['amtool'],
  prometheus: ['prometheus'],
} as const;
export type Program = keyof typeof NAMES;

/** Where Debian's Alertmanager looks for its templates, and does not start without them. */
export const TEMPLATES = ['default', 'email'].map(
  (name) => `/usr/share/prometheus/alertmanager/${name}.tmpl`,
);

/** The path of a program of Prometheus' family, or undefined where there is none that would start. */
export function findProgram(program: Program): string | undefined {
  return PLACES.flatMap((place) => NAMES[program].map((name) => join(place, name)))
    .filter(canRun)
    .find(
      (path) =>
        program !== 'alertmanager' ||
        !path.startsWith(UNPACKED) ||
        TEMPLATES.every((file) => existsSync(file)),
    );
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** For the title of a suite: why it does not run here, or nothing. */
export function skippedWithout(...programs: readonly Program[]): string {
  const missing = programs.filter((program) => findProgram(program) === undefined);
  return missing.length === 0 ? '' : ` — SKIPPED, ${missing.join(' and ')} is not on this machine`;
}

export interface Started {
  readonly folder: string;
  readonly words: () => string;
  readonly end: () => Promise<void>;
}

const KEPT_CHARACTERS = 16_000;

/** Starts a program in a folder that goes away with it. */
export async function start(
  program: Program,
  argsOf: (folder: string) => readonly string[],
  isReady: () => Promise<boolean>,
): Promise<Started> {
  const path = findProgram(program);
  if (path === undefined) {
    throw new Error(`there is no ${program}`);
  }
  const folder = mkdtempSync(join(tmpdir(), `vigilops-${program}-`));
  const child = spawn(path, argsOf(folder), { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let words = '';
  const keep = (chunk: Buffer) => (words = (words + chunk.toString()).slice(-KEPT_CHARACTERS));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = new Promise<void>((done) => {
    child.once('exit', () => {
      done();
    });
  });
  const end = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
    }
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const tooEarly = ended.then(() => {
    throw new Error(`${program} ended:\n${words}`);
  });
  // It ends at last, too, and nobody waits for this one then.
  tooEarly.catch(() => undefined);
  try {
    const ready = until(`${program} is ready`, 60_000, async () => ((await isReady()) ? true : undefined));
    await Promise.race([ready, tooEarly]);
  } catch (error) {
    await end();
    throw error;
  }
  return { folder, words: () => words, end };
}
