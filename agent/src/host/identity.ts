import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { HostPaths } from './paths.ts';

export interface HostIdDeps {
  readonly paths: HostPaths;
  readonly stateDirectory: string;
  readonly inContainer: boolean;
  readonly platform: string;
  readonly newUuid: () => string;
  /** Nothing is written: an id made now is gone with the process. */
  readonly readOnly: boolean;
}

export interface HostId {
  readonly id: string;
  readonly source: 'configuration' | 'machine-id' | 'dmi' | 'generated';
}

const GENERATED_FILE = 'host-id';
/** What vendors write who did not fill the field in. */
const EMPTY_UUID =
  /^(0{8}-0{4}-0{4}-0{4}-0{12}|f{8}-f{4}-f{4}-f{4}-f{12}|03000200-0400-0500-0006-000700080009)$/;

/**
 * The name of this host for good (host.id): what is configured; else machine-id(5); else the UUID of the board;
 * else one of our own, kept in the state directory. In a container, unless it looks at its host through
 * HOST_PROC, only the last: the machine-id there is the image's and the board is the host's, so all containers
 * of an image or of a host would be one.
 */
export function readHostId(configured: string | undefined, deps: HostIdDeps): HostId {
  if (configured !== undefined) {
    return { id: configured, source: 'configuration' };
  }
  if (deps.platform === 'linux' && (!deps.inContainer || deps.paths.foreign)) {
    const machineId = readMachineId(deps.paths);
    if (machineId !== undefined) {
      return { id: machineId, source: 'machine-id' };
    }
    const board = readBoardUuid(deps.paths);
    if (board !== undefined) {
      return { id: board, source: 'dmi' };
    }
  }
  return { id: generatedId(deps), source: 'generated' };
}

/** machine-id(5) of the host, or of the image where the agent looks at no other host than its container. */
export function readMachineId({ etc }: HostPaths): string | undefined {
  const text = readTrimmed(`${etc}/machine-id`);
  return /^[0-9a-f]{32}$/.test(text) ? text : undefined;
}

/** Only root may read it. */
function readBoardUuid({ sys }: HostPaths): string | undefined {
  const text = readTrimmed(`${sys}/class/dmi/id/product_uuid`).toLowerCase();
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) && !EMPTY_UUID.test(text)
    ? text
    : undefined;
}

function generatedId({ stateDirectory, newUuid, readOnly }: HostIdDeps): string {
  const path = join(stateDirectory, GENERATED_FILE);
  const kept = readTrimmed(path);
  if (/^[0-9a-f-]{36}$/.test(kept)) {
    return kept;
  }
  const id = newUuid();
  if (readOnly) {
    return id;
  }
  mkdirSync(stateDirectory, { recursive: true, mode: 0o700 });
  writeFileSync(`${path}.new`, `${id}\n`, { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
  return id;
}

/** Empty where the file cannot be read. */
function readTrimmed(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}
