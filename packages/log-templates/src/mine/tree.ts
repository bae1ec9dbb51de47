import { TAKES_WORDS, type Template, type Token } from './template.ts';

/** A step of a template: which words and places may follow, and which templates end here. */
interface Node {
  /** By glue and word. Maps are made when they are needed: a large tree has mostly nodes of one child. */
  words: Map<string, Node> | undefined;
  /** By the glue before the place. */
  places: Map<string, Node> | undefined;
  /** By what is behind the last token. */
  ends: Map<string, Template> | undefined;
  /** How many templates take words at this place. */
  open: number;
}

export interface Tree {
  readonly root: Node;
}

const newNode = (): Node => ({ words: undefined, places: undefined, ends: undefined, open: 0 });
export const createTree = (): Tree => ({ root: newNode() });

const wordKey = (token: Token) => `${token.glue}\u0000${token.text ?? ''}`;
const takesWords = (token: Token) => (token.text === undefined && (token.types & TAKES_WORDS) !== 0 ? 1 : 0);

const stepTo = (node: Node, token: Token): Node | undefined =>
  token.text === undefined ? node.places?.get(token.glue) : node.words?.get(wordKey(token));

function stepToNew(node: Node, token: Token): Node {
  const next = newNode();
  if (token.text === undefined) {
    node.places = (node.places ?? new Map<string, Node>()).set(token.glue, next);
  } else {
    node.words = (node.words ?? new Map<string, Node>()).set(wordKey(token), next);
  }
  return next;
}

export function plant(tree: Tree, template: Template): void {
  let node = tree.root;
  for (const token of template.tokens) {
    node = stepTo(node, token) ?? stepToNew(node, token);
    node.open += takesWords(token);
  }
  node.ends = (node.ends ?? new Map<string, Template>()).set(template.tail, template);
}

export function uproot(tree: Tree, template: Template): void {
  const path: Node[] = [tree.root];
  for (const token of template.tokens) {
    const next = stepTo(path.at(-1) as Node, token);
    if (next === undefined) {
      return;
    }
    path.push(next);
  }
  const last = path.at(-1);
  if (last?.ends?.get(template.tail) !== template) {
    return;
  }
  last.ends.delete(template.tail);
  for (let at = template.tokens.length - 1; at >= 0; at -= 1) {
    const [node, child, token] = [path[at] as Node, path[at + 1] as Node, template.tokens[at] as Token];
    child.open -= takesWords(token);
    if (isEmpty(child)) {
      (token.text === undefined ? node.places : node.words)?.delete(
        token.text === undefined ? token.glue : wordKey(token),
      );
    }
  }
}

const isEmpty = ({ words, places, ends }: Node) =>
  (words?.size ?? 0) + (places?.size ?? 0) + (ends?.size ?? 0) === 0;

/** Steps of one search: words and places are both tried, which could go on for long in a tree that somebody made so. */
const MAX_STEPS = 2_000;

/** The template of a line; words are preferred to places that take words. */
export function find(tree: Tree, tokens: readonly Token[], tail: string): Template | undefined {
  let steps = 0;
  const walk = (node: Node, at: number): Template | undefined => {
    const token = tokens[at];
    if (token === undefined) {
      return node.ends?.get(tail);
    }
    steps += 1;
    if (steps > MAX_STEPS) {
      return undefined;
    }
    const word = token.text === undefined ? undefined : node.words?.get(wordKey(token));
    const found = word === undefined ? undefined : walk(word, at + 1);
    if (found !== undefined) {
      return found;
    }
    const place = node.places?.get(token.glue);
    return place === undefined || (token.text !== undefined && place.open === 0)
      ? undefined
      : walk(place, at + 1);
  };
  return walk(tree.root, 0);
}

/** Which words of a line come where the tree has `most` others already: these vary. */
export function crowded(tree: Tree, tokens: readonly Token[], most: number): readonly number[] {
  const found: number[] = [];
  let node: Node | undefined = tree.root;
  for (let at = 0; at < tokens.length && node !== undefined; at += 1) {
    const token = tokens[at] as Token;
    const word: Node | undefined = token.text === undefined ? undefined : node.words?.get(wordKey(token));
    if (token.text !== undefined && word === undefined && (node.words?.size ?? 0) >= most) {
      found.push(at);
    }
    node = word ?? node.places?.get(token.glue);
  }
  return found;
}

/** Templates whose lines another one would take, too: they have words or fewer kinds where it has places. */
export function covered(tree: Tree, tokens: readonly Token[], tail: string): readonly Template[] {
  const found: Template[] = [];
  let steps = 0;
  const walk = (node: Node, at: number): void => {
    const token = tokens[at];
    steps += 1;
    if (steps > MAX_STEPS) {
      return;
    }
    if (token === undefined) {
      const template = node.ends?.get(tail);
      found.push(...(template === undefined ? [] : [template]));
      return;
    }
    const next = stepTo(node, token);
    if (next !== undefined) {
      walk(next, at + 1);
    }
    if (takesWords(token) === 0) {
      return;
    }
    for (const [word, child] of node.words ?? []) {
      if (word.startsWith(`${token.glue}\u0000`)) {
        walk(child, at + 1);
      }
    }
  };
  walk(tree.root, 0);
  return found;
}
