import type { IncomingHttpHeaders } from 'node:http';
import type { Provider } from '../providers/provider.ts';
import { secretTexts } from '../providers/secret-texts.ts';
import type { Upstream, UpstreamListener } from './upstream.ts';

/** What is shorter stands in texts by chance. */
const MIN_SECRET = 8;
const STAR = 0x2a;

/** Of the house's own configuration of a provider: what no client may see. */
export interface Secrets {
  readonly texts: readonly string[];
  readonly bytes: readonly Buffer[];
  /** By byte: 1 where it is of one of them. Most chunks end in a byte that is in no secret. */
  readonly has: Uint8Array;
}

const known = new WeakMap<object, Secrets>();

export function secretsOf(
  { secretKeys }: Pick<Provider, 'secretKeys'>,
  config: Readonly<Record<string, unknown>>,
): Secrets {
  let secrets = known.get(config);
  if (secrets === undefined) {
    secrets = toHide(secretTexts(secretKeys, config).filter(({ length }) => length >= MIN_SECRET));
    known.set(config, secrets);
  }
  return secrets;
}

export function toHide(texts: readonly string[]): Secrets {
  const bytes = texts.map((text) => Buffer.from(text));
  const has = new Uint8Array(256);
  bytes.forEach((secret) => secret.forEach((byte) => (has[byte] = 1)));
  return { texts, bytes, has };
}

/** Servers repeat the key that they were sent: in errors, in headers, after a 200. Nobody behind this one hears of it. */
export function hidingSecrets(upstream: Upstream, secrets: Secrets): Upstream {
  return secrets.texts.length === 0
    ? upstream
    : { ...upstream, ask: (question, listener) => upstream.ask(question, hidden(listener, secrets)) };
}

function hidden(listener: UpstreamListener, secrets: Secrets): UpstreamListener {
  const names = (value: unknown) => {
    const text = typeof value === 'string' ? value : String(value);
    return secrets.texts.some((secret) => text.includes(secret));
  };
  const hider = createHider(secrets);
  return {
    onHead: (status, headers) => listener.onHead(status, withoutThose(headers, names)),
    onData(chunk) {
      const out = hider.push(chunk);
      return out.length === 0 || listener.onData(out);
    },
    onEnd() {
      const rest = hider.end();
      if (rest.length > 0) {
        listener.onData(rest);
      }
      listener.onEnd();
    },
    // What is held back here is the beginning of a secret.
    onFailure: (failure) =>
      listener.onFailure(names(failure.message) ? { ...failure, message: 'it failed' } : failure),
  };
}

function withoutThose(headers: IncomingHttpHeaders, names: (value: unknown) => boolean): IncomingHttpHeaders {
  for (const name in headers) {
    if (names(headers[name])) {
      return Object.fromEntries(Object.entries(headers).filter(([, value]) => !names(value)));
    }
  }
  return headers;
}

export interface Hider {
  /** The chunk with stars for secrets, as long as they were; without an end that may be the beginning of one. */
  push(chunk: Buffer): Buffer;
  end(): Buffer;
}

const NOTHING = Buffer.alloc(0);

export function createHider({ bytes: secrets, has }: Secrets): Hider {
  let held: Buffer = NOTHING;
  return {
    push(chunk) {
      const bytes = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      const clean = secrets.reduce(starred, bytes);
      if (has[clean[clean.length - 1] ?? 0] === 0) {
        held = NOTHING;
        return clean;
      }
      const keep = Math.max(...secrets.map((secret) => beginningAtEnd(clean, secret)));
      held = keep === 0 ? NOTHING : clean.subarray(clean.length - keep);
      return keep === 0 ? clean : clean.subarray(0, clean.length - keep);
    },
    end() {
      const rest = held;
      held = NOTHING;
      return rest;
    },
  };
}

function starred(bytes: Buffer, secret: Buffer): Buffer {
  let at = bytes.indexOf(secret);
  if (at === -1) {
    return bytes;
  }
  const out = Buffer.from(bytes);
  for (; at !== -1; at = out.indexOf(secret, at + secret.length)) {
    out.fill(STAR, at, at + secret.length);
  }
  return out;
}

/** So many bytes at the end are how the secret begins. */
function beginningAtEnd(bytes: Buffer, secret: Buffer): number {
  const [first = 0] = secret;
  let at = bytes.indexOf(first, Math.max(0, bytes.length - secret.length + 1));
  for (; at !== -1; at = bytes.indexOf(first, at + 1)) {
    const length = bytes.length - at;
    if (bytes.compare(secret, 0, length, at) === 0) {
      return length;
    }
  }
  return 0;
}
