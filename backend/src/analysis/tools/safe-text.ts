import { hideEncoded } from './encoded.ts';
import { createMarks, PERSONAL, replaceKinds, SECRETS } from '@vigilops/sensitive';

/** Characters of one text that are read; masks are set before it is cut, so that no cut hides the form of a secret. */
const READ_CHARACTERS = 8_192;
export const SHOWN_CHARACTERS = 1_000;
const MOST_ITEMS = 50;
const MOST_DEPTH = 6;
const KINDS = [...SECRETS, ...PERSONAL];

/** Fields of a row itself that this house writes, in forms that would be taken for numbers of cards or phones. */
const OF_THE_HOUSE: ReadonlySet<string> = new Set([
  'cite',
  'link',
  'all_in_log_centre',
  'time',
  'from',
  'to',
  'next_cursor',
  'trace_id',
]);

/** Fields of senders that hold a secret by their name, whatever their value looks like. */
const SECRET_FIELD =
  /(?:^|[._-])(?:pass(?:word|wd|phrase|code)?|pwd|secret|token|api[._-]?key|access[._-]?key|private[._-]?key|authorization|set[._-]?cookie|cookie|credentials?)$/i;

/** Invisible: control characters, directions of writing, joiners, and tags, in which text can hide from people. */
const INVISIBLE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e01ef}]/gu;

/** What stands in place of a value. */
export type MarkOf = ReturnType<typeof createMarks>;

/**
 * Data as it may leave: secrets and personal data are marks such as `<EMAIL_1>`, the same for the same value as long as
 * this cleaner is used; nothing is invisible; texts, lists and depth have bounds.
 */
export function createCleaner(markOf: MarkOf = createMarks()): (value: unknown) => unknown {
  const mask = (text: string) => hideEncoded(replaceKinds(text, KINDS, markOf), markOf);

  function clean(text: string, key: string): string {
    if (SECRET_FIELD.test(key)) {
      return markOf('SECRET', text);
    }
    const read = text.slice(0, READ_CHARACTERS).toWellFormed().replace(INVISIBLE, '');
    // Some kinds are told by the name before them.
    const named = `${key}=${read}`;
    const masked = mask(named);
    const kept = masked.startsWith(`${key}=`) ? masked.slice(key.length + 1) : mask(read);
    const left = kept.length - SHOWN_CHARACTERS + (text.length - Math.min(text.length, READ_CHARACTERS));
    return left > 0
      ? `${kept.slice(0, SHOWN_CHARACTERS).toWellFormed()}… (${String(left)} characters more)`
      : kept;
  }

  function walk(value: unknown, key: string, depth: number): unknown {
    if (typeof value === 'string') {
      return depth === 1 && OF_THE_HOUSE.has(key) ? value : clean(value, key);
    }
    if (typeof value !== 'object' || value === null) {
      return value;
    }
    if (depth === MOST_DEPTH) {
      return clean(JSON.stringify(value), key);
    }
    if (Array.isArray(value)) {
      const items = value.slice(0, MOST_ITEMS).map((item) => walk(item, key, depth + 1));
      return value.length > MOST_ITEMS ? [...items, `… (${String(value.length - MOST_ITEMS)} more)`] : items;
    }
    const entries = Object.entries(value).slice(0, MOST_ITEMS);
    return Object.fromEntries(
      entries.map(([name, inner]) => [clean(name, ''), walk(inner, name, depth + 1)]),
    );
  }

  return (value) => walk(value, '', 0);
}

/** Whether a value of a field leaves as it is: else no link may carry it either. */
export function mayLeave(field: string, value: string): boolean {
  const [cleaned] = Object.values(createCleaner()({ [field]: value }) as Record<string, unknown>);
  return cleaned === value;
}
