import { VigilError } from '@vigilops/contracts';
import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createClientPolicy } from './client-policy.ts';
import { parseNetworks } from './networks.ts';

function networks(...texts: string[]) {
  const set = parseNetworks(texts);
  if (set === undefined) {
    throw new Error('bad networks');
  }
  return set;
}

function request(
  remoteAddress: string,
  headers: Record<string, string[]> = {},
  encrypted = false,
): IncomingMessage {
  return { socket: { remoteAddress, encrypted }, headersDistinct: headers } as unknown as IncomingMessage;
}

const policy = createClientPolicy({
  trustProxy: networks('10.0.0.5', '10.0.0.6'),
  allowPlainHttpFrom: networks('192.168.7.0/24', 'fd00::/8'),
});

function refusal(of: IncomingMessage): string | undefined {
  try {
    policy.requireSecure(of);
    return undefined;
  } catch (error) {
    return error instanceof VigilError ? error.code : 'other';
  }
}

describe('plain HTTP', () => {
  it.each([
    '127.0.0.1',
    '127.9.9.9',
    '::1',
    '::ffff:127.0.0.1',
    '192.168.7.200',
    '::ffff:192.168.7.1',
    'fd12::1',
  ])('is taken from %s', (address) => {
    expect(refusal(request(address))).toBeUndefined();
  });
  it.each(['192.168.8.1', '::ffff:10.0.0.5', '10.0.0.5', '2001:db8::1', ''])(
    'is refused from %j',
    (address) => {
      expect(refusal(request(address))).toBe('TLS_REQUIRED');
    },
  );
  it('is not refused where the connection is encrypted', () => {
    expect(refusal(request('203.0.113.9', {}, true))).toBeUndefined();
  });
  it('counts as https when a trusted proxy says so, and only then', () => {
    const https = { 'x-forwarded-proto': ['https'], 'x-forwarded-for': ['203.0.113.9'] };
    expect(refusal(request('10.0.0.5', https))).toBeUndefined();
    expect(refusal(request('203.0.113.9', https))).toBe('TLS_REQUIRED');
    expect(refusal(request('10.0.0.5', { ...https, 'x-forwarded-proto': ['http'] }))).toBe('TLS_REQUIRED');
    expect(refusal(request('10.0.0.5', { ...https, 'x-forwarded-proto': ['https', 'http'] }))).toBe(
      'TLS_REQUIRED',
    );
  });
  it('is judged by the client behind a trusted proxy, not by what the client claims', () => {
    expect(refusal(request('10.0.0.5', { 'x-forwarded-for': ['192.168.7.3'] }))).toBeUndefined();
    expect(refusal(request('10.0.0.5', { 'x-forwarded-for': ['127.0.0.1, 203.0.113.9'] }))).toBe(
      'TLS_REQUIRED',
    );
    expect(refusal(request('203.0.113.9', { 'x-forwarded-for': ['127.0.0.1'] }))).toBe('TLS_REQUIRED');
  });
});

describe('whether nobody on the way can listen', () => {
  it.each([
    ['TLS', request('203.0.113.9', {}, true), true],
    ['TLS at a trusted proxy', request('10.0.0.5', { 'x-forwarded-proto': ['https'] }), true],
    ['this machine', request('127.0.0.1'), true],
    ['a network that may be plain', request('192.168.7.1'), false],
    ['another machine', request('203.0.113.9'), false],
    [
      'another machine that says that it came by TLS',
      request('203.0.113.9', { 'x-forwarded-proto': ['https'] }),
      false,
    ],
    [
      'a proxy of this machine that nobody trusts',
      request('127.0.0.1', { 'x-forwarded-proto': ['https'] }),
      false,
    ],
    ['somebody behind such a proxy', request('127.0.0.1', { 'x-forwarded-for': ['127.0.0.1'] }), false],
  ])('of what comes by %s', (_what, of, isPrivate) => {
    expect(policy.isPrivate(of)).toBe(isPrivate);
  });
});

describe('the address of a client', () => {
  it('is the last hop that is no trusted proxy', () => {
    expect(policy.addressOf(request('203.0.113.9', { 'x-forwarded-for': ['1.2.3.4'] }))).toBe('203.0.113.9');
    expect(
      policy.addressOf(request('10.0.0.5', { 'x-forwarded-for': ['1.2.3.4, 198.51.100.7, 10.0.0.6'] })),
    ).toBe('198.51.100.7');
    expect(policy.addressOf(request('10.0.0.5', { 'x-forwarded-for': ['1.2.3.4', '198.51.100.7'] }))).toBe(
      '198.51.100.7',
    );
    expect(policy.addressOf(request('10.0.0.5'))).toBe('10.0.0.5');
  });
});

describe('parseNetworks', () => {
  it.each([
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    'example.com',
    '::/129',
    '10.0.0.0/-1',
    '10.0.0.0/8.5',
  ])('refuses %j', (text) => {
    expect(parseNetworks([text])).toBeUndefined();
  });
  it('holds nothing when it is empty', () => {
    expect(networks()('127.0.0.1')).toBe(false);
  });
});
