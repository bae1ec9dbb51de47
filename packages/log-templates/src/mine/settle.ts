import { UNIT } from '../scan/variables.ts';
import { likenesses, moveAll, type Book } from './book.ts';
import { hash53 } from './hash.ts';
import { resolved, skeletonOf, TAKES_WORDS, type Template } from './template.ts';
import { covered } from './tree.ts';
import { areUnits, variesAt } from './variety.ts';

/** Words of a template that are compared in pairs, and words of a place that are looked for in other templates. */
const MOST_PAIRED = 12;
const MOST_TRIED = 16;

/**
 * Makes a new template one with others as long as one of its words varies, and those that this makes alike; the template in
 * which its lines are then.
 */
export function settle(book: Book, template: Template): Template {
  const waiting = [template];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const merged =
      next.successor === undefined && !next.isPinned && !next.isGiven ? settleOnce(book, next) : undefined;
    if (merged !== undefined) {
      waiting.push(...alikeBefore(book, merged.template, merged.at, merged.words), merged.template);
    }
  }
  return resolved(template);
}

interface Merged {
  readonly template: Template;
  /** Which of its tokens became a place, and the words that were there. */
  readonly at: number;
  readonly words: readonly string[];
}

function settleOnce(book: Book, template: Template): Merged | undefined {
  for (const [at, id] of likenesses(template)) {
    const existing = liveOf(book, id);
    const list = book.siblings.get(id) ?? [];
    if (existing !== 'kept' && list.includes(template) && variesAt(list, existing, at)) {
      return generalise(book, list, at, existing);
    }
  }
  const proven = provenElsewhere(book, template);
  if (proven !== undefined) {
    return proven;
  }
  // Words may have come before the value that proves that they vary.
  const list = book.siblings.get(template.id);
  const at = template.tokens.findIndex(
    (token, i) => token.text === undefined && list?.[0]?.tokens[i]?.text !== undefined,
  );
  return list !== undefined && at >= 0 && variesAt(list, template, at)
    ? generalise(book, list, at, template)
    : undefined;
}

/** The template of this very id; `kept` where people do not want it to change. */
function liveOf(book: Book, id: number): Template | 'kept' | undefined {
  const known = book.byId.get(id);
  if (known === undefined || known.successor !== undefined) {
    return known === undefined ? undefined : 'kept';
  }
  return known.isPinned || known.isGiven ? 'kept' : known;
}

/** A word that varies in another template, which has all in common with this one but this word and one more. */
function provenElsewhere(book: Book, template: Template): Merged | undefined {
  const words = [...likenesses(template)].slice(0, MOST_PAIRED);
  for (const [at, id] of words) {
    for (const [other] of words) {
      const alike =
        other === at
          ? undefined
          : book.siblings.get(hash53(skeletonOf(template.tokens, template.tail, at, other)));
      const existing =
        alike?.some((like) => isPlace(like, at)) === true && !template.splits.includes(at)
          ? liveOf(book, id)
          : 'kept';
      if (existing !== 'kept') {
        return generalise(book, [template], at, existing);
      }
    }
  }
  return undefined;
}

function isPlace(template: Template, at: number): boolean {
  const token = template.tokens[at];
  return (
    token?.text === undefined && ((token?.types ?? 0) & TAKES_WORDS) !== 0 && !template.splits.includes(at)
  );
}

/** Templates from before that have one of the words where a place is now, and differ in one more word. */
function* alikeBefore(
  book: Book,
  template: Template,
  at: number,
  words: readonly string[],
): Generator<Template> {
  const others = [...likenesses(template)].slice(0, MOST_PAIRED);
  for (const word of words.slice(0, MOST_TRIED)) {
    const tokens = template.tokens.map((token, i) => (i === at ? { ...token, text: word } : token));
    for (const [other] of others) {
      yield* book.siblings.get(hash53(skeletonOf(tokens, template.tail, other))) ?? [];
    }
  }
}

/** The template that templates have in common which differ in the word at `at`; they move there. */
function generalise(
  book: Book,
  list: readonly Template[],
  at: number,
  existing: Template | undefined,
): Merged {
  const [first] = list as readonly [Template];
  const words = list.map((other) => other.tokens[at]?.text ?? '');
  const types = existing === undefined && areUnits(first, at, words) ? 1 << UNIT : 1;
  const tokens = first.tokens.map((token, i) =>
    i === at ? { glue: token.glue, text: undefined, types } : { ...token },
  );
  // What people split stays so.
  const like =
    existing === undefined || existing.splits.length === 0 ? covered(book.tree, tokens, first.tail) : [];
  const free = like.filter(({ isPinned, isGiven, isAlias }) => !isPinned && !isGiven && !isAlias);
  const all = new Set([...list, ...(existing === undefined ? [] : [existing]), ...free]);
  return { template: moveAll(book, [...all], tokens, first.tail), at, words };
}
