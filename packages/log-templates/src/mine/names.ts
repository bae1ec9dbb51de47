import type { Token } from './template.ts';

const USER = /^(?:r?user|user[_-]?name|login|logname|account|owner)$/iu;
const BEFORE_USER = /^(?:for|invalid|by|of|as|unknown)$/iu;
/** `user= rhost=x` has no name: a space behind the sign needs one before it. */
const SIGN = /^(?:=|: ?| = ?)["']?$/u;
const SPOKEN = /^ ["']?$/u;

/**
 * Names of people vary, even where one alone was seen: templates are shown, and told to models, where lines are not. Taken
 * for one is a word behind `user=`, and in `for user ann`, `invalid user ann`.
 */
export function openNames(tokens: Token[]): void {
  tokens.forEach(({ glue, text }, at) => {
    const key = tokens[at - 1];
    if (text === undefined || key?.text === undefined || !USER.test(key.text)) {
      return;
    }
    const isSpoken = SPOKEN.test(glue) && key.glue === ' ' && BEFORE_USER.test(tokens[at - 2]?.text ?? '');
    const isKey = /^\s?=/u.test(tokens[at + 1]?.glue ?? '');
    if ((SIGN.test(glue) && !isKey) || isSpoken) {
      tokens[at] = { glue, text: undefined, types: 1 };
    }
  });
}
