import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** Words by their whole key: `t('config.url', 'URL')` gives `config.url`. */
export type Words = ReadonlyMap<string, string>;

interface Tree {
  [part: string]: string | Tree;
}

/** Every `t('key', 'English')` and `<Trans i18nKey="key">English</Trans>` below a folder. Throws where one key has two texts. */
export function collectWords(folder: string): Words {
  const words = new Map<string, string>();
  for (const name of globSync('**/*.{ts,tsx}', { cwd: folder }).sort()) {
    if (name !== 't.ts' && !/\.test\.tsx?$/.test(name)) {
      const text = readFileSync(join(folder, name), 'utf8');
      const kind = name.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
      visit(ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true, kind), words);
    }
  }
  return words;
}

function visit(node: ts.Node, words: Map<string, string>): void {
  const found = fromCall(node) ?? fromElement(node);
  if (found !== undefined) {
    const [key, text] = found;
    const known = words.get(key);
    if (known !== undefined && known !== text) {
      throw new Error(`${key} stands for both "${known}" and "${text}"`);
    }
    words.set(key, text);
  }
  ts.forEachChild(node, (child) => visit(child, words));
}

function fromCall(node: ts.Node): readonly [string, string] | undefined {
  if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression) || node.expression.text !== 't') {
    return undefined;
  }
  const [key, text] = node.arguments;
  if (key === undefined || text === undefined || !ts.isStringLiteral(key) || !ts.isStringLiteralLike(text)) {
    throw new Error(`${node.getSourceFile().fileName}: t() needs two literal texts: ${node.getText()}`);
  }
  return [key.text, text.text];
}

function fromElement(node: ts.Node): readonly [string, string] | undefined {
  if (!ts.isJsxElement(node) || node.openingElement.tagName.getText() !== 'Trans') {
    return undefined;
  }
  const attribute = node.openingElement.attributes.properties
    .filter(ts.isJsxAttribute)
    .find((property) => property.name.getText() === 'i18nKey');
  const key = attribute?.initializer;
  const [text, ...more] = node.children;
  if (
    key === undefined ||
    !ts.isStringLiteral(key) ||
    text === undefined ||
    !ts.isJsxText(text) ||
    more.length > 0
  ) {
    throw new Error(`${node.getSourceFile().fileName}: <Trans> needs a literal key and plain text inside`);
  }
  return [key.text, text.text.replace(/\s+/g, ' ').trim()];
}

/** The nested form of Grafana's locale files, sorted. */
export function toTree(words: Words): Tree {
  const tree: Tree = {};
  for (const [key, text] of [...words].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const parts = key.split('.');
    const leaf = parts.pop() ?? key;
    let branch = tree;
    for (const part of parts) {
      const next = (branch[part] ??= {});
      if (typeof next === 'string') {
        throw new Error(`${key} lies below a key that is a text itself`);
      }
      branch = next;
    }
    branch[leaf] = text;
  }
  return tree;
}

export function fromTree(tree: Tree, prefix = ''): Words {
  return new Map(
    Object.entries(tree).flatMap(([part, value]): (readonly [string, string])[] =>
      typeof value === 'string' ? [[prefix + part, value]] : [...fromTree(value, `${prefix}${part}.`)],
    ),
  );
}

if (import.meta.main) {
  const src = join(import.meta.dirname, 'src');
  const file = join(src, 'locales/en-US/vigilops-app.json');
  writeFileSync(file, `${JSON.stringify(toTree(collectWords(src)), null, 2)}\n`);
}
