import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import pins from './runtimes.json' with { type: 'json' };

export type Platform = keyof typeof pins;
export const PLATFORMS = Object.keys(pins) as readonly Platform[];

/** A Node of ours for one platform. */
export interface Runtime {
  readonly version: string;
  readonly program: Buffer;
  readonly license: Buffer;
}

/** Some 50 MB. */
const DOWNLOAD_LIMIT_MS = 300_000;
/** npm's answer to `pack --json`. */
const MAX_ANSWER_BYTES = 8 << 20;

/**
 * The Node that `runtimes.json` names, from node_modules where it is installed, else by npm from the registry that it is set
 * up with, kept in `cache`. Throws, with a sentence, when it cannot be had or is not the one that was pinned.
 */
export function readRuntime(
  platform: Platform,
  places: { readonly modules: string; readonly cache: string },
): Runtime {
  const pin = pins[platform];
  const installed = join(places.modules, pin.package);
  const folder = versionIn(installed) === pin.version ? installed : unpacked(platform, places.cache);
  const program = readFileSync(join(folder, 'bin/node'));
  const sum = createHash('sha256').update(program).digest('hex');
  if (sum !== pin.sha256) {
    throw new Error(
      `${join(folder, 'bin/node')} is not the Node that runtimes.json names: its SHA-256 is ${sum}`,
    );
  }
  return { version: pin.version, program, license: readFileSync(join(folder, 'LICENSE')) };
}

function versionIn(folder: string): string | undefined {
  const manifest = join(folder, 'package.json');
  return existsSync(manifest)
    ? (JSON.parse(readFileSync(manifest, 'utf8')) as { version?: string }).version
    : undefined;
}

function unpacked(platform: Platform, cache: string): string {
  const pin = pins[platform];
  const kept = join(cache, `${pin.package}-${pin.version}`);
  if (existsSync(kept)) {
    return kept;
  }
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'unpack-'));
  try {
    const file = join(work, download(`${pin.package}@${pin.version}`, work));
    const sum = `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`;
    if (sum !== pin.integrity) {
      throw new Error(
        `${pin.package}@${pin.version} is not what runtimes.json names: its integrity is ${sum}`,
      );
    }
    execFileSync('tar', ['-xzf', file, '-C', work, 'package/bin/node', 'package/LICENSE']);
    rmSync(kept, { recursive: true, force: true });
    renameSync(join(work, 'package'), kept);
    return kept;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The name of the file that npm wrote into `folder`. */
function download(name: string, folder: string): string {
  try {
    const said = execFileSync('npm', ['pack', name, '--json', '--silent', '--pack-destination', folder], {
      cwd: folder,
      encoding: 'utf8',
      timeout: DOWNLOAD_LIMIT_MS,
      maxBuffer: MAX_ANSWER_BYTES,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [made] = JSON.parse(said) as readonly { filename: string }[];
    if (made !== undefined) {
      return made.filename;
    }
  } catch (error) {
    throw new Error(`npm cannot get ${name} from the registry that it is set up with`, { cause: error });
  }
  throw new Error(`npm packed nothing for ${name}`);
}
