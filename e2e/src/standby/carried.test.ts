import { randomBytes } from 'node:crypto';
import { settings as settingsSchema, type Settings } from '@vigilops/contracts/api';
import { afterEach, describe, expect, it } from 'vitest';
import { systemLookUp } from '../../../agent/src/checks/connect/resolve.ts';
import { speak } from '../../../agent/src/standby/speak.ts';
import type { Occasion } from '../../../agent/src/standby/types.ts';
import { CHANNELS, channelOfType, createStandbyDesk } from '../../../backend/src/notify/index.ts';
import {
  openFakeServer,
  type FakeServer,
  type Trouble,
} from '../../../backend/src/notify/test/fake-server.ts';
import { PROVIDERS, type FakeProvider } from '../../../backend/src/notify/test/providers/index.ts';
import { createSealedSecrets, createSealer } from '../../../backend/src/sealed-text.ts';

/** What the backend gives to a host, sent by the agent, judged by the providers that the backend itself is tried against. */
const signal = new AbortController().signal;
const secrets = createSealedSecrets(
  createSealer('a secret of tests alone', randomBytes),
  'notification channel',
);
const carried = PROVIDERS.filter(({ type }) => channelOfType(type)?.carry !== undefined);

const SETTINGS: Settings = settingsSchema.parse({
  general: { name: '<!channel> **House** @all' },
  notifications: { silent_server: { channel: 'ops' } },
});

/** The answer that a host of a hostile name gets of GET /api/v1/agent/standby. */
async function answerFor(provider: FakeProvider, url: string): Promise<string> {
  const desk = createStandbyDesk({
    channels: {
      list: () =>
        Promise.resolve([
          {
            id: 1,
            definition: {
              name: 'ops',
              type: provider.type,
              enabled: true,
              config: {},
              send_resolved: true,
              min_severity: 'info',
              language: null,
              per_minute: null,
              fallback: null,
            },
            sealed: secrets.seal(provider.config(url) as Record<string, string>),
            brokenSinceUs: null,
            blockedUntilUs: null,
            lastError: null,
            lastSentUs: null,
            waiting: 0,
          },
        ]),
    },
    channelOfType,
    secrets,
    watchers: () => Promise.resolve([{ id: 1, name: 'web-1"}]</b> @all' }]),
    settings: () => SETTINGS,
    allowPrivate: true,
  });
  return JSON.stringify(await desk.of(1, signal));
}

const occasionOf = (part: Occasion['part']): Occasion => ({
  part,
  silence: {
    id: '00000000-0000-4000-8000-000000000001',
    sinceMs: Date.now() - 400_000,
    told: part === 'back',
  },
  nowMs: Date.now(),
  lastedMs: 400_000,
  reason: 'no_answer',
});

it('every kind that can be carried has a provider to be judged by', () => {
  const all = CHANNELS.filter(({ carry }) => carry !== undefined).map(({ type }) => type);
  expect(carried.map(({ type }) => type).toSorted()).toEqual(all.toSorted());
});

describe.each(carried.map((provider) => [provider.type, provider] as const))('%s', (_type, provider) => {
  let server: FakeServer | undefined;
  afterEach(() => server?.close());

  async function open() {
    const at = await openFakeServer((request) => provider.answer(request, new Date()));
    server = at;
    const answer = await answerFor(provider, at.url);
    return {
      at,
      send: (part: Occasion['part'], limitMs = 15_000) =>
        speak(
          answer,
          occasionOf(part),
          { lookUp: systemLookUp, userAgent: 'vigilops-agent/test', limitMs },
          signal,
        ),
    };
  }

  it.each(['silent', 'back'] as const)('takes what a host says: %s', async (part) => {
    const { at, send } = await open();
    expect(await send(part)).toBeNull();
    const [request] = at.requests;
    expect(at.requests).toHaveLength(1);
    expect(request?.body).not.toMatch(/\{\{|2199/u);
    expect(request?.body).toContain('7 min');
    expect(request?.headers['content-type']).toBe('application/json');
  });

  it.each<[string, Trouble]>([
    ['refuses in its own words', provider.refusal],
    ...(provider.busy === null ? [] : ([['is busy', provider.busy.reply]] as [string, Trouble][])),
    ['is in trouble', { status: 500, body: 'oops' }],
    ['is hidden behind a page', 'html'],
    ['redirects', 'redirect'],
    ['cuts the connection', 'reset'],
    ['sends headers without an end', 'header bomb'],
  ])('is not taken for well when it %s, and nothing secret is said of it', async (_how, trouble) => {
    const { at, send } = await open();
    at.trouble(trouble);
    const problem = await send('silent');
    expect(problem).toMatch(/\S/u);
    expect(problem).not.toMatch(/CANARY|127\.0\.0\.1/u);
    expect(await send('silent')).toBeNull();
    expect(at.requests.length).toBeLessThanOrEqual(2);
  });

  it('is given up at its limit, with headers or without', async () => {
    const { at, send } = await open();
    at.trouble('hang', 'hang after headers');
    expect(await send('silent', 50)).toBe('ETIMEDOUT');
    expect(await send('silent', 50)).toBe('ETIMEDOUT');
  });

  it('is read no further than it may be', async () => {
    const { at, send } = await open();
    at.trouble('endless');
    const problem = await send('silent');
    // Where 2xx is all that was agreed, that is what it said.
    const isByStatus = provider.type === 'webhook' || provider.type === 'discord';
    expect(problem === null).toBe(isByStatus);
  });
});
