import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { ByteCache } from './byte-cache.ts';

// Many random inputs on a machine that may be busy; nothing here depends on time.
vi.setConfig({ testTimeout: 60_000 });

const roomy = { seed: 1, maxEntries: 1_000_000, maxBytes: 100_000_000 };

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

describe('ByteCache', () => {
  it('finds what a Map would find, by parent and bytes', () => {
    const key = fc.uint8Array({ maxLength: 20 }).map((bytes) => new Uint8Array(bytes));
    const entries = fc.array(fc.tuple(fc.integer(), key), { maxLength: 200 });
    fc.assert(
      fc.property(fc.integer(), entries, (seed, list) => {
        const cache = new ByteCache<number>({ ...roomy, seed });
        const map = new Map<string, number>();
        list.forEach(([parent, bytes], index) => {
          const name = `${parent}:${Buffer.from(bytes).toString('hex')}`;
          expect(cache.find(parent, view(bytes), 0, bytes.length)).toBe(map.get(name));
          cache.put(parent, view(bytes), 0, bytes.length, index);
          map.set(name, index);
        });
        for (const [parent, bytes] of list) {
          const name = `${parent}:${Buffer.from(bytes).toString('hex')}`;
          expect(cache.find(parent, view(bytes), 0, bytes.length)).toBe(map.get(name));
        }
      }),
    );
  });

  it('never takes one key for another whose hash is the same', () => {
    // Among 200,000 keys about five pairs share all 32 bits of the hash; which ones depends on the seed.
    const count = 200_000;
    const keys = Buffer.alloc(count * 8);
    for (let n = 0; n < count; n += 1) {
      keys.writeUInt32LE(n, n * 8);
      keys.writeUInt32LE(Math.imul(n, 0x9e3779b1) >>> 0, n * 8 + 4);
    }
    const cache = new ByteCache<number>(roomy);
    const all = view(keys);
    const wrong: number[] = [];
    for (let n = 0; n < count; n += 1) {
      if (cache.find(7, all, n * 8, n * 8 + 8) !== undefined) {
        wrong.push(n);
      }
      cache.put(7, all, n * 8, n * 8 + 8, n);
    }
    let found = 0;
    for (let n = 0; n < count; n += 1) {
      const entry = cache.find(7, all, n * 8, n * 8 + 8);
      if (entry !== undefined && entry !== n) {
        wrong.push(n);
      }
      found += entry === n ? 1 : 0;
    }
    expect(wrong).toEqual([]);
    // It is a cache: an entry may make room in a crowded place, but that must stay rare.
    expect(found).toBeGreaterThan(count * 0.999);
  });

  it('keeps what is used and forgets what is not, within its bounds', () => {
    const cache = new ByteCache<string>({ seed: 3, maxEntries: 100, maxBytes: 1_000_000 });
    const key = (n: number) => view(new Uint8Array(Uint32Array.of(n).buffer));
    cache.put(0, key(0), 0, 4, 'used');
    cache.put(0, key(1), 0, 4, 'unused');
    for (let n = 2; n < 1_000; n += 1) {
      cache.put(0, key(n), 0, 4, 'passing');
      expect(cache.find(0, key(0), 0, 4)).toBe('used');
      expect(cache.size).toBeLessThanOrEqual(200);
    }
    expect(cache.find(0, key(1), 0, 4)).toBeUndefined();
  });

  it('bounds the bytes of its keys', () => {
    const cache = new ByteCache<number>({ seed: 3, maxEntries: 1_000, maxBytes: 10_000 });
    for (let n = 0; n < 100; n += 1) {
      const bytes = new Uint8Array(1_000).fill(n);
      cache.put(0, view(bytes), 0, 1_000, n);
      expect(cache.find(0, view(bytes), 0, 1_000)).toBe(n);
    }
    expect(cache.size).toBeLessThanOrEqual(20);
  });

  it('copies its keys: what happens to the body afterwards does not matter', () => {
    const cache = new ByteCache<number>(roomy);
    const bytes = Uint8Array.of(1, 2, 3, 4, 5);
    cache.put(0, view(bytes), 1, 4, 42);
    bytes.fill(9);
    const again = Uint8Array.of(2, 3, 4);
    expect(cache.find(0, view(again), 0, 3)).toBe(42);
    expect(cache.find(0, view(bytes), 1, 4)).toBeUndefined();
  });
});
