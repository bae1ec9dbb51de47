/** A stretch of time as addresses carry it: relative as in `now-1h`, or milliseconds since 1970. */
export interface AboutPanel {
  readonly kind: 'panel';
  readonly from?: string;
  readonly to?: string;
  /** Names, not ids: a panel of Grafana knows no ids of ours. */
  readonly host?: string;
  readonly service?: string;
  readonly metric?: string;
  /** In the language of the log centre. */
  readonly query?: string;
}

/** What a question is about: a reference that the reader resolves with his own rights, never the text itself. */
export type About =
  /** `id` of a log record, as the API answers it. */
  | { readonly kind: 'log'; readonly id: string }
  | { readonly kind: 'incident' | 'alert' | 'finding' | 'issue' | 'database'; readonly id: number }
  | AboutPanel;

const RECORD_ID = /^\d{1,16}\.\d{1,3}\.\d{1,10}\.-?\d{1,19}$/;
const NUMBER = /^[1-9]\d{0,15}$/;
const MOMENT = /^(?:now(?:[-+/][\w/+-]{1,32})?|\d{1,15}|\d{4}-[\d:.TZ+-]{1,32})$/;
const MOST_NAME = 256;
const MOST_QUERY = 4_096;
const NAMES = ['host', 'service', 'metric'] as const;

/** Parameters of an address: `about=log:<record id>`, `about=incident:<id>`, or `about=panel` with what the panel shows. */
export function formatAbout(about: About): URLSearchParams {
  if (about.kind !== 'panel') {
    return new URLSearchParams({ about: `${about.kind}:${String(about.id)}` });
  }
  const params = new URLSearchParams({ about: 'panel' });
  for (const key of ['from', 'to', ...NAMES, 'query'] as const) {
    const value = about[key];
    if (value !== undefined && value !== '') {
      params.set(key, value);
    }
  }
  return params;
}

/** Undefined where an address says nothing, or something that cannot be: anybody may have written it. */
export function parseAbout(params: URLSearchParams): About | undefined {
  const text = params.get('about') ?? '';
  if (text === 'panel') {
    return parsePanel(params);
  }
  const colon = text.indexOf(':');
  const kind = text.slice(0, Math.max(colon, 0));
  const id = text.slice(colon + 1);
  switch (kind) {
    case 'log':
      return RECORD_ID.test(id) ? { kind, id } : undefined;
    case 'incident':
    case 'alert':
    case 'finding':
    case 'issue':
    case 'database':
      return NUMBER.test(id) && Number.isSafeInteger(Number(id)) ? { kind, id: Number(id) } : undefined;
    default:
      return undefined;
  }
}

/** Parts that cannot be are left out; a panel of which nothing is left is no panel. */
function parsePanel(params: URLSearchParams): About | undefined {
  const found: { -readonly [Key in keyof AboutPanel]: AboutPanel[Key] } = { kind: 'panel' };
  for (const key of ['from', 'to'] as const) {
    const value = params.get(key);
    if (value !== null && MOMENT.test(value)) {
      found[key] = value;
    }
  }
  for (const key of NAMES) {
    const value = params.get(key);
    if (isPlain(value, MOST_NAME)) {
      found[key] = value;
    }
  }
  const query = params.get('query');
  if (isPlain(query, MOST_QUERY)) {
    found.query = query;
  }
  return Object.keys(found).length > 1 ? found : undefined;
}

/** Not empty, not endless, and nothing in it that a person would not see. */
function isPlain(text: string | null, most: number): text is string {
  return text !== null && text !== '' && text.length <= most && !/[\p{Cc}\p{Cf}]/u.test(text);
}
