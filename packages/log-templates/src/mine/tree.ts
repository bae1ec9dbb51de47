import { TAKES_WORDS, type Template, type Token } from './template.ts';

/** A step of a template: which words and places may follow, and which templates end here. */
interface Node {
  readonly words: Map<string, Node>;
  /** By the glue before the place. */
  readonly places: Map<string, Node>;
  /** By what is behind the last token. */
  readonly ends: Map<string, Template>;
  /** How many templates take words at this place. */
  open: number;
}

export interface Tree {
  readonly root: Node;
}

const newNode = (): Node => ({ words: new Map(), places: new Map(), ends: new Map(), open: 0 });
export const createTree = (): Tree => ({ root: newNode() });

const wordKey = (token: Token) => `${token.glue}\u0000${token.text ?? ''}`;
const takesWords = (token: Token) => (token.text === undefined && (token.types & TAKES_WORDS) !== 0 ? 1 : 0);

function stepOf(node: Node, token: Token): readonly [Map<string, Node>, string] {
  return token.text === undefined ? [node.places, token.glue] : [node.words, wordKey(token)];
}

export function plant(tree: Tree, template: Template): void {
  let node = tree.root;
  for (const token of template.tokens) {
    const [edges, key] = stepOf(node, token);
    let next = edges.get(key);
    if (next === undefined) {
      next = newNode();
      edges.set(key, next);
    }
    next.open += takesWords(token);
    node = next;
  }
  node.ends.set(template.tail, template);
}

export function uproot(tree: Tree, template: Template): void {
  const path: (readonly [Map<string, Node>, string, Node])[] = [];
  let node = tree.root;
  for (const token of template.tokens) {
    const [edges, key] = stepOf(node, token);
    const next = edges.get(key);
    if (next === undefined) {
      return;
    }
    path.push([edges, key, next]);
    node = next;
  }
  if (node.ends.get(template.tail) !== template) {
    return;
  }
  node.ends.delete(template.tail);
  template.tokens.forEach((token, at) => {
    const child = path[at]?.[2];
    if (child !== undefined) {
      child.open -= takesWords(token);
    }
  });
  for (const [edges, key, child] of path.toReversed()) {
    if (child.words.size + child.places.size + child.ends.size > 0) {
      return;
    }
    edges.delete(key);
  }
}

/** Steps of one search: words and places are both tried, which could go on for long in a tree that somebody made so. */
const MAX_STEPS = 2_000;

/** The template of a line; words are preferred to places that take words. */
export function find(tree: Tree, tokens: readonly Token[], tail: string): Template | undefined {
  let steps = 0;
  const walk = (node: Node, at: number): Template | undefined => {
    const token = tokens[at];
    if (token === undefined) {
      return node.ends.get(tail);
    }
    steps += 1;
    if (steps > MAX_STEPS) {
      return undefined;
    }
    const word = token.text === undefined ? undefined : node.words.get(wordKey(token));
    const found = word === undefined ? undefined : walk(word, at + 1);
    if (found !== undefined) {
      return found;
    }
    const place = node.places.get(token.glue);
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
    const word: Node | undefined = token.text === undefined ? undefined : node.words.get(wordKey(token));
    if (token.text !== undefined && word === undefined && node.words.size >= most) {
      found.push(at);
    }
    node = word ?? node.places.get(token.glue);
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
      const template = node.ends.get(tail);
      found.push(...(template === undefined ? [] : [template]));
      return;
    }
    const [edges, key] = stepOf(node, token);
    const next = edges.get(key);
    if (next !== undefined) {
      walk(next, at + 1);
    }
    if (takesWords(token) === 0) {
      return;
    }
    for (const [word, child] of node.words) {
      if (word.startsWith(`${token.glue}\u0000`)) {
        walk(child, at + 1);
      }
    }
  };
  walk(tree.root, 0);
  return found;
}
