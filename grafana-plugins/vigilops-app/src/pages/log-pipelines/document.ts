import type { Pipelines } from './types.ts';

/** A file of pipelines in which one is edited by itself. */
export interface Composed {
  readonly yaml: string;
  /** Line of the file, from 1 on, on which the edited text begins. */
  readonly firstLine: number;
}

const ITEM = '  - ';
/** Columns by which a pipeline is moved to the right in a file. */
export const INDENT = 4;

/** What the file says of each pipeline, as a text of its own. */
export function textsOf({ yaml, pipelines }: Pick<Pipelines, 'yaml' | 'pipelines'>): readonly string[] {
  const texts: string[][] = [];
  for (const line of yaml.trimEnd().split('\n')) {
    if (line.startsWith(ITEM)) {
      texts.push([]);
    }
    texts.at(-1)?.push(line.slice(ITEM.length));
  }
  // Written in another way than this one knows. JSON is YAML, too.
  return texts.length === pipelines.length
    ? texts.map((lines) => `${lines.join('\n')}\n`)
    : pipelines.map((pipeline) => `${JSON.stringify(pipeline, null, 2)}\n`);
}

/** The file with `text` in place of the pipeline `at`, or behind the last one. */
export function compose(texts: readonly string[], at: number, text: string): Composed {
  const place = at < 0 ? texts.length : at;
  const all = [...texts.slice(0, place), text, ...texts.slice(place + 1)];
  const blocks = all.map((each) => ['  -', ...each.trimEnd().split('\n').map(indented)]);
  const before = blocks.slice(0, place).reduce((lines, block) => lines + block.length, 0);
  // The head, the blocks before, and the dash above it.
  return { yaml: `${['pipelines:', ...blocks.flat()].join('\n')}\n`, firstLine: before + 3 };
}

const indented = (line: string) => (line.trim() === '' ? '' : `${' '.repeat(INDENT)}${line}`);

const OFF = /^enabled:[ \t]*false[ \t]*(?:#.*)?$/m;

/** As its text says. */
export const isOn = (text: string): boolean => !OFF.test(text);

/** The text with one line more or less, or another word in it. */
export function switched(text: string, on: boolean): string {
  if (isOn(text) === on) {
    return text;
  }
  if (on) {
    return text.replace(new RegExp(`${OFF.source}\n?`, 'm'), '');
  }
  if (/^enabled:/m.test(text)) {
    return text.replace(/^enabled:.*$/m, 'enabled: false');
  }
  return /^name:.*$/m.test(text)
    ? text.replace(/^name:.*$/m, (name) => `${name}\nenabled: false`)
    : `enabled: false\n${text}`;
}

/** To be tried it works, and each line keeps its number. */
export const asIfOn = (text: string): string => text.replace(OFF, 'enabled: true');
