import { kindOf, noise, orderNumber, requestId, RUN } from './search-lines.ts';

/** What a question asks of a line, in words that every database has. All of them must hold. */
export type Asked =
  | { readonly kind: 'contains' | 'lacks' | 'matches' | 'service'; readonly text: string }
  | { readonly kind: 'error' }
  | { readonly kind: 'field'; readonly name: string; readonly equals: string }
  | { readonly kind: 'field'; readonly name: string; readonly least: number };

export interface Question {
  readonly name: string;
  /** In our language; another text in each round. */
  readonly text: (round: number) => string;
  readonly asked: (round: number) => readonly Asked[];
  /** The newest part of the day; undefined: all of it. */
  readonly shareOfDay?: number;
}

type TextOf = (round: number) => string;

const contains = (text: string): Asked => ({ kind: 'contains', text });
const lacks = (text: string): Asked => ({ kind: 'lacks', text });

function part(name: string, textOf: TextOf): Question {
  return {
    name,
    text: (round) => (textOf(round).includes(' ') ? `"${textOf(round)}"` : textOf(round)),
    asked: (round) => [contains(textOf(round))],
  };
}

/** Case is not ignored in a regular expression. */
function regex(name: string, sourceOf: TextOf): Question {
  return {
    name,
    text: (round) => `/${sourceOf(round)}/`,
    asked: (round) => [{ kind: 'matches', text: sourceOf(round) }],
  };
}

function fixed(name: string, text: string, asked: readonly Asked[], shareOfDay?: number): Question {
  return {
    name,
    text: () => text,
    asked: () => asked,
    ...(shareOfDay === undefined ? {} : { shareOfDay }),
  };
}

const nowhere = part('a word that is nowhere', (round) => `nowhere${String(round)}`);

/** Of so many lines of the shop. */
export function shopQuestions(count: number): readonly Question[] {
  /** A line somewhere in the day, of a kind. */
  const some = (round: number, kind: number): number => {
    let i = noise(round + 77) % (count - 4 * RUN);
    while (kindOf(i) !== kind) {
      i += 1;
    }
    return i;
  };
  const idOf = (round: number) => requestId(some(round, 1));
  return [
    part('an order number, one line', (round) => orderNumber(some(round, 2))),
    part('a request id, one line', (round) => requestId(some(round, 0))),
    part('half a request id', (round) => idOf(round).slice(3, 11)),
    {
      name: 'a field, one line',
      text: (round) => `request_id:${idOf(round)}`,
      asked: (round) => [contains(idOf(round)), { kind: 'field', name: 'request_id', equals: idOf(round) }],
    },
    part('a common word', () => 'accepted'),
    part('a rare phrase', () => 'deadlock detected'),
    nowhere,
    part('a number that is nowhere', (round) => String(990_000_000 + (noise(round) % 9_000_000))),
    fixed('two words, one rare', 'statement "deadlock detected"', [
      contains('statement'),
      contains('deadlock detected'),
    ]),
    part('two letters that are nowhere', () => 'qq'),
    regex('regular expression, rare', () => 'declined by (issuer|bank) in 1[0-9]{3} ms'),
    regex('regular expression, none', (round) => `order ${orderNumber(some(round, 2))} (lost|stolen)`),
    regex('regular expression without a text', () => '[0-9]{5}\\.[0-9]{3}'),
    fixed('negated', '-"HTTP/1.1" -order -completed', [
      lacks('HTTP/1.1'),
      lacks('order'),
      lacks('completed'),
    ]),
    fixed('level:error', 'level:error', [{ kind: 'error' }]),
    fixed('status:>=500', 'status:>=500', [{ kind: 'field', name: 'http.response.status_code', least: 500 }]),
    fixed('errors of one service', 'level:error service:service-7', [
      { kind: 'error' },
      { kind: 'service', text: 'service-7' },
    ]),
    fixed('a rare phrase, newest hour', '"deadlock detected"', [contains('deadlock detected')], 1 / 24),
  ];
}

/** Of lines that nobody knows. */
export const FOLDER_QUESTIONS: readonly Question[] = [
  part('error', () => 'error'),
  nowhere,
  regex('regular expression', () => '[Ff]ail(ed|ure)'),
  fixed('negated', '-error', [lacks('error')]),
];
