import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../../../..');
const INSTALL_LIMIT_MS = 240_000;

/**
 * A Python with the packages of a requirements file in a virtual environment of its own, made at the first call and kept
 * in node_modules/.cache under `name`. Returns why not, in words, where there is no python3 or they cannot be had.
 */
export function pythonWith(
  name: string,
  requirements: string,
): { readonly python: string } | { readonly missing: string } {
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const folder = join(ROOT, 'node_modules/.cache/vigilops', `${name}-${wanted}`);
  const python = join(folder, 'bin/python');
  // Without its settings it is a Python like any other, which lacks the packages.
  if (existsSync(python) && existsSync(join(folder, 'pyvenv.cfg'))) {
    return { python };
  }
  // Made aside and renamed: an installation cut short is not taken for a whole one.
  const draft = `${folder}.${process.pid}`;
  mkdirSync(join(folder, '..'), { recursive: true });
  const steps: readonly (readonly [string, readonly string[]])[] = [
    ['python3', ['-m', 'venv', draft]],
    [
      join(draft, 'bin/python'),
      ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements],
    ],
  ];
  for (const [program, args] of steps) {
    const { status, stderr, error } = spawnSync(program, args, {
      timeout: INSTALL_LIMIT_MS,
      encoding: 'utf8',
    });
    if (status !== 0) {
      rmSync(draft, { recursive: true, force: true });
      return {
        missing: `${program} ${args[1] ?? ''}: ${error?.message ?? stderr.trim().split('\n').at(-1) ?? 'failed'}`,
      };
    }
  }
  // Of what may be there, nothing is of use: a cache that was cleared in part.
  rmSync(folder, { recursive: true, force: true });
  renameSync(draft, folder);
  return { python };
}
