import { describe, expect, it } from 'vitest';
import { createHider, hidingSecrets, secretsOf, toHide } from './hide-secrets.ts';
import type { UpstreamListener } from './upstream.ts';

const SECRET = 'sk-of-the-house-0001';
const SECRETS = toHide([SECRET]);
const STARS = '*'.repeat(SECRET.length);

function passed(text: string, cuts: readonly number[]): readonly string[] {
  const hider = createHider(SECRETS);
  const bytes = Buffer.from(text);
  const edges = [0, ...cuts, bytes.length];
  const out = edges.slice(1).map((end, index) => hider.push(bytes.subarray(edges[index], end)).toString());
  return [...out, hider.end().toString()];
}

describe('the secret of a provider in its own answer', () => {
  const text = `{"error":"no: ${SECRET}, ${SECRET}"}`;

  it('is stars, wherever the network cuts', () => {
    const wanted = text.replaceAll(SECRET, STARS);
    for (let first = 0; first <= text.length; first += 1) {
      for (let second = first; second <= text.length; second += 1) {
        expect(passed(text, [first, second]).join('')).toBe(wanted);
      }
    }
  });

  it('leaves all else as it is, and waits for nothing that is none', () => {
    const chunk = Buffer.from('data: {"s":"sk-of-the-hotel"}\n\n');
    expect(createHider(SECRETS).push(chunk)).toBe(chunk);
    expect(passed('it ends with sk-of', [])).toEqual(['it ends with ', 'sk-of']);
    expect(passed('xsk-of-the-hosks', [7])).toEqual(['x', 'sk-of-the-hosk', 's']);
  });

  it('is in no header and no message of a failure', () => {
    const told: unknown[] = [];
    const listener: UpstreamListener = {
      onHead: (status, headers) => told.push(status, headers),
      onData: (chunk) => told.push(chunk.toString()) > 0,
      onEnd: () => told.push('end'),
      onFailure: ({ message }) => told.push(message),
    };
    const upstream = hidingSecrets(
      {
        ask: (_question, hearing) => {
          hearing.onHead(200, {
            'x-request-id': SECRET,
            'content-type': 'a/b',
            'set-cookie': [`k=${SECRET}`],
          });
          hearing.onData(Buffer.from(`${SECRET} sk-`));
          hearing.onEnd();
          hearing.onFailure({ kind: 'cut', isTimeout: false, message: `no ${SECRET}` });
          return { resume: () => undefined, abort: () => undefined };
        },
        close: () => Promise.resolve(),
      },
      SECRETS,
    );
    upstream.ask({ url: 'http://x', headers: {}, body: Buffer.alloc(0), headMs: 1 }, listener);
    expect(told).toEqual([200, { 'content-type': 'a/b' }, `${STARS} `, 'sk-', 'end', 'it failed']);
  });

  it('is what the kind of provider calls one, and long enough to be no word', () => {
    const config = { api_key: SECRET, other: 'x', region: 'sk-nothing-secret' };
    expect(secretsOf({ secretKeys: ['api_key', 'other', 'absent'] }, config)).toEqual(SECRETS);
  });
});
