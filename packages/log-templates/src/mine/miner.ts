import { readStructured } from '../body/structured.ts';
import { givenOf, type Given } from '../given/given.ts';
import { addGlue, createScan, MAX_BYTES, type Scan } from '../scan/tokens.ts';
import { scanLine } from '../scan/scan.ts';
import { createBook, enter, forgetOldest, type Book } from './book.ts';
import { firstLine, headOf } from './head.ts';
import { hash53 } from './hash.ts';
import { settle } from './settle.ts';
import { openNames } from './names.ts';
import { createShapeCache } from './shape-cache.ts';
import { createTemplate, resolved, TAKES_WORDS, type Template, type Token } from './template.ts';
import { tokensOf } from './tokens-of.ts';
import { crowded, find } from './tree.ts';
import { areUnits } from './variety.ts';

/** Bounds of a miner's memory. */
export interface MinerLimits {
  /** Templates at one time; lines of further ones are counted as `other`. */
  readonly templates: number;
  /** Different words at one place of the tree; further ones are values. */
  readonly children: number;
  /** Shapes of lines that are known without a walk through the tree, 16 bytes each; a power of two. */
  readonly shapes: number;
}
export const DEFAULT_LIMITS: MinerLimits = { templates: 20_000, children: 1_000, shapes: 65_536 };

/** The inside of a miner. */
export interface Mine {
  readonly book: Book;
  /** What has no place any more. */
  readonly other: Template;
  readonly limits: MinerLimits;
  readonly given: Given[];
  lines: number;
  /** Lines whose shape was not known. */
  misses: number;
  take(body: Uint8Array | string): Template;
  forgetShapes(): void;
}

export function openMine(limits: MinerLimits): Mine {
  const scan = createScan();
  const shapes = createShapeCache<Template>(limits.shapes);
  const buffer = new Uint8Array(MAX_BYTES + 1);
  const encoder = new TextEncoder();
  const mine: Mine = {
    book: createBook(),
    other: createTemplate([], '<other>'),
    limits,
    given: [],
    lines: 0,
    misses: 0,
    take(body) {
      const template = recognise(body);
      template.count += 1;
      mine.lines += 1;
      return template;
    },
    forgetShapes() {
      shapes.clear();
    },
  };

  function recognise(body: Uint8Array | string): Template {
    const structured = readStructured(body);
    const text = structured?.message ?? headOf(body);
    if (mine.given.length > 0) {
      const written = givenOf(mine.given, firstLine(text));
      if (written !== undefined) {
        return resolved(written);
      }
    }
    const isText = typeof text === 'string';
    const bytes = isText ? buffer : text;
    const length = isText ? encoder.encodeInto(text, buffer).written : text.length;
    scanLine(bytes, length, scan);
    if (isText && text.length > MAX_BYTES) {
      scan.isCut = true;
    }
    const shape = structured?.shape ?? '';
    if (shape !== '') {
      addGlue(scan, hash53(shape) | 0);
    }
    return ofShape(bytes, scan, shape);
  }

  function ofShape(bytes: Uint8Array, { a, b }: Scan, shape: string): Template {
    const known = shapes.get(a, b);
    if (known !== undefined && known.successor === undefined) {
      return known;
    }
    mine.misses += 1;
    const { tokens, tail } = tokensOf(bytes, scan);
    openNames(tokens);
    const template = learn(mine, tokens, withShape(tokens, tail, shape));
    shapes.set(a, b, template);
    return template;
  }
  return mine;
}

function withShape(tokens: readonly Token[], tail: string, shape: string): string {
  return shape === '' || (tokens.length === 0 && tail === '') ? shape || tail : `${tail} ${shape}`;
}

function learn(mine: Mine, tokens: Token[], tail: string): Template {
  const { book, limits } = mine;
  const found = find(book.tree, tokens, tail);
  if (found !== undefined) {
    const template = resolved(found);
    return splitOff(mine, template, tokens) ?? widen(template, tokens);
  }
  if (book.live >= limits.templates) {
    return mine.other;
  }
  for (const at of crowded(book.tree, tokens, limits.children)) {
    tokens[at] = { glue: tokens[at]?.glue ?? '', text: undefined, types: 1 };
  }
  return enterNew(mine, createTemplate(tokens, tail));
}

function enterNew({ book, limits }: Mine, template: Template, isWanted = false): Template {
  const known = book.byId.get(template.id);
  if (known !== undefined && !(isWanted && known.successor !== undefined && !known.isAlias)) {
    return resolved(known);
  }
  enter(book, template);
  forgetOldest(book, limits.templates);
  return settle(book, template);
}

/** The word of a place that people split has a template of its own, as long as there is room. */
function splitOff(mine: Mine, template: Template, line: readonly Token[]): Template | undefined {
  const at = template.splits.find((place) => line[place]?.text !== undefined);
  if (at === undefined || mine.book.live >= mine.limits.templates) {
    return undefined;
  }
  const tokens = template.tokens.map((token, i) => (i === at ? { ...(line[i] as Token) } : { ...token }));
  if (crowded(mine.book.tree, tokens, mine.limits.children).length > 0) {
    return undefined;
  }
  return enterNew(mine, createTemplate(tokens, template.tail), true);
}

/** A place remembers of which kinds its values were. */
function widen(template: Template, line: readonly Token[]): Template {
  if (template.tokens.length !== line.length) {
    return template;
  }
  template.tokens.forEach((place, at) => {
    const { text, types } = line[at] as Token;
    if (place.text !== undefined) {
      return;
    }
    if (text === undefined) {
      place.types |= types;
    } else if ((place.types & TAKES_WORDS) !== 1 && !areUnits(template, at, [text])) {
      place.types |= 1;
    }
  });
  return template;
}
