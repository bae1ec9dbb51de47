import type { LogArchive, LogArchivePlace, LogArchiveStore } from '../model/index.ts';
import type { ArchiveTarget } from './targets/target.ts';
import { manifestName } from './write/names.ts';

/** At its place first: what is not known of any more would lie there for ever. */
export async function removeArchive(
  deps: {
    readonly store: Pick<LogArchiveStore, 'parts' | 'remove'>;
    readonly openTarget: (place: LogArchivePlace, signal: AbortSignal) => Promise<ArchiveTarget>;
  },
  archive: LogArchive,
  signal: AbortSignal,
): Promise<void> {
  if (archive.place !== null) {
    const target = await deps.openTarget(archive.place, signal);
    try {
      // Without its manifest nobody takes the rest for whole.
      await target.remove(manifestName(archive), signal);
      for (const part of await deps.store.parts(archive.id, signal)) {
        await target.remove(part.name, signal);
      }
    } finally {
      target.close();
    }
  }
  await deps.store.remove(archive.id, signal);
}
