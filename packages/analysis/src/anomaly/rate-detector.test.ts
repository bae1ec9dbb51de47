import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRateDetector, type RateDetector, type RateDetectorState, type RateFinding } from './index.ts';

const MINUTE = 60_000;

function feed(
  detector: RateDetector,
  count: (index: number) => number,
  length: number,
  from = 0,
): RateFinding[] {
  return Array.from({ length }, (_, index) => detector.see((from + index) * MINUTE, count(from + index)));
}

/** One event about every `every` intervals, not regularly. */
function sparse(every: number): (index: number) => number {
  return (index) => ((index * 2_654_435_761) % 4_294_967_296 < 4_294_967_296 / every ? 1 : 0);
}

describe('createRateDetector', () => {
  it('is calm about a trickle as it always was', () => {
    const findings = feed(createRateDetector(), sparse(40), 4_000);
    expect(findings.filter(({ isAnomaly }) => isAnomaly)).toEqual([]);
  });

  it.each([1, 5, 50])('is calm from its first judged interval on about %i events in each', (count) => {
    const findings = feed(createRateDetector(), () => count, 500);
    expect(findings.filter(({ isAnomaly }) => isAnomaly)).toEqual([]);
  });

  it('reports a surge of a trickle', () => {
    const detector = createRateDetector();
    feed(detector, sparse(40), 4_000);
    expect(detector.see(4_000 * MINUTE, 20)).toMatchObject({ isAnomaly: true, reason: 'surge' });
  });

  it('reports a trickle that becomes a stream by its sum, though no interval is odd', () => {
    const detector = createRateDetector();
    feed(detector, sparse(40), 4_000);
    const findings = feed(detector, () => 1, 30, 4_000);
    expect(findings[0]?.isAnomaly).toBe(false);
    expect(findings.some(({ isAnomaly, reason }) => isAnomaly && reason === 'surge')).toBe(true);
  });

  it('reports that a steady stream vanished, and not that a trickle paused', () => {
    const steady = createRateDetector();
    feed(steady, () => 10, 2_000);
    expect(
      feed(steady, () => 0, 5, 2_000).some(({ isAnomaly, reason }) => isAnomaly && reason === 'vanished'),
    ).toBe(true);
    const trickle = createRateDetector();
    feed(trickle, sparse(40), 4_000);
    expect(feed(trickle, () => 0, 60, 4_000).some(({ isAnomaly }) => isAnomaly)).toBe(false);
  });

  it('does not alarm by every burst of what comes in bursts', () => {
    const bursts = (index: number): number => (index % 60 < 3 ? 200 : 0);
    const findings = feed(createRateDetector(), bursts, 3_000);
    expect(findings.slice(600).filter(({ isAnomaly }) => isAnomaly)).toEqual([]);
  });

  it('calls events new of which none was seen in a long time of zeros', () => {
    const detector = createRateDetector();
    feed(detector, () => 0, 3_000);
    expect(detector.see(3_000 * MINUTE, 5)).toMatchObject({ isAnomaly: true, reason: 'new' });
  });

  it('tells a long surge once, not every minute', () => {
    const detector = createRateDetector();
    feed(detector, () => 5, 2_000);
    const surge = feed(detector, () => 80, 30, 2_000).filter(({ isAnomaly }) => isAnomaly);
    expect(surge.length).toBeGreaterThan(0);
    expect(surge.length).toBeLessThanOrEqual(4);
  });

  it('neither judges nor learns what is not a count or comes late', () => {
    const detector = createRateDetector();
    feed(detector, () => 5, 100);
    const before = detector.export();
    for (const value of [null, NaN, Infinity, -1]) expect(detector.see(1e9, value).point).toBe('missing');
    expect(detector.see(NaN, 5).point).toBe('missing');
    expect(detector.see(50 * MINUTE, 500).point).toBe('late');
    expect(detector.export()).toEqual(before);
  });

  it('needs more after false alarms', () => {
    const detector = createRateDetector();
    feed(detector, sparse(40), 4_000);
    for (let times = 0; times < 10; times++) detector.feedback('false-alarm');
    expect(detector.see(4_000 * MINUTE, 4).isAnomaly).toBe(false);
  });

  it('goes on from an exported state as if it had never stopped, whatever it saw', () => {
    const counts = fc.array(fc.oneof(fc.nat(), fc.double({ min: 0 }), fc.constantFrom(0, 1e308, NaN, 0.5)), {
      minLength: 1,
      maxLength: 120,
    });
    fc.assert(
      fc.property(counts, counts, (first, second) => {
        const one = createRateDetector();
        for (const [index, count] of first.entries()) one.see(index * MINUTE, count);
        const other = createRateDetector(JSON.parse(JSON.stringify(one.export())) as RateDetectorState);
        for (const [index, count] of second.entries()) {
          const at = (first.length + index) * MINUTE;
          const finding = one.see(at, count);
          expect(other.see(at, count)).toEqual(finding);
          expect(finding.score).toBeGreaterThanOrEqual(0);
          expect(finding.score).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
