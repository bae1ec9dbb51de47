import { NUM, UNIT, VARIABLES } from '../scan/variables.ts';
import { hash53 } from './hash.ts';
import { isUnit } from './units.ts';

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
  /** Glue behind the last token, and the keys of a structured body. */
  readonly tail: string;
  /** Lines of this template and of all that were merged into it. */
  count: number;
  /** Where it went when it was merged; its lines are counted there. */
  successor: Template | undefined;
  /** How people call it. */
  name: string | undefined;
  /** Never merged but by people. */
  isPinned: boolean;
  /** Written by people, and matched before all that was mined. */
  isGiven: boolean;
  /** Merged by people: it stays in the tree, and its lines are counted in its successor. */
  isAlias: boolean;
  /** Tokens whose words are templates of their own, by people's wish. */
  splits: readonly number[];
}

export const ANY = '<*>';
/** Places that take words which are not variables by their form. */
export const TAKES_WORDS = 1 | (1 << UNIT);

/** The text from which ids are made: whatever varies is `<*>`, of which kind it ever is. What is open varies, too. */
export function skeletonOf(tokens: readonly Token[], tail: string, open = -1, alsoOpen = -1): string {
  let text = '';
  tokens.forEach((token, at) => {
    text += token.glue + (at === open || at === alsoOpen ? ANY : (token.text ?? ANY));
  });
  return text + tail;
}

/** The text for people: `<ip>`, `<num>`; `<*>` where several kinds were seen. */
export function textOf(tokens: readonly Token[], tail: string): string {
  return render(tokens, tail, (types) => `<${kindOf(types)}>`);
}

/** The text for comparing with other miners: `<*>` for all that varies. */
export function wildcardsOf(tokens: readonly Token[], tail: string): string {
  return render(tokens, tail, () => ANY);
}

function render(tokens: readonly Token[], tail: string, place: (types: number) => string): string {
  const units = varyingUnits(tokens);
  const parts = tokens.map((token, at) => {
    // A unit that varies belongs to its number: 5.2 KB and 300 B are sizes.
    if (units.has(at)) {
      return '';
    }
    return token.glue + (token.text ?? place(units.has(at + 1) ? 0 : token.types));
  });
  return parts.join('') + tail;
}

/** Units behind numbers, all of them where one varies: then a program writes what it counts in one or the other. */
function varyingUnits(tokens: readonly Token[]): ReadonlySet<number> {
  if (!tokens.some(({ types }) => types === 1 << UNIT)) {
    return new Set();
  }
  const isOne = ({ text, types, glue }: Token, at: number) =>
    glue === ' ' &&
    tokens[at - 1]?.types === 1 << NUM &&
    (text === undefined ? types === 1 << UNIT : isUnit(text));
  return new Set(tokens.flatMap((token, at) => (isOne(token, at) ? [at] : [])));
}

/** The only kind of a place, or `*`. A word that varies beside values of another kind is any value. */
export function kindOf(types: number): string {
  const isOne = types !== 0 && (types & (types - 1)) === 0;
  return (isOne ? VARIABLES[31 - Math.clz32(types)] : undefined) ?? '*';
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
    isGiven: false,
    isAlias: false,
    splits: [],
  };
}

/** The template in which the lines of this one are counted now. */
export function resolved(template: Template): Template {
  let last = template;
  while (last.successor !== undefined) {
    last = last.successor;
  }
  return last;
}
