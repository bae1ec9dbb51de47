import type { Token } from '../mine/template.ts';
import { VARIABLES, type Variable } from '../scan/variables.ts';
import { TemplateError } from '../template-error.ts';

/** A template that people wrote: text with places between its pieces. */
export interface Pattern {
  readonly pieces: readonly string[];
  /** One fewer than pieces. */
  readonly kinds: readonly (Variable | '*')[];
}

export const MAX_PATTERN = 1_000;

/** What a value of each kind looks like as a whole. Each is linear in its length. */
const FORMS: Readonly<Partial<Record<Variable, RegExp>>> = {
  word: /^\S+$/u,
  num: /^[+-]?\d[\d.,]*$/u,
  hex: /^(?:0[xX])?[\da-fA-F]+$/u,
  ip: /^[\da-fA-F.:]{2,45}$/u,
  uuid: /^[\da-fA-F]{8}(?:-[\da-fA-F]{4}){3}-[\da-fA-F]{12}$/u,
  path: /^[~.]?[/\\]?\S*[/\\]\S*$/u,
  url: /^[A-Za-z][\w+.-]*:\/\/\S*$/u,
  time: /^[\w:.,+/ -]*\d[\w:.,+/ -]*$/u,
  duration: /^[+-]?\d[\d.]*\s?[A-Za-zµ]{1,12}$/u,
  size: /^\d[\d.]*\s?[A-Za-z]{1,12}$/u,
  email: /^\S+@\S+$/u,
  host: /^[\w.-]+$/u,
  id: /^\S+$/u,
  version: /^v?\d[\w.+-]*$/u,
  mac: /^[\da-fA-F]{2}(?:[:-][\da-fA-F]{2}){5}$/u,
  bool: /^(?:true|false)$/iu,
  null: /^(?:null|nil|none|n\/a)$/iu,
};

const PLACE = /<(\*|[a-z]+)>/gu;
const isKind = (name: string): name is Variable | '*' =>
  name === '*' || VARIABLES.some((kind) => kind === name);

/** Reads `user <word> logged in from <ip>`. Throws TEMPLATE_UNUSABLE where nothing but places is left, or two have nothing between them. */
export function parsePattern(text: string): Pattern {
  const plain = text.replace(/\s+/gu, ' ').trim();
  if (plain.length > MAX_PATTERN) {
    throw new TemplateError('TEMPLATE_UNUSABLE', `A template has at most ${String(MAX_PATTERN)} characters.`);
  }
  const pieces: string[] = [];
  const kinds: (Variable | '*')[] = [];
  let from = 0;
  for (const found of plain.matchAll(PLACE)) {
    const kind = found[1] ?? '';
    if (isKind(kind)) {
      pieces.push(plain.slice(from, found.index));
      kinds.push(kind);
      from = found.index + found[0].length;
    }
  }
  pieces.push(plain.slice(from));
  if (!pieces.some((piece) => /[\p{L}\p{N}]/u.test(piece))) {
    throw new TemplateError('TEMPLATE_UNUSABLE', 'A template needs a word that all of its lines have.');
  }
  if (pieces.slice(1, -1).some((piece) => piece === '')) {
    throw new TemplateError(
      'TEMPLATE_UNUSABLE',
      'Between two places of a template there must be a text; make them one place.',
    );
  }
  return { pieces, kinds };
}

/** Whether a line is one of the pattern. A place ends where the next piece begins for the first time: no line makes it slow. */
export function matches({ pieces, kinds }: Pattern, line: string): boolean {
  const first = pieces[0] ?? '';
  if (!line.startsWith(first)) {
    return false;
  }
  let at = first.length;
  for (const [i, kind] of kinds.entries()) {
    const piece = pieces[i + 1] ?? '';
    const isLast = i === kinds.length - 1;
    const end = isLast ? line.length - piece.length : line.indexOf(piece, at + 1);
    if (end <= at || (isLast && !line.endsWith(piece))) {
      return false;
    }
    const form = kind === '*' ? undefined : FORMS[kind];
    if (form !== undefined && !form.test(line.slice(at, end))) {
      return false;
    }
    at = end + piece.length;
  }
  return at === line.length;
}

/** As tokens, so that its id is that of the mined template of the same text. */
export function tokensOfPattern({ pieces, kinds }: Pattern): { tokens: Token[]; tail: string } {
  const tokens: Token[] = [];
  let glue = '';
  pieces.forEach((piece, i) => {
    glue = piece;
    const kind = kinds[i];
    if (kind !== undefined) {
      tokens.push({ glue, text: undefined, types: kind === '*' ? 0 : 1 << VARIABLES.indexOf(kind) });
    }
  });
  return { tokens, tail: glue };
}
