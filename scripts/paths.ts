import { accessSync, constants, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '..');
export const MAIN_PORT = Number(process.env.VIGILOPS_PORT ?? 8080);
/** Where SDKs look first; `off` opens no port of its own for them. */
export const OTLP_PORT = process.env.VIGILOPS_OTLP_PORT ?? '4318';
/** Of the Grafana that `make up` starts where it finds one; `off` starts none. */
export const GRAFANA_PORT = process.env.VIGILOPS_GRAFANA_PORT ?? '3000';
export const MAIN_URL = `http://127.0.0.1:${MAIN_PORT}`;

/**
 * Where `make up` keeps its data: VIGILOPS_DATA_DIR, else `.vigilops` beside the code. PostgreSQL never runs as
 * root, so a root user whose clone lies in a closed folder (such as /root) gets /var/lib/vigilops instead.
 */
export function dataDir(): string {
  const chosen = process.env.VIGILOPS_DATA_DIR;
  if (chosen !== undefined && chosen !== '') {
    return resolve(chosen);
  }
  return process.getuid?.() === 0 && !openToOthers(ROOT) ? '/var/lib/vigilops' : join(ROOT, '.vigilops');
}

function openToOthers(folder: string): boolean {
  accessSync(folder, constants.R_OK);
  const executableByOthers = (statSync(folder).mode & 0o001) !== 0;
  return executableByOthers && (dirname(folder) === folder || openToOthers(dirname(folder)));
}
