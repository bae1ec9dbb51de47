import { parseYamlConfig, type ConfigProblem } from '@vigilops/runtime';
import { configurationDocument, type ConfigurationDocument } from './document.ts';

const FILE = 'configuration';
const MOST_TOLD = 20;

/** Something wrong with a place of a file. */
export interface PlaceProblem {
  readonly path: readonly PropertyKey[];
  readonly what: string;
}

export type ParsedFile =
  | {
      readonly ok: true;
      readonly document: ConfigurationDocument;
      /** What the file itself says, before defaults. */
      readonly given: unknown;
      /** In words, with line and key, in the order of the lines. */
      readonly tell: (problems: readonly PlaceProblem[]) => string;
    }
  | { readonly ok: false; readonly refusal: string };

/** How long this takes is up to who wrote the file: it has a thread of its own (`file-worker.ts`). */
export function parseFile(yaml: string): ParsedFile {
  const result = parseYamlConfig(yaml, configurationDocument, { file: FILE });
  if (!result.ok) {
    return { ok: false, refusal: inWords(result.problems) };
  }
  const { value: document, given, locate } = result;
  return {
    ok: true,
    document,
    given,
    tell: (problems) =>
      inWords(
        problems
          .map(({ path, what }) => locate(path, `\`${path.map(String).join('.')}\`: ${what}`))
          .toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)),
      ),
  };
}

function inWords(problems: readonly ConfigProblem[]): string {
  const told = problems.slice(0, MOST_TOLD).map(({ text }) => text);
  const more = problems.length - told.length;
  return [...told, ...(more > 0 ? [`… and ${String(more)} more`] : [])].join('\n');
}
