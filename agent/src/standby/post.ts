import type { ClientRequest, IncomingMessage } from 'node:http';
import { BlockList, isIP, type LookupFunction } from 'node:net';

import type { Resolve } from '../checks/connect/resolve.ts';
import { MAX_ANSWER_BYTES } from '../send/answer.ts';
import { readAnswer } from '../send/read-answer.ts';
import type { SignedRequest } from './sign.ts';

export interface PostAnswer {
  readonly status: number;
  readonly contentType: string;
  /** Its first 64 KiB. */
  readonly text: string;
}

export interface PostDeps {
  /** Refuses addresses of cloud metadata. */
  readonly resolve: Resolve;
  readonly allowPrivate: boolean;
  readonly userAgent: string;
  readonly limitMs: number;
  readonly signal: AbortSignal;
}

/** Connects to the very addresses that were looked at, follows no redirect. Rejects when there is no answer in time. */
export async function post(
  { url, headers, body }: SignedRequest,
  { resolve, allowPrivate, userAgent, limitMs, signal }: PostDeps,
): Promise<PostAnswer> {
  const address = new URL(url);
  const { request } = address.protocol === 'https:' ? await import('node:https') : await import('node:http');
  const admit = async (host: string) => {
    const addresses = await resolve(host);
    if (!allowPrivate && addresses.some(isPrivate)) {
      throw Object.assign(new Error('a private address'), { code: 'VIGILOPS_PRIVATE' });
    }
    return addresses.map((one) => ({ address: one, family: isIP(one) }));
  };
  // A literal is connected to without a look-up.
  const literal = address.hostname.replace(/^\[(.*)\]$/, '$1');
  if (isIP(literal) !== 0) {
    await admit(literal);
  }
  const bytes = Buffer.from(body);
  return new Promise((done, fail) => {
    const options = {
      method: 'POST',
      headers: {
        accept: 'application/json, text/plain;q=0.9, */*;q=0.1',
        'user-agent': userAgent,
        ...headers,
        'content-type': 'application/json',
        'content-length': bytes.length,
      },
      agent: false,
      lookup: lookUpBy(admit),
      signal,
    } as const;
    const call: ClientRequest = request(address, options, (response) => {
      read(response).then(done, fail);
    });
    const timer = setTimeout(() => {
      call.destroy(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' }));
    }, limitMs);
    call.on('error', fail);
    call.on('close', () => clearTimeout(timer));
    call.end(bytes);
  });
}

async function read(response: IncomingMessage): Promise<PostAnswer> {
  const { bytes } = await readAnswer(response, MAX_ANSWER_BYTES);
  return {
    status: response.statusCode ?? 0,
    contentType: response.headers['content-type'] ?? '',
    text: bytes.toString('utf8'),
  };
}

function lookUpBy(admit: (host: string) => Promise<{ address: string; family: number }[]>): LookupFunction {
  return (host, { all }, callback) => {
    admit(host).then(
      (addresses) => {
        const [first] = addresses;
        if (all === true) {
          callback(null, addresses);
        } else {
          callback(null, first?.address ?? '', first?.family ?? 4);
        }
      },
      (error: unknown) => callback(error as NodeJS.ErrnoException, '', 4),
    );
  };
}

/** This machine and networks that are not of everybody (RFC 6890). */
const PRIVATE = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  PRIVATE.addSubnet(network, bits, 'ipv4');
}
for (const [network, bits] of [
  ['::', 127],
  ['fc00::', 7],
  ['ff00::', 8],
] as const) {
  PRIVATE.addSubnet(network, bits, 'ipv6');
}

function isPrivate(address: string): boolean {
  const [bare = ''] = address.split('%');
  return PRIVATE.check(bare, isIP(bare) === 4 ? 'ipv4' : 'ipv6');
}
