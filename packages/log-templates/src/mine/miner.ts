import { scanLine } from '../scan/scan.ts';
import { createScan, MAX_BYTES } from '../scan/tokens.ts';
import { createBook, enter, forgetOldest, lookUp, settle, type Book } from './book.ts';
import { createShapeCache } from './shape-cache.ts';
import { createTemplate, resolved, type Template, type Token } from './template.ts';
import { tokensOf } from './tokens-of.ts';
import { crowded } from './tree.ts';

/** Bounds of a miner's memory. */
export interface MinerLimits {
  /** Templates at one time; lines of further ones are counted as `other`. */
  readonly templates: number;
  /** Different words at one place of the tree; further ones are values. */
  readonly children: number;
}
export const DEFAULT_LIMITS: MinerLimits = { templates: 20_000, children: 1_000 };
const SHAPES = 65_536;

export interface Mine {
  readonly book: Book;
  readonly other: Template;
  readonly limits: MinerLimits;
  /** Lines whose shape was not remembered. */
  misses: number;
  take(body: Uint8Array | string): Template;
  forgetShapes(): void;
}

export function openMine(limits: MinerLimits): Mine {
  const scan = createScan();
  const shapes = createShapeCache<Template>(SHAPES);
  const book = createBook();
  const buffer = new Uint8Array(MAX_BYTES + 1);
  const encoder = new TextEncoder();
  const other = createTemplate([], '<other>');

  const mine: Mine = {
    book,
    other,
    limits,
    misses: 0,
    take(body) {
      const isText = typeof body === 'string';
      const bytes = isText ? buffer : body;
      const length = isText ? encoder.encodeInto(body, buffer).written : body.length;
      scanLine(bytes, length, scan);
      let template = shapes.get(scan.a, scan.b);
      if (template === undefined || template.successor !== undefined) {
        mine.misses += 1;
        const { tokens, tail } = tokensOf(bytes, scan);
        template = learn(tokens, tail);
        shapes.set(scan.a, scan.b, template);
      }
      template.count += 1;
      return template;
    },
    forgetShapes() {
      shapes.clear();
    },
  };

  function learn(tokens: Token[], tail: string): Template {
    const found = lookUp(book, tokens, tail);
    if (found !== undefined) {
      return widen(resolved(found), tokens);
    }
    if (book.live >= limits.templates) {
      return other;
    }
    for (const at of crowded(book.tree, tokens, limits.children)) {
      tokens[at] = { glue: tokens[at]?.glue ?? '', text: undefined, types: 1 };
    }
    const template = createTemplate(tokens, tail);
    const known = book.byId.get(template.id);
    if (known !== undefined) {
      return resolved(known);
    }
    enter(book, template);
    forgetOldest(book, limits.templates);
    return settle(book, template);
  }

  /** A place remembers of which kinds its values were. */
  function widen(template: Template, tokens: readonly Token[]): Template {
    if (template.tokens.length === tokens.length) {
      template.tokens.forEach((place, at) => {
        const token = tokens[at] as Token;
        if (place.text === undefined && token.text === undefined) {
          place.types |= token.types;
        }
      });
    }
    return template;
  }
  return mine;
}
