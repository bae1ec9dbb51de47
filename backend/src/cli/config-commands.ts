import { VigilError } from '@vigilops/contracts';
import type { ConfigurationDifference } from '@vigilops/contracts/api';
import { parseArgs } from 'node:util';
import type { Configuration } from '../settings/index.ts';
import { byCommand } from './actor.ts';

export const CONFIG_HELP = `vigilops config: settings, services and maintenance as one file

  vigilops config export
      Prints the file (YAML). Secrets are marked in it, not told.
  vigilops config import [--dry-run] [--remove] <file>
      Says what the file changes, and changes all of it, or nothing where anything is wrong. --dry-run only says it;
      --remove also takes away services and maintenance that the file does not name. - reads standard input.
`;

export interface ConfigCommandDeps {
  readonly configuration: Configuration;
  /** The text of a file, or of standard input for -. */
  readonly readText: (file: string) => Promise<string>;
  readonly print: (text: string) => void;
  readonly signal: AbortSignal;
}

/** Runs `config <verb> …`. Throws REQUEST_INVALID with a sentence for people. */
export async function runConfigCommand(args: readonly string[], deps: ConfigCommandDeps): Promise<void> {
  const [verb, ...rest] = args;
  switch (verb) {
    case 'export':
      return exportConfiguration(rest, deps);
    case 'import':
      return importConfiguration(rest, deps);
    default:
      throw new VigilError('REQUEST_INVALID', `config: expected export or import, got ${verb ?? 'nothing'}`);
  }
}

async function exportConfiguration(args: readonly string[], deps: ConfigCommandDeps): Promise<void> {
  parse(args, {}, 0);
  deps.print((await deps.configuration.exportYaml(deps.signal)).trimEnd());
}

const IMPORT_FLAGS = { 'dry-run': { type: 'boolean' }, remove: { type: 'boolean' } } as const;

async function importConfiguration(args: readonly string[], deps: ConfigCommandDeps): Promise<void> {
  const { values, positionals } = parse(args, IMPORT_FLAGS, 1);
  const [file = ''] = positionals;
  const yaml = await deps.readText(file).catch((cause: unknown) => {
    throw new VigilError('REQUEST_INVALID', `${file} cannot be read`, { cause });
  });
  const { applied, differences } = await deps.configuration.importYaml(
    { yaml, dryRun: values['dry-run'] === true, remove: values.remove === true },
    byCommand(),
    deps.signal,
  );
  differences.forEach((difference) => {
    deps.print(inWords(difference));
  });
  const count = differences.length === 1 ? '1 difference' : `${String(differences.length)} differences`;
  deps.print(applied ? `${count}, done` : `${count}, nothing was changed`);
}

/** As a patch shows it. */
function inWords({ kind, action, name, before, after }: ConfigurationDifference): string {
  const marked = (sign: string, text: string | null) =>
    (text ?? '').split('\n').map((line) => `  ${sign} ${line}`);
  return [
    `${action} ${kind} ${name}`,
    ...(before === null ? [] : marked('-', before)),
    ...(after === null ? [] : marked('+', after)),
  ].join('\n');
}

type Flags = Record<string, { readonly type: 'boolean' }>;

function parse<Options extends Flags>(args: readonly string[], options: Options, files: 0 | 1) {
  try {
    const parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    if (parsed.positionals.length !== files) {
      throw new Error(files === 0 ? 'expected nothing more' : 'expected one file');
    }
    return parsed;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new VigilError('REQUEST_INVALID', `config: ${why}`, { cause });
  }
}
