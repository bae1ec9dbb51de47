import type { Template, Token } from './template.ts';

/** A step of a template: which words and places may follow, and which templates end here. */
interface Node {
  readonly words: Map<string, Node>;
  /** By the glue before the place. */
  readonly places: Map<string, Node>;
  /** By the glue behind the last token. */
  readonly ends: Map<string, Template>;
  /** How many templates take words at this place. */
  open: number;
}

export interface Tree {
  readonly root: Node;
}

const newNode = (): Node => ({ words: new Map(), places: new Map(), ends: new Map(), open: 0 });
export const createTree = (): Tree => ({ root: newNode() });

const keyOf = (token: Token) => `${token.glue}\u0000${token.text ?? ''}`;
const takesWords = (token: Token) => (token.types & 1) !== 0;

export function plant(tree: Tree, template: Template): void {
  let node = tree.root;
  for (const token of template.tokens) {
    const [edges, key] = token.text === undefined ? [node.places, token.glue] : [node.words, keyOf(token)];
    let next = edges.get(key);
    if (next === undefined) {
      next = newNode();
      edges.set(key, next);
    }
    next.open += token.text === undefined && takesWords(token) ? 1 : 0;
    node = next;
  }
  node.ends.set(template.tail, template);
}

export function uproot(tree: Tree, template: Template): void {
  const path: [Map<string, Node>, string, Node][] = [];
  let node = tree.root;
  for (const token of template.tokens) {
    const [edges, key] = token.text === undefined ? [node.places, token.glue] : [node.words, keyOf(token)];
    const next = edges.get(key);
    if (next === undefined) {
      return;
    }
    path.push([edges, key, next]);
    next.open -= token.text === undefined && takesWords(token) ? 1 : 0;
    node = next;
  }
  if (node.ends.get(template.tail) === template) {
    node.ends.delete(template.tail);
  }
  for (const [edges, key, child] of path.toReversed()) {
    if (child.words.size + child.places.size + child.ends.size > 0) {
      return;
    }
    edges.delete(key);
  }
}

/** Steps that one search may take: words and places are both tried, which could go on for long in a hostile tree. */
const MAX_STEPS = 2_000;

/** The template of tokens; words are preferred to places that take words. */
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
    if (token.text !== undefined) {
      const next = node.words.get(keyOf(token));
      const found = next === undefined ? undefined : walk(next, at + 1);
      if (found !== undefined) {
        return found;
      }
    }
    const place = node.places.get(token.glue);
    return place === undefined || (token.text !== undefined && place.open === 0) ? undefined : walk(place, at + 1);
  };
  return walk(tree.root, 0);
}
