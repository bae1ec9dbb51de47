import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** The agent and a Node of its own in one file, of some 45 MB; `make package` makes one a platform. */
export interface Archive {
  readonly name: string;
  /** Such as `linux-x64`. */
  readonly platform: string;
  /** In hex. */
  readonly sha256: string;
}

export interface Archives {
  /** Those of this version, as `make package` noted them; none where it was not run since the agent was built. */
  list(): Promise<readonly Archive[]>;
  /** The notes themselves, which are signed; undefined where there are no archives. */
  sums(): Promise<Buffer | undefined>;
  /** The folder that they lie in. */
  readonly folder: string;
}

const SUMS = 'SHA256SUMS';
const LINE =
  /^(?<sha256>[0-9a-f]{64}) {2}(?<name>vigilops-agent-(?<version>[\w.-]+)-(?<platform>(?:linux|darwin)-(?:x64|arm64))\.tar\.gz)$/;

/** Where they lie in the agent's folder; the next build of the agent removes them. */
export const ARCHIVES_FOLDER = 'dist/packages';

/** The sums are taken from the notes: a host reckons them itself, and refuses an archive that has been damaged since. */
export function createArchives(deps: { readonly folder: string; readonly version: string }): Archives {
  const sums = () => readFile(path.join(deps.folder, SUMS)).catch(() => undefined);
  return {
    folder: deps.folder,
    sums,
    list: async () => {
      const lines = ((await sums())?.toString('utf8') ?? '').split('\n');
      return lines.flatMap((line) => {
        const { name, sha256, version, platform } = LINE.exec(line)?.groups ?? {};
        return name !== undefined &&
          sha256 !== undefined &&
          platform !== undefined &&
          version === deps.version
          ? [{ name, platform, sha256 }]
          : [];
      });
    },
  };
}
