import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprintOf } from './fingerprint.ts';

/** The definition, with whole numbers of any size. */
function byTheBook(labels: Readonly<Record<string, string>>): string {
  let sum = 0xcbf29ce484222325n;
  const add = (bytes: Uint8Array) => {
    for (const byte of bytes) {
      sum = ((sum ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
    }
  };
  const names = Object.keys(labels).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  for (const name of names) {
    add(Buffer.from(name));
    add(Buffer.of(255));
    add(Buffer.from(labels[name] ?? ''));
    add(Buffer.of(255));
  }
  return sum.toString(16).padStart(16, '0');
}

describe('the fingerprint of labels', () => {
  it('is that of prometheus/common', () => {
    // model/signature_test.go: TestLabelsToSignature.
    expect(fingerprintOf({})).toBe(14695981039346656037n.toString(16));
    expect(fingerprintOf({ name: 'garland, briggs', fear: 'love is not enough' })).toBe(
      5799056148416392346n.toString(16),
    );
  });

  it('does not depend on the order in which labels come', () => {
    expect(fingerprintOf({ a: '1', b: '2' })).toBe(fingerprintOf({ b: '2', a: '1' }));
    expect(fingerprintOf({ a: '1', b: '2' })).not.toBe(fingerprintOf({ a: '2', b: '1' }));
  });

  it('orders names by their bytes, as Go does: an emoji comes after U+FFFD', () => {
    const labels = { '😀': 'x', '\uFFFD': 'y' };
    expect(fingerprintOf(labels)).toBe(byTheBook(labels));
  });

  it('is FNV-1a for whatever labels', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), { maxKeys: 8 }),
        (labels) => fingerprintOf(labels) === byTheBook(labels),
      ),
    );
  });
});
