import { CARRIED_PLACES, settings as settingsSchema, standbyResponse } from '@vigilops/contracts/api';
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ChannelRecord } from '../../model/index.ts';
import { createSealedSecrets, createSealer } from '../../sealed-text.ts';
import { CHANNELS, channelOfType } from '../registry.ts';
import { HOSTILE } from '../test/hostile.ts';
import { PROVIDERS } from '../test/providers/index.ts';
import { createStandbyDesk, refuseStandby } from './standby-desk.ts';

const idle = new AbortController().signal;
const secretsOf = (secret: string) =>
  createSealedSecrets(createSealer(secret, randomBytes), 'notification channel');
const WATCHERS = [
  { id: 3, name: 'web1' },
  { id: 5, name: 'web2' },
];

function channelOf(type: string, changes: Partial<ChannelRecord['definition']> = {}): ChannelRecord {
  const config = PROVIDERS.find((one) => one.type === type)?.config('https://chat.example.com') ?? {};
  const secretKeys = channelOfType(type)?.secretKeys ?? [];
  const part = (isSecret: boolean) =>
    Object.fromEntries(Object.entries(config).filter(([key]) => secretKeys.includes(key) === isSecret));
  return {
    id: 1,
    definition: {
      name: 'ops',
      type,
      enabled: true,
      config: part(false),
      send_resolved: true,
      min_severity: 'info',
      language: null,
      per_minute: null,
      fallback: null,
      ...changes,
    },
    sealed: secretsOf('one').seal(part(true) as Record<string, string>),
    brokenSinceUs: null,
    blockedUntilUs: null,
    lastError: null,
    lastSentUs: null,
  };
}

function open(
  channels: readonly ChannelRecord[],
  {
    secret = 'one',
    chosen = 'ops' as string | null,
    watchers = WATCHERS,
    general = {},
  }: {
    readonly secret?: string;
    readonly chosen?: string | null;
    readonly watchers?: readonly { readonly id: number; readonly name: string }[];
    readonly general?: object;
  } = {},
) {
  const asked: number[] = [];
  const desk = createStandbyDesk({
    channels: { list: () => Promise.resolve(channels.map((one) => ({ ...one, waiting: 0 }))) },
    channelOfType,
    secrets: secretsOf(secret),
    watchers: (limit) => {
      asked.push(limit);
      return Promise.resolve(watchers.slice(0, limit));
    },
    settings: () =>
      settingsSchema.parse({
        general,
        notifications: { silent_server: { channel: chosen, after_seconds: 60, hosts: 2 } },
      }),
    allowPrivate: true,
  });
  return { of: (hostId: number | null) => desk.of(hostId, idle), asked };
}

const TYPES = CHANNELS.filter(({ carry }) => carry !== undefined).map(({ type }) => type);

it('can be carried: all but what takes more than one request, or a form of its own', () => {
  const others = CHANNELS.filter(({ carry }) => carry === undefined).map(({ type }) => type);
  expect(others.toSorted()).toEqual([
    'aliyun_sms',
    'email',
    'grafana',
    'in_app',
    'tencent_sms',
    'voice',
    'wecom_app',
  ]);
});

describe.each(TYPES)('%s', (type) => {
  it('is given to those who watch, in their order, with all its secrets, and to nobody else', async () => {
    const { of, asked } = open([channelOf(type)]);
    const first = await of(3);
    expect(standbyResponse.parse(first)).toEqual(first);
    expect(first.watch?.after_seconds).toBe(60);
    expect((await of(5)).watch?.after_seconds).toBe(120);
    expect(JSON.stringify(first.watch?.silent)).toContain('CANARY');
    expect((await of(7)).watch).toBeNull();
    expect((await of(null)).watch).toBeNull();
    expect(asked).toEqual([2, 2, 2]);
  });

  it('says who speaks, since when, for how long and why, in both languages', async () => {
    for (const language of ['en', 'zh'] as const) {
      const { of } = open([channelOf(type, { language })], { general: { name: 'Shop house' } });
      const [first, second] = [(await of(3)).watch, (await of(5)).watch];
      const text = JSON.stringify(first?.silent.body);
      for (const part of [
        'Shop house',
        'web1',
        CARRIED_PLACES.since,
        CARRIED_PLACES.minutes,
        CARRIED_PLACES.reason,
      ]) {
        expect(text).toContain(part);
      }
      expect(JSON.stringify(second?.silent.body).length).toBeGreaterThan(text.length);
      expect(JSON.stringify(first?.back?.body)).toContain(CARRIED_PLACES.since);
      expect(/\p{Script=Han}/u.test(text)).toBe(language === 'zh');
      // The moments that stand in for those that nobody knows yet.
      expect(JSON.stringify(first)).not.toContain('2199');
    }
  });

  it('is the same answer as long as nothing changes, and another as soon as something does', async () => {
    const revisionOf = async (...args: Parameters<typeof open>) => (await open(...args).of(3)).revision;
    const known = await revisionOf([channelOf(type)]);
    expect(await revisionOf([channelOf(type)])).toBe(known);
    expect(await revisionOf([channelOf(type)], { general: { name: 'Other' } })).not.toBe(known);
    expect(await revisionOf([channelOf(type)], { watchers: [] })).not.toBe(known);
  });
});

describe('nobody watches', () => {
  it.each([
    ['while nothing is chosen', [channelOf('slack')], { chosen: null }],
    ['with a channel that is gone', [], {}],
    ['with one that has another name now', [channelOf('slack', { name: 'other' })], {}],
    ['with one that is switched off', [channelOf('slack', { enabled: false })], {}],
    ['with one that cannot be carried', [channelOf('wecom_app')], {}],
    ['with one of a kind that is not known', [channelOf('pigeon')], {}],
    ['with one whose secrets cannot be opened any more', [channelOf('slack')], { secret: 'another' }],
  ])('%s', async (_when, channels, options) => {
    expect((await open(channels, options).of(3)).watch).toBeNull();
  });
});

it('tells nobody of the end where the channel is not told of ends', async () => {
  const { watch } = await open([channelOf('slack', { send_resolved: false })]).of(3);
  expect(watch).toMatchObject({ back: null });
});

it('puts reasons in that are neither markup nor a mention in any format', async () => {
  for (const language of ['en', 'zh'] as const) {
    const { watch } = await open([channelOf('slack', { language })]).of(3);
    for (const reason of Object.values(watch?.reasons ?? {})) {
      expect(reason).toMatch(/^[\p{L} ]+$/u);
    }
  }
});

it('lets no name of a host or a house be markup, a mention or a place', async () => {
  const name = HOSTILE.join(' ').slice(0, 250);
  for (const type of TYPES.filter((one) => one !== 'webhook')) {
    const { of } = open([channelOf(type)], {
      watchers: [{ id: 3, name }],
      general: { name: name.slice(0, 120) },
    });
    const { watch } = await of(3);
    // Without the marks that Discord is told to be marks.
    const text = JSON.stringify(watch?.silent.body).replace(/\\\\[^\w\s]/gu, '');
    expect(text).not.toMatch(/<(?:img|script|at|@|!|#|U\d)/iu);
    // Elsewhere this is text like any other.
    if (['wecom_robot', 'dingtalk', 'serverchan', 'discord'].includes(type)) {
      expect(text).not.toMatch(/\]\(javascript:/iu);
    }
  }
});

describe('choosing a channel', () => {
  const refuse = (name: string, ...channels: ChannelRecord[]) => refuseStandby(name, channels, channelOfType);

  it('takes one that hosts can send by', () => {
    expect(() => refuse('ops', channelOf('dingtalk'))).not.toThrow();
  });

  it.each([
    ['none', [], /"ops": there is no such channel/],
    ['mail', [channelOf('email')], /cannot send by a channel of the kind email/],
    ['one that is off', [channelOf('slack', { enabled: false })], /switched off/],
  ])('refuses %s, and says why', (_what, channels, words) => {
    expect(() => refuse('ops', ...channels)).toThrow(words);
    expect(() => refuse('ops', ...channels)).toThrow(/^notifications\.silent_server\.channel: /);
  });
});
