import { lookupBy, systemClock } from '@vigilops/runtime';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAskHttp, createResolve } from '../../notify/index.ts';
import { innerAddresses } from '../../notify/test/inner-addresses.ts';
import { createTryProvider } from '../desk/try-provider.ts';
import type { Provider } from '../providers/provider.ts';
import { PROVIDERS } from '../providers/registry.ts';
import { createUpstream, type Upstream } from './upstream.ts';

/** Whoever connects has reached what is inside; it answers, so that nobody has to wait. */
const canary = createServer((socket) => {
  hits += 1;
  socket.on('error', () => undefined);
  socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}');
});
let hits = 0;
let port = 0;
const upstreams: Upstream[] = [];
beforeAll(async () => {
  await new Promise<void>((done, fail) => {
    canary.once('error', fail);
    // Of both families, where there are two.
    canary.listen({ port: 0, host: '::' }, done);
  }).catch(() => new Promise<void>((done) => canary.listen(0, '0.0.0.0', done)));
  ({ port } = canary.address() as AddressInfo);
});
afterAll(async () => {
  await Promise.all(upstreams.map((upstream) => upstream.close()));
  canary.close();
});

/** A name server in the hands of somebody who wants in. */
const evil = () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]);

function reachOf(allowPrivate: boolean) {
  const resolve = createResolve({ lookUp: evil, allowPrivate, setting: 'VIGILOPS_LLM_ALLOW_PRIVATE' });
  const upstream = createUpstream({
    lookup: lookupBy(resolve),
    mayAsk: async (address) => void (await resolve(address)),
  });
  upstreams.push(upstream);
  return { upstream, tries: createTryProvider({ ask: createAskHttp(resolve), clock: systemClock }) };
}

/** As an Admin would enter it; undefined: the form refuses it. */
function configWith(provider: Provider, address: string): Readonly<Record<string, unknown>> | undefined {
  const field = provider.description.fields.find(({ kind }) => kind === 'url');
  const keyless = { [field?.key ?? 'base_url']: address };
  return [{ ...keyless, api_key: 'sk-x' }, keyless]
    .map((form) => provider.config.safeParse(form))
    .find(({ success }) => success)?.data;
}

async function askAll(address: string, reach: ReturnType<typeof reachOf>): Promise<readonly string[]> {
  const told: string[] = [];
  for (const provider of PROVIDERS) {
    const config = configWith(provider, address);
    const question =
      config === undefined
        ? undefined
        : provider.prepare(config, {
            format: provider.endpoints[0] ?? 'chat',
            model: 'm',
            body: { messages: [] },
            isStream: false,
            wantsUsage: true,
            clientHeaders: {},
          });
    if (config === undefined || question === undefined) {
      told.push('the form refuses it');
      continue;
    }
    const { message } = await reach.tries.models(provider, config, AbortSignal.timeout(20_000));
    told.push(message);
    told.push(
      await new Promise<string>((done) => {
        reach.upstream.ask(
          { ...question, body: Buffer.from(question.body ?? ''), headMs: 5_000 },
          {
            onHead: (status) => done(String(status)),
            onData: () => true,
            onEnd: () => done('answered'),
            onFailure: ({ message: why }) => done(why),
          },
        );
      }),
    );
  }
  return told;
}

describe('addresses of a provider that lead inside', () => {
  it('are at least sixty', () => {
    expect(new Set(innerAddresses(1)).size).toBeGreaterThanOrEqual(60);
  });

  it.each(innerAddresses('PORT'))('reach nobody, in no kind of provider: %s', async (form) => {
    const before = hits;
    const told = await askAll(form.replaceAll('PORT', String(port)), reachOf(false));
    expect(hits - before, told.join('\n')).toBe(0);
  });

  it('are a choice of the operator, for a model on this machine; cloud metadata is not', async () => {
    const before = hits;
    for (const host of ['127.0.0.1', 'localhost', 'ollama.example.com']) {
      const told = await askAll(`http://${host}:${String(port)}/v1`, reachOf(true));
      expect(told).toContain('200');
    }
    expect(hits).toBeGreaterThan(before);
    const reached = hits;
    const told = await askAll('http://169.254.169.254/v1', reachOf(true));
    expect(told).toContain('addresses of cloud metadata are never asked');
    expect(hits).toBe(reached);
  });

  it('are refused as a whole where a name leads outside and inside', async () => {
    const resolve = createResolve({
      lookUp: () =>
        Promise.resolve([
          { address: '203.0.113.7', family: 4 },
          { address: '127.0.0.1', family: 4 },
        ]),
      allowPrivate: false,
    });
    const upstream = createUpstream({ lookup: lookupBy(resolve), mayAsk: () => Promise.resolve() });
    upstreams.push(upstream);
    const before = hits;
    const tries = createTryProvider({ ask: createAskHttp(resolve), clock: systemClock });
    const told = await askAll(`http://both.example.com:${String(port)}/v1`, { upstream, tries });
    expect(told.join()).toContain('private addresses are not asked');
    expect(hits).toBe(before);
  });
});
