import { describe, expect, it } from 'vitest';
import { compareVersions, occursAgain, type Resolution } from './occurs-again.ts';

const AT = new Date('2026-11-30T10:00:00Z');
const resolved = (changes: Partial<Resolution> = {}): Resolution => ({
  at: AT,
  inVersion: null,
  versionsBefore: new Set(['1.4.1', 'c0ffee1']),
  ...changes,
});
const seen = (version: string, minutes = 5) => ({
  version,
  lastSeen: new Date(AT.getTime() + minutes * 60_000),
});

describe('a resolved issue', () => {
  it('comes back with any line that is later', () => {
    expect(occursAgain(resolved(), seen('1.4.1'))).toBe(true);
    expect(occursAgain(resolved(), seen(''))).toBe(true);
  });

  it('does not come back with lines from before, however late they arrive', () => {
    expect(occursAgain(resolved(), seen('1.4.1', -1))).toBe(false);
    expect(occursAgain(resolved(), seen('1.4.1', 0))).toBe(false);
    expect(occursAgain(resolved({ inVersion: '1.4.2' }), seen('1.5.0', -1))).toBe(false);
  });

  it.each([
    ['1.4.1', false],
    ['1.4.2-rc.1', false],
    ['1.4.2', true],
    ['1.4.10', true],
    ['v2.0', true],
    ['', false],
  ])('in version 1.4.2 and seen in %j comes back: %s', (version, again) => {
    expect(occursAgain(resolved({ inVersion: '1.4.2' }), seen(version))).toBe(again);
  });

  it.each([
    ['c0ffee1', false],
    ['beef042', true],
    ['dead123', true],
  ])('in a version that is a hash and seen in %j comes back: %s', (version, again) => {
    expect(occursAgain(resolved({ inVersion: 'beef042' }), seen(version))).toBe(again);
  });
});

describe('versions', () => {
  it.each([
    ['1.2.3', '1.2.3', 0],
    ['1.2.3', '1.2.10', -1],
    ['1.2', '1.2.0', 0],
    ['2.0.0-rc.10', '2.0.0-rc.9', 1],
    ['2.0.0+b1', '2.0.0+b2', 0],
  ])('%s and %s are in order', (a, b, order) => {
    expect(Math.sign(compareVersions(a, b) ?? NaN)).toBe(order);
  });

  it('that are no numbers have none', () => {
    expect(compareVersions('main', '1.2.3')).toBeUndefined();
    expect(compareVersions('7', '8')).toBeUndefined();
  });
});
