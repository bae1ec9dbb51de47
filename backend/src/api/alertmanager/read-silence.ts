import { matchers as matcherList, type Matcher } from '@vigilops/contracts/api';
import { AlertmanagerRefusal } from './answers.ts';
import { isObject, textIn, timeIn, type JsonObject } from './read-json.ts';

/** A silence as somebody posted it. Times in microseconds since the epoch. */
export interface PostedSilence {
  /** Of the one that is to be changed. */
  readonly id: string | undefined;
  readonly matchers: readonly Matcher[];
  /** Undefined: now. */
  readonly startsUs: number | undefined;
  readonly endsUs: number;
  readonly createdBy: string;
  readonly comment: string;
}

const MAX_COMMENT = 2_048;
const MAX_AUTHOR = 256;
const PLACE = 'silence';

/** The body of POST silences. Throws what go-openapi would answer where something is missing or of another type. */
export function readSilence(body: unknown): PostedSilence {
  if (!isObject(body)) {
    throw new AlertmanagerRefusal(400, 'parsing silence body failed: it is not an object', 400);
  }
  for (const name of ['matchers', 'startsAt', 'endsAt', 'createdBy', 'comment']) {
    if (body[name] === undefined || body[name] === null) {
      throw missing(name);
    }
  }
  const matchers = matchersIn(body);
  const endsUs = timeIn(body, 'endsAt', PLACE);
  if (endsUs === undefined) {
    throw new AlertmanagerRefusal(400, 'invalid silence: invalid zero end timestamp');
  }
  const id = textIn(body, 'id', PLACE);
  return {
    id: id === '' ? undefined : id,
    matchers,
    startsUs: timeIn(body, 'startsAt', PLACE),
    endsUs,
    createdBy: storable(textIn(body, 'createdBy', PLACE) ?? '', MAX_AUTHOR),
    comment: storable(textIn(body, 'comment', PLACE) ?? '', MAX_COMMENT) || 'without a comment',
  };
}

const missing = (name: string) => new AlertmanagerRefusal(422, `${name} in body is required`, 602);

const storable = (text: string, max: number) =>
  text.toWellFormed().replaceAll('\0', '\uFFFD').slice(0, max).trim();

function matchersIn(body: JsonObject): readonly Matcher[] {
  const { matchers: given } = body;
  if (!Array.isArray(given)) {
    throw new AlertmanagerRefusal(400, 'parsing silence body failed: matchers is not a list', 400);
  }
  if (given.length === 0) {
    throw new AlertmanagerRefusal(422, 'matchers in body should have at least 1 items', 612);
  }
  const read = matcherList.safeParse(given.map((one: unknown, index) => matcherOf(one, index)));
  if (!read.success) {
    const [issue] = read.error.issues;
    const [index = 0, field = ''] = issue?.path ?? [];
    throw new AlertmanagerRefusal(
      400,
      `invalid silence: invalid label matcher ${String(index)}: ${String(field)} ${issue?.message ?? 'is wrong'}`,
    );
  }
  return read.data;
}

function matcherOf(matcher: unknown, index: number): unknown {
  const place = `matchers.${String(index)}`;
  if (!isObject(matcher)) {
    throw new AlertmanagerRefusal(400, `parsing silence body failed: ${place} is not an object`, 400);
  }
  for (const name of ['name', 'value', 'isRegex']) {
    if (matcher[name] === undefined || matcher[name] === null) {
      throw missing(`${place}.${name}`);
    }
  }
  return {
    name: textIn(matcher, 'name', place)?.toWellFormed(),
    value: textIn(matcher, 'value', place)?.toWellFormed(),
    is_regex: flagIn(matcher, 'isRegex', place, false),
    is_equal: flagIn(matcher, 'isEqual', place, true),
  };
}

function flagIn(object: JsonObject, name: string, place: string, otherwise: boolean): boolean {
  const value = object[name] ?? otherwise;
  if (typeof value !== 'boolean') {
    throw new AlertmanagerRefusal(
      400,
      `parsing silence body failed: ${place}.${name} is not true or false`,
      400,
    );
  }
  return value;
}
