import { parsePattern, tokensOfPattern } from '../given/pattern.ts';
import { TemplateError } from '../template-error.ts';
import { enter, link, moveAll, note, remember, unlink, type Book } from './book.ts';
import type { Mine } from './miner.ts';
import { settle } from './settle.ts';
import { createTemplate, resolved, TAKES_WORDS, type Template, type Token } from './template.ts';

/** Templates that people may write: each line is compared with them before anything else. */
export const MAX_GIVEN = 200;

/** The template of an id, or of the one that it was merged into. Throws TEMPLATE_UNKNOWN. */
export function templateOf(book: Book, id: number): Template {
  const template = book.byId.get(id);
  if (template === undefined) {
    throw new TemplateError(
      'TEMPLATE_UNKNOWN',
      `There is no template ${String(id)}. List the templates for their ids.`,
    );
  }
  return resolved(template);
}

/**
 * Makes several templates one and returns its id. Where they differ in words alone, these become a place; else lines of all
 * are counted in the first.
 */
export function mergeTemplates(mine: Mine, ids: readonly number[]): number {
  const { book } = mine;
  const all = [...new Set(ids.map((id) => templateOf(book, id)))];
  const [first] = all;
  if (first === undefined || all.length < 2) {
    throw new TemplateError('TEMPLATE_UNUSABLE', 'Merging needs two templates that are not one already.');
  }
  const mined = all.filter(({ isGiven }) => !isGiven);
  if (mined.length === all.length && all.every((other) => isAlike(first, other))) {
    const tokens = first.tokens.map((token, at) => commonToken(token, all, at));
    const common = moveAll(book, all, tokens, first.tail);
    return settle(book, common).id;
  }
  const target = all.find(({ isGiven }) => isGiven) ?? first;
  for (const other of all) {
    if (other !== target) {
      moveTo(book, other, target);
    }
  }
  return target.id;
}

function isAlike(a: Template, b: Template): boolean {
  return (
    a.tokens.length === b.tokens.length &&
    a.tail === b.tail &&
    a.tokens.every((token, at) => token.glue === b.tokens[at]?.glue)
  );
}

function commonToken(token: Token, all: readonly Template[], at: number): Token {
  const texts = new Set(all.map((other) => other.tokens[at]?.text));
  return texts.size === 1 ? { ...token } : { glue: token.glue, text: undefined, types: 1 };
}

/** Its lines are counted elsewhere, but it stays in the tree, where they are recognised. */
function moveTo(book: Book, template: Template, target: Template): void {
  unlink(book, template);
  template.successor = target;
  template.isAlias = true;
  target.count += template.count;
  template.count = 0;
  book.live -= 1;
  remember(book, template, target);
}

/** Takes a template out again that people merged into another; lines that were counted stay there. */
export function separateTemplate(mine: Mine, id: number): number {
  const { book } = mine;
  const template = book.byId.get(id);
  if (template?.successor === undefined || !template.isAlias) {
    throw new TemplateError(
      'TEMPLATE_NOT_MOVED',
      `Template ${String(id)} was not merged into another by hand. Split a place of the template that it became.`,
    );
  }
  template.successor = undefined;
  template.isAlias = false;
  template.isPinned = true;
  book.moved.delete(id);
  book.live += 1;
  note(book, { kind: 'new', id });
  mine.forgetShapes();
  return id;
}

/**
 * From now on every word at a place (counted from 0) makes a template of its own; lines that were counted stay where they
 * are. Throws TEMPLATE_PLACE_UNKNOWN for places that hold numbers, addresses and the like.
 */
export function splitTemplate(mine: Mine, id: number, place: number): number {
  const template = templateOf(mine.book, id);
  const places = template.tokens.flatMap((token, at) => (token.text === undefined ? [at] : []));
  const at = places[place];
  if (at === undefined || template.isGiven || ((template.tokens[at]?.types ?? 0) & TAKES_WORDS) === 0) {
    throw new TemplateError(
      'TEMPLATE_PLACE_UNKNOWN',
      `Template ${String(template.id)} has no place ${String(place)} that holds words. For a certain number, write a template that has it.`,
    );
  }
  if (!template.splits.includes(at)) {
    template.splits = [...template.splits, at];
  }
  mine.forgetShapes();
  return template.id;
}

export function renameTemplate(mine: Mine, id: number, name: string | undefined): void {
  templateOf(mine.book, id).name = name;
}

/** A pinned template is neither merged nor made more general but by people. */
export function pinTemplate(mine: Mine, id: number, isPinned: boolean): void {
  const template = templateOf(mine.book, id);
  if (template.isPinned === isPinned) {
    return;
  }
  unlink(mine.book, template);
  template.isPinned = isPinned;
  link(mine.book, template);
}

/** Enters a template that people wrote; lines are compared with it first. Returns its id. */
export function defineTemplate(mine: Mine, text: string): number {
  const { book } = mine;
  const pattern = parsePattern(text);
  if (mine.given.length >= MAX_GIVEN) {
    throw new TemplateError(
      'TEMPLATES_TOO_MANY',
      `There are ${String(MAX_GIVEN)} written templates already. Delete one that is no longer needed.`,
    );
  }
  const { tokens, tail } = tokensOfPattern(pattern);
  const written = createTemplate(tokens, tail);
  const known = book.byId.get(written.id);
  const template = known ?? written;
  if (known === undefined) {
    enter(book, written);
  } else if (known.successor !== undefined) {
    throw new TemplateError(
      'TEMPLATE_UNUSABLE',
      'This template was merged into another. Take it out there first.',
    );
  }
  unlink(book, template);
  template.isGiven = true;
  if (!mine.given.some((other) => other.template === template)) {
    mine.given.push({ template, pattern, text });
  }
  return template.id;
}

/** A written template becomes one like any other: its lines stay, new ones are mined again. */
export function undefineTemplate(mine: Mine, id: number): void {
  const template = templateOf(mine.book, id);
  const at = mine.given.findIndex((given) => given.template === template);
  if (at < 0) {
    throw new TemplateError('TEMPLATE_UNKNOWN', `Template ${String(id)} was not written by anybody.`);
  }
  mine.given.splice(at, 1);
  template.isGiven = false;
  template.isPinned = true;
}
