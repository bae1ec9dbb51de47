import { afterEach, describe, expect, it } from 'vitest';
import { innerAddresses } from '../test/inner-addresses.ts';
import { openFakeServer, type FakeServer } from '../test/fake-server.ts';
import { createAskHttp } from './ask.ts';
import { createResolve, type LookUp } from './resolve.ts';

const idle = new AbortController().signal;
let canary: FakeServer | undefined;
afterEach(() => canary?.close());

async function open(): Promise<FakeServer> {
  canary = await openFakeServer(() => ({ body: { caught: true } }));
  return canary;
}
/** A name server that says what it is told, one answer after the other. */
function names(...answers: readonly (readonly string[])[]): LookUp & { readonly asked: string[] } {
  const left = [...answers];
  const asked: string[] = [];
  const lookUp = (host: string) => {
    asked.push(host);
    const addresses = left.length > 1 ? left.shift() : left[0];
    return Promise.resolve(
      (addresses ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  return Object.assign(lookUp, { asked });
}
const askWith = (lookUp: LookUp, allowPrivate: boolean) =>
  createAskHttp(createResolve({ lookUp, allowPrivate }));
const portOf = ({ url }: FakeServer) => new URL(url).port;

describe('asking', () => {
  it.each(innerAddresses('PORT'))(
    'never reaches this machine where that is not allowed: %s',
    async (form) => {
      const at = await open();
      const ask = askWith(names(['127.0.0.1']), false);
      const answer = await ask({ method: 'GET', url: form.replaceAll('PORT', portOf(at)), signal: idle });
      expect(answer.kind).toBe('forbidden');
      expect(at.requests).toEqual([]);
    },
  );

  it.each([['127.0.0.1'], ['10.1.1.1', '8.8.8.8'], ['8.8.8.8', '169.254.169.254']])(
    'refuses a name with one address that is forbidden as a whole: %s',
    async (...addresses) => {
      const ask = askWith(names(addresses), false);
      const answer = await ask({ method: 'GET', url: 'http://mixed.example.com/', signal: idle });
      expect(answer.kind).toBe('forbidden');
    },
  );

  it('never reaches cloud metadata, even where private networks are allowed', async () => {
    const ask = askWith(names(['169.254.169.254']), true);
    for (const url of ['http://inner.example.com/', 'http://[fe80::1]/', 'http://100.100.100.200/']) {
      expect((await ask({ method: 'GET', url, signal: idle })).kind, url).toBe('forbidden');
    }
  });

  it('connects to what was looked at, and asks for no second answer', async () => {
    const at = await open();
    // The second answer would be another machine.
    const lookUp = names(['127.0.0.1'], ['203.0.113.7']);
    const ask = askWith(lookUp, true);
    const answer = await ask({
      method: 'GET',
      url: `http://rebind.example.com:${portOf(at)}/`,
      signal: idle,
    });
    expect(answer).toMatchObject({ kind: 'answer', status: 200 });
    expect(lookUp.asked).toEqual(['rebind.example.com']);
    expect(at.requests[0]?.headers.host).toBe(`rebind.example.com:${portOf(at)}`);
  });

  it('follows no redirect', async () => {
    const at = await open();
    at.trouble({ status: 302, headers: { location: `${at.url}/inner` }, body: '' });
    const answer = await askWith(
      names(['127.0.0.1']),
      true,
    )({
      method: 'POST',
      url: `${at.url}/outer`,
      body: '{}',
      signal: idle,
    });
    expect(answer).toMatchObject({ kind: 'answer', status: 302 });
    expect(at.requests.map(({ path }) => path)).toEqual(['/outer']);
  });

  it('says in plain words why nobody answers', async () => {
    const at = await open();
    const { url } = at;
    await at.close();
    const ask = askWith(() => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' })), true);
    expect(await ask({ method: 'GET', url, signal: idle })).toEqual({
      kind: 'failed',
      error: 'connection refused',
    });
    expect(await ask({ method: 'GET', url: 'http://nowhere.example.com/', signal: idle })).toEqual({
      kind: 'failed',
      error: 'its name has no address',
    });
  });
});
