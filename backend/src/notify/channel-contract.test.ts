import { silentLogger, systemClock } from '@vigilops/runtime';
import { afterEach, describe, expect, it } from 'vitest';
import type { Channel, Letter, Outcome } from './channel.ts';
import { sendBy } from './messenger/send-by.ts';
import { CHANNELS, channelOfType } from './registry.ts';
import { openFakeServer, type FakeServer, type Trouble } from './test/fake-server.ts';
import { hostileLetter, hostileLetters } from './test/hostile.ts';
import { anAlert, contentOf, letterOf, toolsOf } from './test/letters.ts';
import { PROVIDERS, type FakeProvider } from './test/providers/index.ts';

const idle = new AbortController().signal;

describe.each(CHANNELS.map((channel) => [channel.type, channel] as const))('%s', (_type, channel) => {
  const { description } = channel;

  it('says in two languages what it is, what it asks and how to get that', () => {
    const texts = [
      description.title,
      description.setup,
      ...description.fields.flatMap(({ label, help }) => (help === null ? [label] : [label, help])),
    ];
    for (const { en, zh } of texts) {
      expect(en.trim()).not.toBe('');
      expect(zh.trim()).not.toBe('');
    }
    expect(description.setup.zh).toMatch(/\p{Script=Han}/u);
    expect(description.setup.en).toMatch(/^1\. /u);
    expect(description.setup.en.split('\n')).toHaveLength(description.setup.zh.split('\n').length);
    expect(description.per_minute).toBe(channel.limits.perMinute);
  });

  it('takes the fields of its form and no others', () => {
    const config = { ...providerOf(channel)?.config('http://127.0.0.1:1') };
    const whole = channel.type === 'email' ? MAIL : config;
    expect(channel.config.safeParse(whole).success).toBe(true);
    expect(channel.config.safeParse({ ...whole, another: 'field' }).success).toBe(false);
    for (const { key, required } of description.fields) {
      const { [key]: left, ...without } = whole as Record<string, unknown>;
      void left;
      expect(channel.config.safeParse(without).success, key).toBe(!required);
    }
    expect(channel.secretKeys).toEqual(
      description.fields.filter(({ kind }) => kind === 'secret').map(({ key }) => key),
    );
  });
});

const MAIL = { host: 'smtp.example.com', from: 'a@example.com', to: ['b@example.com'] };

function providerOf(channel: Channel): FakeProvider | undefined {
  return PROVIDERS.find(({ type }) => type === channel.type);
}

it('every channel but those without HTTP is tried against a provider', () => {
  const untried = CHANNELS.filter((channel) => providerOf(channel) === undefined).map(({ type }) => type);
  expect(untried.toSorted()).toEqual(['email', 'in_app']);
});

describe.each(PROVIDERS.map((provider) => [provider.type, provider] as const))('%s', (type, provider) => {
  const channel = channelOfType(type);
  let server: FakeServer | undefined;
  afterEach(() => server?.close());

  async function open(): Promise<FakeServer> {
    server = await openFakeServer((request) => provider.answer(request, systemClock.now()));
    return server;
  }
  const send = (at: FakeServer, letter: Letter, signal = idle): Promise<Outcome> => {
    if (channel === undefined) {
      throw new Error(`there is no channel ${type}`);
    }
    return sendBy(channel, provider.config(at.url), letter, toolsOf(signal), silentLogger);
  };
  /** What was sent in the last request: query and body. */
  const sentTo = ({ requests }: FakeServer): string => {
    const last = requests.at(-1);
    return `${last?.query.toString() ?? ''}\n${last?.body ?? ''}`;
  };

  it('sends in both languages what its provider takes', async () => {
    const at = await open();
    for (const kind of ['firing', 'resolved', 'escalation', 'digest', 'test', 'report'] as const) {
      const content = contentOf({ kind, lines: kind === 'report' ? ['a line'] : [] });
      for (const language of ['en', 'zh'] as const) {
        expect(await send(at, letterOf({ language, content })), `${kind} ${language}`).toMatchObject({
          outcome: 'sent',
        });
      }
    }
    await send(at, letterOf({ language: 'en' }));
    const english = sentTo(at);
    await send(at, letterOf({ language: 'zh' }));
    if (type !== 'webhook') {
      expect(decoded(sentTo(at))).toMatch(/\p{Script=Han}/u);
      expect(english).not.toBe(sentTo(at));
    }
  });

  it('keeps within the size with 5,000 alerts', async () => {
    const at = await open();
    const alerts = Array.from({ length: 5_000 }, (_, index) =>
      anAlert(index, { message: `磁盘 /data/${String(index)} ${'很满'.repeat(20)}` }),
    );
    const content = contentOf({
      alerts,
      firing: 5_000,
      title: '主机 '.repeat(200),
      cause: '原因 '.repeat(500),
      runbook: 'x'.repeat(8_000),
      evidence: [
        { kind: 'log_lines', title: '日志', lines: Array<string>(20).fill('行'.repeat(5_000)), host_id: 1 },
      ],
    });
    expect(await send(at, letterOf({ content }))).toMatchObject({ outcome: 'sent' });
  });

  it('lets nothing that others wrote be markup, a mention, a command or another line', async () => {
    const at = await open();
    for (const letter of [hostileLetter(), ...hostileLetters()]) {
      expect(await send(at, letter)).toMatchObject({ outcome: 'sent' });
      const strings = stringsOf(sentTo(at));
      if (type === 'webhook') {
        // Programs get texts as they are: JSON keeps them apart.
        const given = letter.content.alerts[0]?.message.replaceAll(/\0/gu, '') ?? '';
        expect(strings.some((text) => text.includes(given.slice(0, 10).trim()))).toBe(true);
      } else {
        strings.forEach(expectPlain);
      }
    }
  });

  function expectPlain(sent: string): void {
    const text = provider.shown?.(sent) ?? sent;

    expect(text).not.toMatch(/[\0-\x08\x0B-\x1F\x7F\u202A-\u202E\u2066-\u2069\u200B\u200F]/u);
    expect(text.isWellFormed()).toBe(true);
    expect(text).not.toMatch(/<(?:img|script|at|@|!|#|U\d)/iu);
    if (provider.mention !== null) {
      expect(text).not.toMatch(provider.mention);
    }
    if (provider.readsMarkdown) {
      expect(text).not.toMatch(/\]\(javascript:/iu);
      expect(text).not.toMatch(/!\[x\]\(/iu);
    }
  }

  it.each<[string, Trouble, Partial<Outcome>]>([
    ['an error of its own in 200', provider.refusal, { outcome: 'refused', isChannelBroken: true } as const],
    ['500', { status: 500, body: 'oops' }, { outcome: 'unreachable' }],
    [
      '502 with a page',
      { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>' },
      { outcome: 'unreachable' },
    ],
    ['a page of somebody in between', 'html', { outcome: 'unreachable' }],
    ['a cut connection', 'reset', { outcome: 'unreachable' }],
    ['a redirect', 'redirect', { outcome: 'refused', isChannelBroken: true } as const],
    ['headers without an end', 'header bomb', { outcome: 'unreachable' }],
    [
      '429 for an hour',
      { status: 429, headers: { 'retry-after': '3600' }, body: '' },
      { outcome: 'busy', retryAfterMs: 3_600_000 } as const,
    ],
    [
      '429 until yesterday',
      { status: 429, headers: { 'retry-after': 'Fri, 01 Jan 2021 00:00:00 GMT' }, body: '' },
      { outcome: 'busy', retryAfterMs: null } as const,
    ],
    [
      '429 for nonsense',
      { status: 429, headers: { 'retry-after': 'soon' }, body: '' },
      { outcome: 'busy', retryAfterMs: null } as const,
    ],
  ])('knows %s', async (_what, trouble, outcome) => {
    const at = await open();
    at.trouble(trouble);
    expect(await send(at, letterOf())).toMatchObject(outcome);
    expect(await send(at, letterOf())).toMatchObject({ outcome: 'sent' });
  });

  it('reads no more of an endless answer than it may', async () => {
    const at = await open();
    at.trouble('endless');
    // A receiver of one's own says 2xx, and that is all that was agreed.
    expect((await send(at, letterOf())).outcome).toBe(type === 'webhook' ? 'sent' : 'unreachable');
  });

  it.each<Trouble>(['hang', 'hang after headers'])('gives up at its limit: %s', async (trouble) => {
    const at = await open();
    at.trouble(trouble);
    const limit = new AbortController();
    const asked = at.asked();
    const sending = send(at, letterOf(), limit.signal);
    await asked;
    limit.abort();
    expect(await sending).toEqual({ outcome: 'unreachable', error: 'no answer in time' });
  });

  if (provider.busy !== null) {
    const { reply, waitMs } = provider.busy;
    it('waits as long as the provider says in its own words', async () => {
      const at = await open();
      if (type === 'wecom_app') {
        at.trouble('none', reply);
      } else {
        at.trouble(reply);
      }
      expect(await send(at, letterOf())).toMatchObject({ outcome: 'busy', retryAfterMs: waitMs });
    });
  }

  it('says no secret with the words of the provider', async () => {
    const at = await open();
    at.trouble(provider.refusal);
    expect(JSON.stringify(await send(at, letterOf()))).not.toContain('CANARY');
    at.trouble('html');
    expect(JSON.stringify(await send(at, letterOf()))).not.toContain('CANARY');
    await at.close();
    expect(JSON.stringify(await send(at, letterOf()))).not.toContain('CANARY');
  });
});

function decoded(text: string): string {
  return stringsOf(text).join('\n');
}

/** Every text in it, as the provider reads them. */
function stringsOf(sent: string): readonly string[] {
  const [query = '', body = ''] = [sent.slice(0, sent.indexOf('\n')), sent.slice(sent.indexOf('\n') + 1)];
  const parsed: unknown = body === '' ? {} : JSON.parse(body);
  const walk = (value: unknown): readonly string[] =>
    typeof value === 'string'
      ? [value]
      : typeof value === 'object' && value !== null
        ? Object.values(value).flatMap(walk)
        : [];
  return [...[...new URLSearchParams(query).values()], ...walk(parsed)];
}
