import type { IncomingHttpHeaders } from 'node:http';
import type { Provider } from '../providers/provider.ts';
import type { Upstream, UpstreamListener } from './upstream.ts';

/** What is shorter stands in texts by chance. */
const MIN_SECRET = 8;
const STAR = 0x2a;

/** Of the house's own configuration of a provider: what no client may see. */
export function secretsOf(
  { secretKeys }: Pick<Provider, 'secretKeys'>,
  config: Readonly<Record<string, unknown>>,
): readonly Buffer[] {
  return secretKeys.flatMap((key) => {
    const value = config[key];
    return typeof value === 'string' && value.length >= MIN_SECRET ? [Buffer.from(value)] : [];
  });
}

/** Servers repeat the key that they were sent: in errors, in headers, after a 200. Nobody behind this one hears of it. */
export function hidingSecrets(upstream: Upstream, secrets: readonly Buffer[]): Upstream {
  return secrets.length === 0
    ? upstream
    : { ...upstream, ask: (question, listener) => upstream.ask(question, hidden(listener, secrets)) };
}

function hidden(listener: UpstreamListener, secrets: readonly Buffer[]): UpstreamListener {
  const texts = secrets.map(String);
  const names = (value: unknown) => texts.some((secret) => String(value).includes(secret));
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
  return Object.values(headers).some(names)
    ? Object.fromEntries(Object.entries(headers).filter(([, value]) => !names(value)))
    : headers;
}

export interface Hider {
  /** The chunk with stars for secrets, as long as they were; without an end that may be the beginning of one. */
  push(chunk: Buffer): Buffer;
  end(): Buffer;
}

const NOTHING = Buffer.alloc(0);

export function createHider(secrets: readonly Buffer[]): Hider {
  let held: Buffer = NOTHING;
  // Most chunks end in a byte that is in no secret.
  const isTheirs = new Uint8Array(256);
  secrets.forEach((secret) => secret.forEach((byte) => (isTheirs[byte] = 1)));
  return {
    push(chunk) {
      const bytes = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      const clean = secrets.reduce(starred, bytes);
      if (isTheirs[clean[clean.length - 1] ?? 0] === 0) {
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
