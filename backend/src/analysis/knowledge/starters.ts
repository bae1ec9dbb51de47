import { articleText } from '@vigilops/contracts/api';
import { readdir, readFile } from 'node:fs/promises';
import type { BuiltInArticle } from '../../model/index.ts';
import { articleWords } from './words.ts';

const FOLDER = new URL('./starters/', import.meta.url);

/** The runbooks that come with the house: a file each and language, such as disk-full.en.md. */
export async function loadStarters(folder: URL = FOLDER): Promise<readonly BuiltInArticle[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.md')).toSorted();
  return Promise.all(
    names.map(async (name) => starterOf(name, await readFile(new URL(name, folder), 'utf8'))),
  );
}

/**
 * `# Title`, lines `tags:` and `rules:` (names with semicolons between), then text; lines of a numbered list are the steps.
 */
export function starterOf(name: string, source: string): BuiltInArticle {
  const key = name.replace(/\.md$/u, '');
  const lines = source.split('\n');
  const head = (label: string) =>
    lines
      .find((line) => line.startsWith(`${label}:`))
      ?.slice(label.length + 1)
      .split(';')
      .map((part) => part.trim())
      .filter((part) => part !== '') ?? [];
  const isHead = (line: string) => line.startsWith('# ') || /^(?:tags|rules):/u.test(line);
  const isStep = (line: string) => /^\d+\. /u.test(line);
  const text = articleText.parse({
    title: lines
      .find((line) => line.startsWith('# '))
      ?.slice(2)
      .trim(),
    body: lines
      .filter((line) => !isHead(line) && !isStep(line))
      .join('\n')
      .trim(),
    steps: lines.filter(isStep).map((line) => line.replace(/^\d+\. /u, '').trim()),
    tags: head('tags'),
    applies_to: { rules: head('rules') },
    language: key.split('.').at(-1),
  });
  return { key, text, words: articleWords(text) };
}
