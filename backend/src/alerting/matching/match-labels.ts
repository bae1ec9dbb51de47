import type { Matcher } from '@vigilops/contracts/api';
import { VigilError } from '@vigilops/contracts';
import { RE2JS } from 're2js';

export type Labels = Readonly<Record<string, string>>;
export type MatchesLabels = (labels: Labels) => boolean;

/**
 * Alertmanager's meaning: all of them have to match; a label that is missing is the empty text; a regular expression has
 * to match the whole value. RE2 runs in time linear in the text, whatever somebody writes. Throws REQUEST_INVALID where
 * an expression cannot be read.
 */
export function compileMatchers(matchers: readonly Matcher[]): MatchesLabels {
  const tests = matchers.map((matcher, place) => {
    const matches = testOf(matcher, place);
    return (labels: Labels) =>
      matches(Object.hasOwn(labels, matcher.name) ? (labels[matcher.name] ?? '') : '') === matcher.is_equal;
  });
  return (labels) => tests.every((test) => test(labels));
}

/**
 * Whether none of them asks for anything: a silence of such matchers hides everything. As Alertmanager has it, one that
 * excludes something (`!=`, `!~`) asks for something, though it matches alerts without the label.
 */
export function matchesEverything(matchers: readonly Matcher[]): boolean {
  return compileMatchers(matchers)({}) && matchers.every(({ is_equal: isEqual }) => isEqual);
}

/** Time is linear in text times program: this many steps at each character are what a house can spare. A text of 1,024 fits. */
const MOST_INSTRUCTIONS = 2_000;

function testOf({ value, is_regex: isRegex }: Matcher, place: number): (text: string) => boolean {
  if (!isRegex) {
    return (text) => text === value;
  }
  const pattern = patternOf(value, place);
  if (pattern.programSize() > MOST_INSTRUCTIONS) {
    throw new VigilError(
      'REQUEST_INVALID',
      `matchers[${String(place)}]: the regular expression is too large`,
    );
  }
  return (text) => pattern.matcher(text).matches();
}

function patternOf(value: string, place: number): RE2JS {
  try {
    return RE2JS.compile(value, RE2JS.DOTALL);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new VigilError(
      'REQUEST_INVALID',
      `matchers[${String(place)}]: the regular expression cannot be read: ${reason}`,
    );
  }
}

/** As people write it: `host=~"web-.*"`. */
export function describeMatcher({ name, value, is_regex: isRegex, is_equal: isEqual }: Matcher): string {
  const sign = isRegex ? (isEqual ? '=~' : '!~') : isEqual ? '=' : '!=';
  return `${name}${sign}${JSON.stringify(value)}`;
}
