import { existsSync, readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** What documents may name, as the repository has it. */
export interface Facts {
  /** Files that git knows or would add, from the top. */
  readonly files: ReadonlySet<string>;
  /** Folders of `files`, from the top, without a slash at the end. */
  readonly folders: ReadonlySet<string>;
  /** Names in the sources: `createSpool`, `max_bytes`, `vigilops.agent.sent` and its parts. */
  readonly words: ReadonlySet<string>;
  /** Targets of the Makefile. */
  readonly targets: ReadonlySet<string>;
  /** Paths of the API; a parameter is `{name}`. */
  readonly routes: readonly string[];
}

const SOURCE = /\.(?:tsx?|m?js|sql|sh|ya?ml|json|service|timer|conf|tpl)$|(?:^|\/)(?:Makefile|Dockerfile)$/;
/** Made of other sources, or of other people's. */
const MADE = /(?:^|\/)(?:generated|dist)\/|package-lock\.json$|docs\/openapi\.json$/;
/** Tests name what is not there, too; of them only their own settings count. */
const TEST = /\.test\.tsx?$/;
const OF_TESTS = /^VIGILOPS_TEST_/;
const NAME = /[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/g;

/** @param root the top of the repository */
export function gatherFacts(root: string): Facts {
  const listed = spawnSync('git', ['ls-files', '-co', '--exclude-standard'], {
    cwd: root,
    maxBuffer: 1 << 28,
  });
  const files = listed.stdout
    .toString()
    .split('\n')
    .filter((file) => file !== '' && existsSync(join(root, file)));
  const read = (file: string) => readFileSync(join(root, file), 'utf8');
  const sources = files.filter((file) => SOURCE.test(file) && !MADE.test(file));
  const api = JSON.parse(read('docs/openapi.json')) as { paths: Readonly<Record<string, unknown>> };
  return {
    files: new Set(files),
    folders: new Set(files.flatMap(foldersOf)),
    words: new Set(
      sources.flatMap((file) =>
        wordsOf(read(file)).filter((word) => !TEST.test(file) || OF_TESTS.test(word)),
      ),
    ),
    targets: new Set([...read('Makefile').matchAll(/^([a-z0-9-]+):/gm)].map(([, name = '']) => name)),
    routes: Object.keys(api.paths),
  };
}

function foldersOf(file: string): string[] {
  const parts = file.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}

function wordsOf(text: string): string[] {
  return (text.match(NAME) ?? []).flatMap((name) => [name, ...name.split('.')]);
}
