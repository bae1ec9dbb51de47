import type { Matcher } from '@vigilops/contracts/api';
import { AlertmanagerRefusal } from './answers.ts';
import { readMatcher } from './read-matcher.ts';

export type Labels = Readonly<Record<string, string>>;
export type CompileMatchers = (matchers: readonly Matcher[]) => (labels: Labels) => boolean;

/** All that somebody asks here ends in this one: what leads to people is decided by policies, incident by incident. */
export const RECEIVER = 'vigilops';
/** What go-openapi takes for true (swag.ConvertBool); all else is false. */
const TRUE = new Set(['true', '1', 'yes', 'ok', 'y', 'on', 'selected', 'checked', 't', 'enabled']);
const MOST_FILTERS = 32;

export function queryOf(url: string): URLSearchParams {
  const start = url.indexOf('?');
  return new URLSearchParams(start < 0 ? '' : url.slice(start + 1));
}

/** True unless it says something else: each excludes something. */
export function flag(query: URLSearchParams, name: string): boolean {
  const text = query.getAll(name).at(-1) ?? '';
  return text === '' || TRUE.has(text.toLowerCase());
}

/** Of a repeated parameter. Throws REQUEST_INVALID. */
export function matchersOf(query: URLSearchParams, name: string): readonly Matcher[] {
  const texts = query.getAll(name);
  if (texts.length > MOST_FILTERS) {
    throw new AlertmanagerRefusal(400, `more than ${String(MOST_FILTERS)} of ${name}`);
  }
  return texts.map(readMatcher);
}

/** Whether what somebody wants of receivers holds for ours. */
export function wantsOurReceiver(query: URLSearchParams, compile: CompileMatchers): boolean {
  const pattern = query.getAll('receiver').at(-1);
  const labels = compile(matchersOf(query, 'receiver_matchers'));
  if (pattern === undefined) {
    return labels({});
  }
  const matcher = { name: 'receiver', value: pattern, is_regex: true, is_equal: true };
  return (
    compileOrSay(compile, [matcher], 'failed to parse receiver param')({ receiver: RECEIVER }) && labels({})
  );
}

/** Compiles, and tells in Alertmanager's words what cannot be. */
export function compileOrSay(
  compile: CompileMatchers,
  matchers: readonly Matcher[],
  prefix: string,
): (labels: Labels) => boolean {
  try {
    return compile(matchers);
  } catch (error) {
    throw new AlertmanagerRefusal(
      400,
      `${prefix}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
