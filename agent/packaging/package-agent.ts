import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import type { Platform, Runtime } from './runtimes.ts';
import { type Entry, tarOf } from './tar.ts';

export interface PackageOptions {
  /** With `bin`, `dist` and `agent.example.yaml`. */
  readonly agent: string;
  /** The licence of VigilOps. */
  readonly license: string;
  readonly version: string;
  readonly platforms: readonly Platform[];
}

export interface PackageDeps {
  /** Throws, with a sentence, where there is none to be had. */
  readonly readRuntime: (platform: Platform) => Runtime;
  readonly say: (line: string) => void;
}

/** Whole numbers of MB are read more easily than bytes. */
const MB = 1_000_000;
const SUMS = 'SHA256SUMS';

/**
 * Makes `dist/packages` anew: one archive a platform with the agent and a Node of its own, and their SHA-256. The next build
 * of the agent removes them, so that they are never of another build than what lies beside them. Returns the platforms
 * that are missing, having said of each why.
 */
export function packageAgent(options: PackageOptions, deps: PackageDeps): readonly Platform[] {
  const folder = join(options.agent, 'dist/packages');
  const fresh = `${folder}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  const files = agentFiles(options);
  const missing: Platform[] = [];
  const sums: string[] = [];
  for (const platform of options.platforms) {
    try {
      const name = `vigilops-agent-${options.version}-${platform}`;
      const bytes = gzipSync(tarOf(entriesOf(name, files, deps.readRuntime(platform))));
      writeFileSync(join(fresh, `${name}.tar.gz`), bytes);
      sums.push(`${createHash('sha256').update(bytes).digest('hex')}  ${name}.tar.gz`);
      deps.say(`${name}.tar.gz ${(bytes.byteLength / MB).toFixed(0)} MB`);
    } catch (error) {
      missing.push(platform);
      deps.say(`NO ARCHIVE FOR ${platform}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  writeFileSync(join(fresh, SUMS), sums.map((line) => `${line}\n`).join(''));
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
  return missing;
}

function agentFiles({ agent, license }: PackageOptions): readonly Entry[] {
  const bundles = readdirSync(join(agent, 'dist')).filter((name) => name.endsWith('.cjs'));
  if (!bundles.includes('vigilops-agent.cjs')) {
    throw new Error('the agent is not built: run `make build`');
  }
  const plain = (path: string, file: string): Entry => ({ path, mode: 0o644, body: readFileSync(file) });
  return [
    { path: 'vigilops-agent', mode: 0o755, body: readFileSync(join(agent, 'bin/vigilops-agent')) },
    plain('agent.example.yaml', join(agent, 'agent.example.yaml')),
    plain('LICENSE', license),
    plain('LICENSES-bundled.txt', join(agent, 'dist/LICENSES-bundled.txt')),
    ...bundles.map((name) => plain(name, join(agent, 'dist', name))),
  ];
}

function entriesOf(folder: string, files: readonly Entry[], runtime: Runtime): readonly Entry[] {
  const all: readonly Entry[] = [
    ...files,
    { path: 'node', mode: 0o755, body: runtime.program },
    { path: 'LICENSE-node.txt', mode: 0o644, body: runtime.license },
  ];
  return all.map((entry) => ({ ...entry, path: `${folder}/${entry.path}` }));
}
