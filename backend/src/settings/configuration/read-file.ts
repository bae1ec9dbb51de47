import { VigilError } from '@vigilops/contracts';
import { parseYamlConfig, type ConfigProblem } from '@vigilops/runtime';
import { configurationDocument, type ConfigurationDocument } from './document.ts';

const FILE = 'configuration';
const MOST_TOLD = 20;

export interface ConfigurationFile {
  readonly document: ConfigurationDocument;
  /** Whether the file itself says something of a key, such as `retention.logs_days`; else a default stands there. */
  readonly names: (section: string, key: string) => boolean;
  /** In words, with line and key, what is wrong with a place of the file. */
  readonly problemAt: (path: readonly PropertyKey[], what: string) => ConfigProblem;
}

/** Throws REQUEST_INVALID that names every wrong key with its line. */
export function readFile(yaml: string): ConfigurationFile {
  const result = parseYamlConfig(yaml, configurationDocument, { file: FILE });
  if (!result.ok) {
    throw refused(result.problems);
  }
  const given = blockOf(blockOf(result.given)['settings']);
  return {
    document: result.value,
    names: (section, key) => Object.hasOwn(blockOf(given[section]), key),
    problemAt: (path, what) => result.locate(path, `\`${path.map(String).join('.')}\`: ${what}`),
  };
}

export function refused(problems: readonly ConfigProblem[]): VigilError {
  const told = problems.slice(0, MOST_TOLD).map(({ text }) => text);
  const more = problems.length - told.length;
  return new VigilError(
    'REQUEST_INVALID',
    [...told, ...(more > 0 ? [`… and ${String(more)} more`] : [])].join('\n'),
  );
}

/** Words that name a field of their own request first: check.url: must be … */
const ABOUT_A_FIELD = /^([a-z_]+(?:\.[\w-]+)*): ([^]+)$/u;

/** What others refuse of a place of the file is told with its line. */
export async function atPlace<T>(
  file: ConfigurationFile,
  place: readonly PropertyKey[],
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof VigilError) || (error.code !== 'REQUEST_INVALID' && error.code !== 'CONFLICT')) {
      throw error;
    }
    const [, field, what] = ABOUT_A_FIELD.exec(error.message) ?? [];
    throw refused([
      field === undefined || what === undefined
        ? file.problemAt(place, error.message)
        : file.problemAt([...place, ...field.split('.')], what),
    ]);
  }
}

function blockOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
