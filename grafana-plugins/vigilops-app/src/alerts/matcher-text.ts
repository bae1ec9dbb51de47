import type { Matcher } from './types.ts';

export const OPERATORS = ['=', '!=', '=~', '!~'] as const;
export type Operator = (typeof OPERATORS)[number];

/** As Alertmanager writes it. */
export function operatorOf({ is_equal: equal, is_regex: regex }: Matcher): Operator {
  if (regex) {
    return equal ? '=~' : '!~';
  }
  return equal ? '=' : '!=';
}

export const withOperator = (matcher: Matcher, operator: Operator): Matcher => ({
  ...matcher,
  is_equal: operator.startsWith('='),
  is_regex: operator.endsWith('~'),
});

/** `team="payments"` */
export const matcherText = (matcher: Matcher): string =>
  `${matcher.name}${operatorOf(matcher)}${JSON.stringify(matcher.value)}`;
