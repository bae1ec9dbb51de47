import { parseJsonPath, valueAtPath } from '../json-path.ts';
import type { ConfigOf, Verdict } from '../types.ts';
import type { Answer } from './exchange.ts';
import { PATTERN_LIMIT_MS, type PatternMatcher } from './match-pattern.ts';
import { parsePattern } from './pattern.ts';
import { type Body, bodyText } from './read-body.ts';

const MAX_SHOWN = 100;

export function wantsBody({
  body_contains: part,
  body_matches: pattern,
  json_path: path,
}: ConfigOf<'http'>): boolean {
  return part !== undefined || pattern !== undefined || path !== undefined;
}

/** Whether the last answer is as it should be. */
export async function judge(
  { status, headers, body }: Answer,
  config: ConfigOf<'http'>,
  matcher: PatternMatcher,
): Promise<Verdict> {
  if (!isExpected(status, config.expected_status)) {
    return down(`the status is ${String(status)}, not ${config.expected_status.join(' or ')}`);
  }
  if (body === undefined) {
    return { status: 'up' };
  }
  const text = bodyText(body.bytes, headers['content-type']);
  const part = config.body_contains;
  if (part !== undefined && !text.includes(part)) {
    return down(`${JSON.stringify(shortened(part))} is not in ${nameOf(body)}`);
  }
  const ofPattern = await patternVerdict(text, body, config.body_matches, matcher);
  return ofPattern ?? jsonVerdict(text, body, config) ?? { status: 'up' };
}

async function patternVerdict(
  text: string,
  body: Body,
  written: string | undefined,
  matcher: PatternMatcher,
): Promise<Verdict | undefined> {
  if (written === undefined) {
    return undefined;
  }
  const pattern = parsePattern(written);
  if (pattern === undefined) {
    return { status: 'inconclusive', error: 'body_matches is not a regular expression' };
  }
  const found = await matcher.match(pattern, text);
  if (found === 'too_slow') {
    return { status: 'inconclusive', error: `the pattern took longer than ${String(PATTERN_LIMIT_MS)} ms` };
  }
  return found ? undefined : down(`${nameOf(body)} does not match ${shortened(written)}`);
}

function jsonVerdict(text: string, body: Body, config: ConfigOf<'http'>): Verdict | undefined {
  const { json_path: path, json_equals: wanted } = config;
  if (path === undefined) {
    return undefined;
  }
  if (body.isCut) {
    return down('the body is larger than 1 MiB: too large to be read as JSON');
  }
  let value: unknown;
  try {
    value = valueAtPath(JSON.parse(text), parseJsonPath(path) ?? []);
  } catch {
    return down('the body is no JSON');
  }
  if (value === undefined) {
    return down(`there is no ${path}`);
  }
  return wanted === undefined || value === wanted
    ? undefined
    : down(`${path} is ${shortened(JSON.stringify(value))}, not ${shortened(JSON.stringify(wanted))}`);
}

function isExpected(status: number, expected: readonly string[]): boolean {
  return expected.some((pattern) => {
    const [from = '', to = from] = pattern.split('-');
    return status >= Number(from.replace('xx', '00')) && status <= Number(to.replace('xx', '99'));
  });
}

function nameOf({ isCut }: Body): string {
  return isCut ? 'the first MiB of the body' : 'the body';
}

function shortened(text: string): string {
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

function down(error: string): Verdict {
  return { status: 'down', error, isAnswer: true };
}
