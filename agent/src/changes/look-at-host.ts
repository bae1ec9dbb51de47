import { readFileSync } from 'node:fs';

import type { Logger } from '@vigilops/runtime';

import { errorCode } from '../host/error-code.ts';
import { compareSnapshots } from './compare.ts';
import { lookAtConfigFiles } from './config-files.ts';
import type { PatientAccess } from './file-access.ts';
import { foldChanges } from './fold.ts';
import type { LocateOnHost } from './host-view.ts';
import { lookAtImages } from './images.ts';
import { lookAtPackages } from './packages/index.ts';
import { lookAtRpm } from './packages/rpm.ts';
import { readSnapshot, writeSnapshot } from './snapshot-text.ts';
import type { HostChange, Snapshot } from './types.ts';
import { lookAtUnits } from './units.ts';

export interface LookDeps {
  readonly locate: LocateOnHost;
  readonly patient: PatientAccess;
  /** Configuration files to look at beside those of the system: absolute paths and globs. */
  readonly files: readonly string[];
  /** Where the last look is kept. */
  readonly keptFile: string;
  readonly bootTimeMs: number;
  /** What the running kernel says of itself. */
  readonly kernel: string;
  readonly agentVersion: string;
  readonly logger: Logger;
}

export interface Look {
  /** At most 500; none at the first look. */
  readonly changes: readonly HostChange[];
  /** What is to be kept once they are safe; undefined: what is kept already. */
  readonly keep: string | undefined;
}

/** What has changed on the host since the last look that was kept. A look that nobody can read any more counts as none. */
export async function lookAtHost(deps: LookDeps): Promise<Look> {
  const text = readKept(deps.keptFile);
  const before = text === undefined ? undefined : parse(text, deps);
  const { snapshot, told } = await observe(before, deps);
  const written = writeSnapshot(snapshot);
  const changes = before === undefined ? [] : [...compareSnapshots(before, snapshot), ...told];
  return { changes: foldChanges(changes), keep: written === text ? undefined : written };
}

/** The host as it is now, and what its own logs tell of changes. */
async function observe(
  before: Snapshot | undefined,
  deps: LookDeps,
): Promise<{ readonly snapshot: Snapshot; readonly told: readonly HostChange[] }> {
  const { locate } = deps;
  const rpm = await lookAtRpm(locate, before?.rpm);
  const units = await lookAtUnits(locate, before?.units?.marks ?? new Map());
  const snapshot: Snapshot = {
    boot: bootOf(deps),
    kernel: deps.kernel,
    agent: deps.agentVersion,
    packages: await lookAtPackages(locate, before?.packages ?? new Map()),
    ...(rpm === undefined ? {} : { rpm: rpm.state }),
    ...(units.marks.size === 0 ? {} : { units }),
    images: await lookAtImages(locate, before?.images ?? new Map()),
    files: await lookAtConfigFiles(deps.files, before?.files.marks ?? new Map(), deps),
  };
  if (snapshot.files.cut && before?.files.cut !== true) {
    deps.logger.warn(
      { files: snapshot.files.marks.size },
      'there are more configuration files than are looked at: those beyond come and go unseen',
    );
  }
  return { snapshot, told: rpm?.changes ?? [] };
}

function bootOf({ locate, bootTimeMs }: LookDeps): NonNullable<Snapshot['boot']> {
  const time = new Date(bootTimeMs).toISOString();
  try {
    const file = locate('/proc/sys/kernel/random/boot_id') ?? '';
    return { id: readFileSync(file, 'latin1').trim(), time };
  } catch {
    // The minute in which the host was started: the second moves with corrections of the clock.
    return { id: time.slice(0, 'yyyy-mm-ddThh:mm'.length), time };
  }
}

/** Undefined where none was kept yet. */
function readKept(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

function parse(text: string, { keptFile, logger }: LookDeps): Snapshot | undefined {
  try {
    return readSnapshot(text);
  } catch (error) {
    logger.warn(
      { file: keptFile, error: String(error) },
      'what was kept of the host cannot be read; changes are told from now on',
    );
    return undefined;
  }
}
