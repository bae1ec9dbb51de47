import { parsePattern } from './given/pattern.ts';
import { enter, type Book } from './mine/book.ts';
import type { Mine } from './mine/miner.ts';
import { createTemplate, resolved, type Template, type Token } from './mine/template.ts';
import { plant } from './mine/tree.ts';
import { TemplateError } from './template-error.ts';

/** A miner as plain data, for JSON. */
export interface MinerState {
  readonly version: 1;
  readonly lines: number;
  readonly otherLines: number;
  readonly templates: readonly TemplateState[];
  /** From ids that were merged away to the ids that they became. */
  readonly moved: readonly (readonly [from: number, to: number])[];
}

export interface TemplateState {
  /** Glue before it; the word, or null for a place; kinds of the place's values as bits. */
  readonly tokens: readonly (readonly [glue: string, word: string | null, types: number])[];
  readonly tail: string;
  readonly count: number;
  readonly name?: string;
  readonly isPinned?: true;
  /** As people wrote it. */
  readonly written?: string;
  readonly splits?: readonly number[];
  /** People merged it into this one. */
  readonly aliasOf?: number;
}

export function exportState(mine: Mine): MinerState {
  const { book } = mine;
  const all = [...book.byId.values()];
  return {
    version: 1,
    lines: mine.lines,
    otherLines: mine.other.count,
    templates: all
      .filter(({ successor, isAlias }) => successor === undefined || isAlias)
      .map((template) => stateOf(mine, template)),
    moved: [...book.moved.values()]
      .filter(({ isAlias }) => !isAlias)
      .map((template) => [template.id, resolved(template).id] as const),
  };
}

function stateOf(mine: Mine, template: Template): TemplateState {
  const written = mine.given.find((given) => given.template === template)?.text;
  return {
    tokens: template.tokens.map(({ glue, text, types }) => [glue, text ?? null, types] as const),
    tail: template.tail,
    count: template.count,
    ...(template.name !== undefined && { name: template.name }),
    ...(template.isPinned && { isPinned: true }),
    ...(written !== undefined && { written }),
    ...(template.splits.length > 0 && { splits: template.splits }),
    ...(template.isAlias && template.successor !== undefined && { aliasOf: resolved(template).id }),
  };
}

/** Fills an empty mine. Throws TEMPLATE_STATE_UNREADABLE where the state is not one that `exportState` made. */
export function importState(mine: Mine, state: MinerState): void {
  if (state.version !== 1) {
    throw unreadable(`it has version ${String(state.version)}, and this program reads version 1`);
  }
  const { book } = mine;
  mine.lines = state.lines;
  mine.other.count = state.otherLines;
  for (const stored of state.templates) {
    readTemplate(mine, stored);
  }
  const counted = state.templates.reduce((sum, { count }) => sum + count, state.otherLines);
  if (counted !== state.lines) {
    throw unreadable(`its templates have ${String(counted)} lines, and it says ${String(state.lines)}`);
  }
  for (const { aliasOf, tokens, tail } of state.templates) {
    if (aliasOf !== undefined) {
      const alias = book.byId.get(createTemplate(tokens.map(readToken), tail).id);
      if (alias !== undefined) {
        redirect(book, alias, aliasOf);
      }
    }
  }
  for (const [id, to] of state.moved) {
    const gone: Template = { ...createTemplate([], ''), id };
    book.byId.set(id, gone);
    redirect(book, gone, to);
  }
  book.changes = [];
}

const unreadable = (why: string) =>
  new TemplateError(
    'TEMPLATE_STATE_UNREADABLE',
    `The state of the templates cannot be read: ${why}. Begin with an empty one; ids stay what they are.`,
  );

function readToken([glue, word, types]: TemplateState['tokens'][number]): Token {
  return { glue, text: word ?? undefined, types };
}

function readTemplate(mine: Mine, stored: TemplateState): void {
  const { book } = mine;
  const template = createTemplate(stored.tokens.map(readToken), stored.tail);
  if (book.byId.has(template.id)) {
    throw unreadable(`template ${String(template.id)} is in it twice`);
  }
  template.count = stored.count;
  template.name = stored.name;
  template.isPinned = stored.isPinned ?? false;
  template.splits = stored.splits ?? [];
  if (stored.aliasOf !== undefined) {
    template.isAlias = true;
    book.byId.set(template.id, template);
    plant(book.tree, template);
    return;
  }
  if (stored.written !== undefined) {
    template.isGiven = true;
    mine.given.push({ template, pattern: parsePattern(stored.written), text: stored.written });
  }
  enter(book, template);
}

function redirect(book: Book, template: Template, to: number): void {
  const target = book.byId.get(to);
  if (target === undefined || target === template) {
    throw unreadable(`template ${String(template.id)} became ${String(to)}, which is not in it`);
  }
  template.successor = target;
  book.moved.set(template.id, template);
}
