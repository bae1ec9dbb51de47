import type { Scan } from '../scan/tokens.ts';
import { VARIABLES } from '../scan/variables.ts';
import { hash53 } from './hash.ts';

/** One token of a template: the glue before it, and a word or a place for values. */
export interface Token {
  readonly glue: string;
  /** Undefined for a place that varies. */
  readonly text: string | undefined;
  /** Bits by the order of VARIABLES: what was seen in a place that varies. */
  types: number;
}

/** What lines have in common that are written by one statement of a program. */
export interface Template {
  /** Hash of its text with `<*>` for whatever varies: the same in every process. */
  readonly id: number;
  readonly tokens: readonly Token[];
  /** Glue behind the last token. */
  readonly tail: string;
  /** Lines of this template and of all that were merged into it. */
  count: number;
  /** Where it went when it was merged; its lines are counted there. */
  successor: Template | undefined;
  /** By people: its name, and that it is never merged by itself. */
  name: string | undefined;
  isPinned: boolean;
}

export const ANY = '<*>';

/** The text from which ids are made: whatever varies is `<*>`, of which kind it ever is. */
export function skeletonOf(tokens: readonly Token[], tail: string, open = -1): string {
  let text = '';
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens[i] as Token;
    text += token.glue + (i === open ? ANY : (token.text ?? ANY));
  }
  return text + tail;
}

/** The text for people: `<ip>`, `<num>`; `<*>` where several kinds were seen. */
export function textOf(template: Pick<Template, 'tokens' | 'tail'>): string {
  return template.tokens.map((token) => token.glue + (token.text ?? `<${kindOf(token.types)}>`)).join('') + template.tail;
}

function kindOf(types: number): string {
  const only = (types & (types - 1)) === 0 ? VARIABLES[31 - Math.clz32(types)] : undefined;
  return only ?? '*';
}

export function createTemplate(tokens: readonly Token[], tail: string): Template {
  return {
    id: hash53(skeletonOf(tokens, tail)),
    tokens,
    tail,
    count: 0,
    successor: undefined,
    name: undefined,
    isPinned: false,
  };
}

const decoder = new TextDecoder();
/** Bidirectional overrides would show a template in another order than it has. */
const UNSEEN = /[\u0000-\u0020\u007f\u061c\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufeff]+/gu;

/** Tokens of a scanned line. Spaces and control characters between them become one space. */
export function tokensOf(bytes: Uint8Array, scan: Scan): { tokens: Token[]; tail: string } {
  const tokens: Token[] = [];
  let at = 0;
  for (let i = 0; i < scan.count; i += 1) {
    const [start, end, type] = [scan.starts[i] ?? 0, scan.ends[i] ?? 0, scan.types[i] ?? 0];
    const glue = glueOf(bytes, at, start);
    tokens.push({
      glue: i === 0 ? glue.trimStart() : glue,
      text: type === 0 ? decoder.decode(bytes.subarray(start, end)).replace(UNSEEN, '') : undefined,
      types: type === 0 ? 0 : 1 << type,
    });
    at = end;
  }
  const tail = glueOf(bytes, at, scan.end).trimEnd();
  return { tokens, tail: scan.isCut ? `${tail}…` : tail };
}

function glueOf(bytes: Uint8Array, start: number, end: number): string {
  if (end === start) {
    return '';
  }
  if (end === start + 1) {
    const byte = bytes[start] ?? 0;
    return byte <= 32 || byte === 127 ? ' ' : String.fromCharCode(byte);
  }
  return decoder.decode(bytes.subarray(start, end)).replace(UNSEEN, ' ');
}
