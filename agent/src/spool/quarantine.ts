import { join } from 'node:path';

import type { Logger } from '@vigilops/runtime';

import { errorCode } from '../host/error-code.ts';
import type { SpoolFileSystem } from './file-system.ts';

/** Damaged bytes are kept for people to look at, but never more of them than this. */
const MAX_BAD_BYTES = 8 * 1024 * 1024;

/** Writes damaged bytes to <segment>.<offset>.bad; failing to do so only loses the copy. */
export async function quarantine(
  deps: { readonly fileSystem: SpoolFileSystem; readonly directory: string; readonly logger: Logger },
  damage: { readonly segment: number; readonly offset: number; readonly bytes: Uint8Array },
): Promise<void> {
  const name = `${String(damage.segment).padStart(12, '0')}.${String(damage.offset)}.bad`;
  try {
    const file = await deps.fileSystem.open(join(deps.directory, name), 'create');
    try {
      await file.write([damage.bytes.subarray(0, MAX_BAD_BYTES)], 0);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') {
      deps.logger.warn({ file: name, error: errorCode(error) }, 'damaged spool bytes could not be kept');
    }
  }
}
