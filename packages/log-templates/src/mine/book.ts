import { hash53 } from './hash.ts';
import { createTemplate, skeletonOf, type Template, type Token } from './template.ts';
import { createTree, plant, uproot, type Tree } from './tree.ts';
import { MOST_SIBLINGS } from './variety.ts';

/** What happened to templates: a new one, or one whose lines are another's from now on. */
export type Change =
  | { readonly kind: 'new'; readonly id: number }
  | { readonly kind: 'moved'; readonly id: number; readonly to: number };

/** All templates of a miner, and what is known of their likeness. */
export interface Book {
  readonly tree: Tree;
  /** With those that were merged away, the oldest of which are forgotten. */
  readonly byId: Map<number, Template>;
  /** By the id of the template that two would have in common: those that differ from it in one word. */
  readonly siblings: Map<number, Template[]>;
  /** Templates that were not merged away. */
  live: number;
  /** Merged away, oldest first. */
  readonly moved: Map<number, Template>;
  changes: Change[];
}

/** Words of a template that may be found to vary: the others are too far behind. */
const MOST_WORDS = 20;
/** Changes that nobody fetched; then the oldest half is forgotten. Whoever stores them reads the whole list instead. */
export const MOST_CHANGES = 100_000;

export function createBook(): Book {
  return {
    tree: createTree(),
    byId: new Map(),
    siblings: new Map(),
    live: 0,
    moved: new Map(),
    changes: [],
  };
}

export function note(book: Book, change: Change): void {
  if (book.changes.length >= MOST_CHANGES) {
    book.changes = book.changes.slice(MOST_CHANGES / 2);
  }
  book.changes.push(change);
}

/** Its words, and the id of the template that it has in common with those that differ in this word. */
export function* likenesses(template: Template): Generator<readonly [number, number]> {
  let words = 0;
  for (const [at, token] of template.tokens.entries()) {
    if (token.text !== undefined && words < MOST_WORDS) {
      words += 1;
      yield [at, hash53(skeletonOf(template.tokens, template.tail, at))];
    }
  }
}

/** Enters a template. It is not yet compared with others: see `settle`. */
export function enter(book: Book, template: Template): void {
  // Behind all others: states have templates in the order in which they came.
  book.byId.delete(template.id);
  book.byId.set(template.id, template);
  book.moved.delete(template.id);
  book.live += 1;
  plant(book.tree, template);
  note(book, { kind: 'new', id: template.id });
  link(book, template);
}

/** Makes a template known to those that differ from it in one word. */
export function link(book: Book, template: Template): void {
  if (template.isPinned || template.isGiven) {
    return;
  }
  for (const [, id] of likenesses(template)) {
    const list = book.siblings.get(id) ?? [];
    if (list.length < MOST_SIBLINGS) {
      list.push(template);
      book.siblings.set(id, list);
    }
  }
}

/** The opposite of `link`. */
export function unlink(book: Book, template: Template): void {
  for (const [, id] of likenesses(template)) {
    const rest = (book.siblings.get(id) ?? []).filter((other) => other !== template);
    if (rest.length > 0) {
      book.siblings.set(id, rest);
    } else {
      book.siblings.delete(id);
    }
  }
}

/** One template of given tokens to which others move; it may be one that is there already. */
export function moveAll(
  book: Book,
  others: readonly Template[],
  tokens: readonly Token[],
  tail: string,
): Template {
  for (const other of others) {
    other.tokens.forEach((token, i) => {
      const place = tokens[i];
      if (place?.text === undefined && place !== undefined) {
        place.types |= token.types;
      }
    });
  }
  const common = createTemplate(tokens, tail);
  // The same id, but its places take words from now on.
  const before = others.find(({ id }) => id === common.id);
  if (before !== undefined) {
    common.name = before.name;
    common.splits = before.splits;
  }
  if (before === undefined) {
    note(book, { kind: 'new', id: common.id });
  }
  for (const other of others) {
    leave(book, other);
    common.count += other.count;
    other.count = 0;
    other.successor = common;
    if (other !== before) {
      remember(book, other, common);
    }
  }
  book.byId.delete(common.id);
  book.byId.set(common.id, common);
  book.moved.delete(common.id);
  book.live += 1;
  plant(book.tree, common);
  link(book, common);
  return common;
}

function leave(book: Book, template: Template): void {
  unlink(book, template);
  uproot(book.tree, template);
  book.live -= 1;
}

/** Keeps the way from a template that was merged away to its successor. */
export function remember(book: Book, template: Template, to: Template): void {
  book.moved.set(template.id, template);
  note(book, { kind: 'moved', id: template.id, to: to.id });
}

/** Forgets the oldest ways: who stored their ids has been told where they went. */
export function forgetOldest(book: Book, most: number): void {
  for (const [id, template] of book.moved) {
    if (book.moved.size <= most) {
      return;
    }
    if (!template.isAlias) {
      book.moved.delete(id);
      book.byId.delete(id);
    }
  }
}
