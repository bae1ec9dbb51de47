import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UNPACKED } from '../unpacked.ts';

const ROOTS = ['/', UNPACKED];
const LIBRARIES = 'usr/lib';
const MODULES_NEEDED = ['imfile.so', 'omelasticsearch.so'];
const KEPT_CHARACTERS = 16_000;

interface Rsyslog {
  readonly program: string;
  readonly modules: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** A real rsyslog with its module for Elasticsearch, or undefined where there is none. */
export function findRsyslog(): Rsyslog | undefined {
  return ROOTS.flatMap((root) => {
    const program = join(root, 'usr/sbin/rsyslogd');
    return TRIPLES.map((triple) => {
      const libraries = join(root, LIBRARIES, triple);
      return { program, modules: join(libraries, 'rsyslog'), environment: { LD_LIBRARY_PATH: libraries } };
    });
  }).find(canRun);
}

/** Unpacked packages may lack a library that only an installation brings. */
function canRun({ program, modules, environment }: Rsyslog): boolean {
  if (!existsSync(program) || !MODULES_NEEDED.every((name) => existsSync(join(modules, name)))) {
    return false;
  }
  const folder = mkdtempSync(join(tmpdir(), 'vigilops-rsyslog-'));
  const file = join(folder, 'rsyslog.conf');
  writeFileSync(file, 'module(load="omelasticsearch")\naction(type="omelasticsearch" server="127.0.0.1")\n');
  const { status } = spawnSync(program, ['-N1', '-f', file, '-M', modules], {
    env: { ...process.env, ...environment },
    stdio: 'ignore',
  });
  rmSync(folder, { recursive: true });
  return status === 0;
}

/** Debian's names of architectures. */
const TRIPLES = ['x86_64-linux-gnu', 'aarch64-linux-gnu'];

/** For the title of a suite: why it does not run here, or nothing. */
export function skippedWithoutRsyslog(): string {
  return findRsyslog() === undefined ? ' — SKIPPED, rsyslog is not on this machine' : '';
}

export interface StartedRsyslog {
  readonly words: () => string;
  /** Stops it as a machine does that goes down. */
  readonly end: () => Promise<void>;
}

/** Starts an rsyslog that forwards as `actions` say, and reads `logFile` line by line as `tag`. */
export function startRsyslog(options: {
  readonly logFile: string;
  readonly tag: string;
  readonly actions: string;
}): StartedRsyslog {
  const found = findRsyslog();
  if (found === undefined) {
    throw new Error('there is no rsyslog');
  }
  const folder = mkdtempSync(join(tmpdir(), 'vigilops-rsyslog-'));
  const file = join(folder, 'rsyslog.conf');
  writeFileSync(
    file,
    `global(workDirectory="${folder}" localHostname="web-7")
module(load="imfile")
module(load="omelasticsearch")
input(type="imfile" File="${options.logFile}" Tag="${options.tag}:" Facility="local3" Severity="warning")
${options.actions}
`,
  );
  const args = ['-n', '-f', file, '-i', join(folder, 'pid'), '-M', found.modules];
  const child = spawn(found.program, args, {
    env: { ...process.env, ...found.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let words = '';
  const keep = (chunk: Buffer) => (words = (words + chunk.toString()).slice(-KEPT_CHARACTERS));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = new Promise<void>((done) => {
    child.once('exit', () => {
      done();
    });
  });
  return {
    words: () => words,
    end: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
      }
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
