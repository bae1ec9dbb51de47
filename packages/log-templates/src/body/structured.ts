/** A body that has fields: the text that people read, and which fields there are. */
export interface Structured {
  readonly message: string;
  /** Names of all fields, in their order by name, as `{a,b}`. */
  readonly shape: string;
}

/** Longer bodies are looked at as plain text. */
const MAX_BODY = 65_536;
const MAX_KEYS = 64;
const MAX_KEY = 64;
const MESSAGES = ['message', 'msg', '@message', 'short_message', 'log', 'event', 'text', 'body', 'error'];

const decoder = new TextDecoder();

/** Reads JSON objects, and key=value lines that have a message; undefined for all else. */
export function readStructured(body: Uint8Array | string): Structured | undefined {
  if (body.length > MAX_BODY || body.length < 2) {
    return undefined;
  }
  const first = typeof body === 'string' ? body.charCodeAt(0) : (body[0] ?? 0);
  if (first === 123) {
    return readJson(textOf(body));
  }
  return isPairAhead(body) ? readPairs(textOf(body)) : undefined;
}

const textOf = (body: Uint8Array | string) => (typeof body === 'string' ? body : decoder.decode(body));

/** A word of up to 32 letters and then an equals sign. */
function isPairAhead(body: Uint8Array | string): boolean {
  for (let i = 0; i < 33; i += 1) {
    const byte = typeof body === 'string' ? body.charCodeAt(i) : (body[i] ?? 0);
    if (byte === 61) {
      return i > 0;
    }
    const isName = (byte >= 97 && byte <= 122) || (byte >= 64 && byte <= 90) || byte === 95 || byte === 46;
    if (!isName) {
      return false;
    }
  }
  return false;
}

function readJson(text: string): Structured | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? structuredOf(new Map(Object.entries(value)))
    : undefined;
}

const PAIR = /\s*([\w.@-]{1,64})=(?:"((?:[^"\\]|\\.)*)"|(\S*))(?=\s|$)/uy;

function readPairs(text: string): Structured | undefined {
  const fields = new Map<string, unknown>();
  PAIR.lastIndex = 0;
  for (let found = PAIR.exec(text); found !== null; found = PAIR.exec(text)) {
    fields.set(found[1] ?? '', found[2] ?? found[3]);
    if (PAIR.lastIndex === text.length) {
      return fields.has('msg') || fields.has('message') ? structuredOf(fields) : undefined;
    }
    const end = PAIR.lastIndex;
    if (text.slice(end).trim() === '') {
      return fields.has('msg') || fields.has('message') ? structuredOf(fields) : undefined;
    }
  }
  return undefined;
}

function structuredOf(fields: ReadonlyMap<string, unknown>): Structured {
  const name = MESSAGES.find((key) => typeof fields.get(key) === 'string' && fields.get(key) !== '');
  const keys = [...fields.keys()].filter((key) => key.length <= MAX_KEY).sort();
  const shown = keys.length > MAX_KEYS ? [...keys.slice(0, MAX_KEYS), '…'] : keys;
  return { message: name === undefined ? '' : String(fields.get(name)), shape: `{${shown.join(',')}}` };
}
