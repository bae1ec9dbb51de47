import { describe, expect, it } from 'vitest';

import { createResolve, RefusedTarget } from './resolve.ts';

const never = () => Promise.reject(new Error('nobody was to be asked'));

describe('createResolve', () => {
  it('asks nobody for an address', async () => {
    const resolve = createResolve({ lookUp: never, allowMetadata: false });
    expect(await resolve('10.0.0.1')).toEqual(['10.0.0.1']);
    expect(await resolve('2001:db8::1')).toEqual(['2001:db8::1']);
  });

  it('refuses addresses and names of cloud metadata before anybody is asked', async () => {
    const resolve = createResolve({ lookUp: never, allowMetadata: false });
    for (const host of [
      '169.254.169.254',
      '::ffff:a9fe:a9fe',
      'metadata.google.internal',
      'METADATA.google.internal.',
    ]) {
      await expect(resolve(host), host).rejects.toThrow(RefusedTarget);
    }
  });

  it('refuses a name as a whole when one of its addresses is refused, and says which', async () => {
    const answer = ['93.184.216.34', '169.254.169.254'].map((address) => ({ address, family: 4 }));
    const resolve = createResolve({ lookUp: () => Promise.resolve(answer), allowMetadata: false });
    await expect(resolve('169.254.169.254.nip.io')).rejects.toThrow(
      'may not ask 169.254.169.254.nip.io (169.254.169.254), which is of cloud metadata or link-local (checks.allow_metadata)',
    );
  });

  it('lets them pass where the operator allows it', async () => {
    const resolve = createResolve({ lookUp: never, allowMetadata: true });
    expect(await resolve('169.254.169.254')).toEqual(['169.254.169.254']);
  });

  it('has one look-up of a name under way, however many wait for it, and a new one afterwards', async () => {
    const calls: string[] = [];
    const gate = Promise.withResolvers<{ address: string; family: number }[]>();
    const resolve = createResolve({
      lookUp: (host) => {
        calls.push(host);
        return gate.promise;
      },
      allowMetadata: false,
    });
    const waiting = Promise.all([resolve('a'), resolve('a'), resolve('b')]);
    gate.resolve([{ address: '10.0.0.1', family: 4 }]);
    expect(await waiting).toEqual([['10.0.0.1'], ['10.0.0.1'], ['10.0.0.1']]);
    expect(calls).toEqual(['a', 'b']);
    await resolve('a');
    expect(calls).toEqual(['a', 'b', 'a']);
  });
});
