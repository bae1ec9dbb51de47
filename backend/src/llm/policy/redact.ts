import { isObject, type JsonObject } from '../wire/json.ts';
import { isCardNumber, isChineseId } from './check-digits.ts';

export type Redaction = 'off' | 'secrets' | 'secrets_and_personal_data';

/** What is looked for. Every pattern begins at an edge and is bounded, so that no text makes it slow. */
interface Kind {
  readonly label: string;
  readonly pattern: RegExp;
  /** Group that is replaced; 0: all of it. */
  readonly group: number;
  readonly holds?: (found: string) => boolean;
}

/** Nobody's secret: what stands for one in examples and templates. */
const STANDS_FOR_ONE =
  /^(?:[*x.•]+|<[^>]*>|\$\{?[\w.-]*\}?|\{\{.*\}\}|null|none|nil|true|false|undefined|your[-_ ].*|changeme)$/iu;
const isMeant = (value: string) => !STANDS_FOR_ONE.test(value);

const SECRETS: readonly Kind[] = [
  {
    label: 'PRIVATE_KEY',
    pattern:
      /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]{0,16384}?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/gu,
    group: 0,
  },
  { label: 'JWT', pattern: /(?<![\w-])eyJ[\w-]{6,4096}\.[\w-]{6,8192}\.[\w-]{6,4096}/gu, group: 0 },
  {
    label: 'API_KEY',
    pattern:
      /(?<![A-Za-z0-9_-])(?:sk|pk|rk|vg|vgo|hf|npm|glpat|github_pat|dop_v1|pypi|xox[abeoprs])[-_][A-Za-z0-9_-]{12,512}|(?<![A-Za-z0-9])(?:gh[opusr]_[A-Za-z0-9]{20,255}|(?:AKIA|ASIA|AGPA|AROA)[0-9A-Z]{12,24}|AIza[\w-]{30,45}|LTAI[A-Za-z0-9]{12,30}|AKID[A-Za-z0-9]{13,40}|SG\.[\w-]{16,64}\.[\w-]{16,64}|SEC[0-9a-f]{40,80}|ya29\.[\w-]{20,512})/gu,
    group: 0,
  },
  {
    label: 'PASSWORD',
    pattern: /(?<![A-Za-z0-9+.-])([a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/"']{0,128}:)([^\s@/"']{1,256})(?=@)/giu,
    group: 2,
    holds: isMeant,
  },
  {
    label: 'TOKEN',
    pattern: /(?<![A-Za-z])((?:Bearer|Basic|Token)\s{1,4})([A-Za-z0-9._~+/=-]{8,4096})/gu,
    group: 2,
    holds: (value) => /\d|[A-Z].*[a-z]|=$/u.test(value) && isMeant(value),
  },
  {
    label: 'COOKIE',
    pattern: /(?<![A-Za-z-])((?:Set-)?Cookie\\?["']?\s{0,4}[:=]\s{0,4}\\?["']?)([^\r\n"']{4,4096})/giu,
    group: 2,
    holds: isMeant,
  },
  {
    label: 'SECRET',
    pattern:
      /(?<![A-Za-z])((?:[A-Za-z0-9]{1,32}[_.-]){0,4}(?:password|passwd|passphrase|pwd|secret|token|api[_-]?key|apikey|access[_-]?key(?:[_-]?id)?|secret[_-]?key|private[_-]?key|client[_-]?secret|credentials?|密码|口令|密钥)\\?["']?\s{0,4}(?:[:=：]|是|为|is)\s{0,4}\\?["']?)([^\s"'\\,;&，。；<>(){}[\]]{4,512})/giu,
    group: 2,
    holds: (value) => isMeant(value) && !/^\d{1,3}$/u.test(value),
  },
];

const PERSONAL: readonly Kind[] = [
  {
    label: 'EMAIL',
    pattern: /(?<![\w.+-])[\w.+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![\w-])/gu,
    group: 0,
  },
  {
    label: 'ID_NUMBER',
    pattern: /(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])/gu,
    group: 0,
    holds: isChineseId,
  },
  { label: 'CARD', pattern: /(?<![\d.-])\d(?:[ -]?\d){12,18}(?![\d.-])/gu, group: 0, holds: isCardNumber },
  {
    label: 'PHONE',
    pattern:
      /(?<![\d.+-])(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![\d.])|(?<![\d.+])\+[1-9]\d{0,2}(?:[ -]?\(?\d{1,4}\)?){2,5}(?![\d.])/gu,
    group: 0,
    holds: (found) => found.replace(/\D/gu, '').length >= 9,
  },
];

/** Words of the protocol, not of people: nothing is looked for in these. */
const OF_PROTOCOL = new Set([
  'model',
  'role',
  'type',
  'id',
  'tool_call_id',
  'tool_use_id',
  'call_id',
  'media_type',
  'detail',
]);

export interface Redacted {
  readonly body: JsonObject;
  /** Places where something was taken out. */
  readonly places: number;
}

/**
 * The body with marks such as `<EMAIL_1>` in place of what must not leave the house; the same value has the same mark
 * throughout a call, so that an answer can speak of it. Pictures are left as they are.
 */
export function redactBody(body: JsonObject, level: Redaction): Redacted {
  if (level === 'off') {
    return { body, places: 0 };
  }
  const kinds = level === 'secrets' ? SECRETS : [...SECRETS, ...PERSONAL];
  const marks = new Map<string, string>();
  const counts = new Map<string, number>();
  let places = 0;

  function markOf(label: string, value: string): string {
    places += 1;
    const key = `${label}\n${value}`;
    const known = marks.get(key);
    if (known !== undefined) {
      return known;
    }
    const count = (counts.get(label) ?? 0) + 1;
    counts.set(label, count);
    const mark = `<${label}_${String(count)}>`;
    marks.set(key, mark);
    return mark;
  }

  function redactText(text: string): string {
    if (text.startsWith('data:')) {
      return text;
    }
    return kinds.reduce(
      (rest, { label, pattern, group, holds }) =>
        rest.replace(pattern, (...found: unknown[]) => {
          const whole = String(found[0]);
          const value = String(found[group]);
          if (holds !== undefined && !holds(value)) {
            return whole;
          }
          const mark = markOf(label, value);
          return group === 0 ? mark : `${String(found[1])}${mark}`;
        }),
      text,
    );
  }

  function walk(value: unknown, key: string): unknown {
    if (typeof value === 'string') {
      return OF_PROTOCOL.has(key) ? value : redactText(value);
    }
    if (Array.isArray(value)) {
      return value.map((item) => walk(item, key));
    }
    return isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, walk(inner, name)]))
      : value;
  }

  return { body: walk(body, '') as JsonObject, places };
}
