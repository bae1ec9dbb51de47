import type { Collector, CollectorDeps, FileSystemSpace } from '../contract.ts';
import { type Mount, parseMounts } from './mounts.ts';
import { openMountTable } from './mount-table.ts';
import { addFilesystem, type Space } from './readings.ts';
import { createSpaceReader } from './space-reader.ts';

export function createLinuxFilesystemCollector(deps: CollectorDeps): Collector {
  const { paths } = deps;
  // With the host's /proc comes the host's mount table, and process 1 sees the host's tree.
  const root = paths.root !== '' ? paths.root : paths.foreign ? `${paths.proc}/1/root` : '';
  const mountinfo = openMountTable(deps.open, paths.proc, paths.foreign);
  const readSpace = createSpaceReader(deps);
  let lastTable = '';
  let mounts: readonly Mount[] = [];

  return {
    async collect(add, round) {
      const table = mountinfo.text();
      if (table !== lastTable) {
        lastTable = table;
        mounts = parseMounts(table);
      }
      const failures: string[] = [];
      for (const mount of mounts) {
        try {
          const space = toSpace(await readSpace(root + mount.mountpoint));
          if (space.limit > 0) {
            addFilesystem(add, mount, space);
          }
        } catch (error) {
          failures.push(error instanceof Error ? error.message : String(error));
        }
      }
      if (failures.length > 0 && failures.length === mounts.length) {
        const hint =
          paths.foreign && paths.root === '' ? '; mount the host’s / and name it in HOST_ROOT' : '';
        throw new Error(`no file system can be read: ${failures[0]}${hint}`);
      }
      failures.forEach((failure) => round.problem(failure));
    },
    close: () => mountinfo.close(),
  };
}

function toSpace({ bsize, frsize, blocks, bfree, bavail }: FileSystemSpace): Space {
  const unit = frsize > 0 ? frsize : bsize;
  // Past root's reserve some file systems say a negative, read as a huge, number of available blocks.
  const available = bavail > blocks ? 0 : bavail;
  return { limit: blocks * unit, used: Math.max(0, blocks - bfree) * unit, free: available * unit };
}
