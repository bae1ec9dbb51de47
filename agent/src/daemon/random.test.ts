import { describe, expect, it } from 'vitest';

import { createHostTree } from '../../test/host-tree.ts';
import { createKernelRandom, uuidBytes, uuidText } from './random.ts';

describe('createKernelRandom', () => {
  it('never gives the same bytes twice, nor bytes that change later', () => {
    const random = createKernelRandom();
    const ids = Array.from({ length: 100 }, () => random(16));
    expect(new Set(ids.map((id) => Buffer.from(id).toString('hex'))).size).toBe(100);
    const first = Buffer.from(ids[0] ?? []).toString('hex');
    random(16);
    expect(Buffer.from(ids[0] ?? []).toString('hex')).toBe(first);
  });

  it('fails loudly rather than give zeros', () => {
    const { directory } = createHostTree({ short: 'abc' });
    expect(() => createKernelRandom(`${directory}/short`)(16)).toThrow(/too few bytes/);
    expect(() => createKernelRandom(`${directory}/none`)(16)).toThrow(/ENOENT/);
  });
});

describe('uuidText', () => {
  it('is a version 4 UUID of RFC 9562', () => {
    expect(uuidText(uuidBytes((length) => new Uint8Array(length).fill(0xff)))).toBe(
      'ffffffff-ffff-4fff-bfff-ffffffffffff',
    );
    expect(uuidText(uuidBytes((length) => new Uint8Array(length)))).toBe(
      '00000000-0000-4000-8000-000000000000',
    );
  });
});
