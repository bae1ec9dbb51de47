import { parser } from '@prometheus-io/lezer-promql';

/** A piece of a PromQL expression, by the names of Prometheus' own grammar. */
export type Piece = ReturnType<typeof parser.parse>['topNode'];

/** Bounds how deep an expression can be nested. */
const MOST_CHARACTERS = 8_192;

/** Why an expression is not honoured, in words for whoever wrote it. */
export class NotHonoured extends Error {}

/** The expression's root. Throws NotHonoured where it is no PromQL. */
export function parseExpression(text: string): Piece {
  if (text.length > MOST_CHARACTERS) {
    throw new NotHonoured(`it is longer than ${String(MOST_CHARACTERS)} characters`);
  }
  const tree = parser.parse(text);
  tree.iterate({
    enter: ({ type, from }) => {
      if (type.isError) {
        throw new NotHonoured(`it is no PromQL: something is wrong at character ${String(from + 1)}`);
      }
    },
  });
  const root = childrenOf(tree.topNode).find(({ name }) => name !== 'LineComment');
  if (root === undefined) {
    throw new NotHonoured('it is empty');
  }
  return unwrapped(root);
}

export function childrenOf(piece: Piece): readonly Piece[] {
  const children: Piece[] = [];
  for (let child = piece.firstChild; child !== null; child = child.nextSibling) {
    children.push(child);
  }
  return children;
}

export function textOf(piece: Piece, source: string): string {
  return source.slice(piece.from, piece.to);
}

/** Without the parentheses around it. */
export function unwrapped(piece: Piece): Piece {
  let inner = piece;
  while (inner.name === 'ParenExpr' && inner.firstChild !== null) {
    inner = inner.firstChild;
  }
  return inner;
}

/** A number, as a Go program would read it; null of anything else. Infinities are none to a rule. */
export function numberOf(piece: Piece, source: string): number | null {
  const inner = unwrapped(piece);
  if (inner.name !== 'NumberDurationLiteral') {
    return null;
  }
  const text = textOf(inner, source).replace(/_/g, '');
  const value = Number(text);
  const seconds = Number.isNaN(value) ? durationSeconds(text) : value;
  return seconds !== null && Number.isFinite(seconds) ? seconds : null;
}

const UNITS: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3_600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
};

/** `1h30m`, or plain seconds; null of anything else. */
export function durationSeconds(text: string): number | null {
  if (/^\d+(\.\d+)?$/.test(text)) {
    return Number(text);
  }
  const parts = [...text.matchAll(/(\d+)(ms|[smhdwy])/g)];
  const isWhole = parts.map(([part]) => part).join('') === text && parts.length > 0;
  return isWhole
    ? parts.reduce((sum, [, count = '0', unit = 's']) => sum + Number(count) * (UNITS[unit] ?? 0), 0)
    : null;
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** The text that a literal stands for: raw between backticks, else with Go's escapes. */
export function stringOf(piece: Piece, source: string): string {
  const literal = textOf(piece, source);
  const inside = literal.slice(1, -1);
  return literal.startsWith('`')
    ? inside
    : inside.replace(
        /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.))/gs,
        (_, hex?: string, four?: string, eight?: string, octal?: string, char?: string) => {
          const code = hex ?? four ?? eight;
          if (code !== undefined || octal !== undefined) {
            return String.fromCodePoint(
              Math.min(0x10ffff, Number.parseInt(code ?? octal ?? '0', code === undefined ? 8 : 16)),
            );
          }
          return ESCAPES[char ?? ''] ?? char ?? '';
        },
      );
}
