import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDetector, type Detector, type DetectorState, type Finding } from './index.ts';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

/** Deterministic noise between -1 and 1 that does not repeat. */
function noise(index: number): number {
  const x = Math.sin(index * 12.9898) * 43_758.5453;
  return 2 * (x - Math.floor(x)) - 1;
}

function feed(
  detector: Detector,
  value: (index: number) => number | null,
  count: number,
  { from = 0, stepMs = 5 * MINUTE }: { from?: number; stepMs?: number } = {},
): Finding[] {
  return Array.from({ length: count }, (_, index) =>
    detector.see((from + index) * stepMs, value(from + index)),
  );
}

function quiet(index: number): number {
  return 50 + noise(index);
}

function anomalies(findings: readonly Finding[]): Finding[] {
  return findings.filter((finding) => finding.isAnomaly);
}

describe('createDetector', () => {
  it('reports a spike far outside of what the series does, once', () => {
    const detector = createDetector();
    feed(detector, quiet, 1_500);
    const [spike] = feed(detector, () => 95, 1, { from: 1_500 });
    expect(spike).toMatchObject({ isAnomaly: true, reason: 'spike', point: 'learnt' });
    expect(spike?.high).toBeLessThan(95);
    expect(anomalies(feed(detector, () => 95, 20, { from: 1_501 })).length).toBeLessThanOrEqual(3);
  });

  it('seldom finds anything in steady noise', () => {
    const findings = feed(createDetector(), quiet, 6_000);
    expect(anomalies(findings).length).toBeLessThanOrEqual(6);
  });

  it('reports a level that stays higher', () => {
    const detector = createDetector();
    feed(detector, (index) => 50 + 5 * noise(index), 1_500);
    const after = anomalies(feed(detector, (index) => 75 + 5 * noise(index), 100, { from: 1_500 }));
    expect(after.length).toBeGreaterThan(0);
  });

  it('reports a value that is usual at noon and comes at midnight', () => {
    const daily = (index: number): number => 50 + 40 * Math.sin((2 * Math.PI * index) / 288) + noise(index);
    const detector = createDetector();
    const before = feed(detector, daily, 14 * 288 + 200);
    expect(anomalies(before.slice(7 * 288)).length).toBeLessThanOrEqual(3);
    const odd = anomalies(feed(detector, () => 90, 24, { from: 14 * 288 + 200 }));
    expect(odd.length).toBeGreaterThan(0);
  });

  it('expects by the time of the day once it has seen that there is one', () => {
    const detector = createDetector();
    feed(detector, (index) => (index % 288 < 144 ? 10 : 90) + noise(index), 10 * 288);
    const [night] = feed(detector, () => 10, 1, { from: 10 * 288 + 50 });
    const [day] = feed(detector, () => 90, 1, { from: 10 * 288 + 200 });
    expect(night?.expected).toBeCloseTo(10, -1);
    expect(day?.expected).toBeCloseTo(90, -1);
  });

  it('tells weekends from working days after some weeks', () => {
    const weekly = (index: number): number => (Math.floor(index / 288) % 7 < 5 ? 80 : 20) + noise(index);
    const detector = createDetector();
    feed(detector, weekly, 35 * 288);
    expect(feed(detector, weekly, 1, { from: 35 * 288 + 100 })[0]?.expected).toBeCloseTo(80, -1);
    expect(feed(detector, weekly, 1, { from: 40 * 288 + 100 })[0]?.expected).toBeCloseTo(20, -1);
  });

  it('says nothing while it knows too little', () => {
    const findings = feed(createDetector(), (index) => (index === 60 ? 1e9 : quiet(index)), 150);
    expect(anomalies(findings)).toEqual([]);
  });

  it('neither judges nor learns points that are missing, late or double', () => {
    const detector = createDetector();
    feed(detector, quiet, 500);
    const before = detector.export();
    expect(detector.see(500 * 5 * MINUTE, NaN).point).toBe('missing');
    expect(detector.see(500 * 5 * MINUTE, null).point).toBe('missing');
    expect(detector.see(500 * 5 * MINUTE, Infinity).point).toBe('missing');
    expect(detector.see(NaN, 1).point).toBe('missing');
    expect(detector.see(3 * 5 * MINUTE, 9_999)).toMatchObject({ point: 'late', score: 0 });
    expect(detector.see(499 * 5 * MINUTE, 9_999)).toMatchObject({ point: 'late', isAnomaly: false });
    expect(detector.export()).toEqual(before);
  });

  it('notices silence, and only when it is long for this series', () => {
    const detector = createDetector();
    expect(detector.silence(DAY)).toBeUndefined();
    feed(detector, quiet, 500);
    const last = 499 * 5 * MINUTE;
    expect(detector.silence(last + 10 * MINUTE)).toBeUndefined();
    expect(detector.silence(last + 5 * DAY)).toMatchObject({ reason: 'silence', isAnomaly: true });
  });

  it('survives a pause and another interval without an alarm', () => {
    const detector = createDetector();
    feed(detector, quiet, 2_000);
    const start = 2_000 * 5 * MINUTE + 3 * DAY;
    const findings = Array.from({ length: 2_000 }, (_, index) =>
      detector.see(start + index * MINUTE, quiet(index + 7)),
    );
    expect(anomalies(findings).length).toBeLessThanOrEqual(3);
  });

  it('becomes less sensitive by false alarms and more by missed ones', () => {
    const odd = (word: 'false-alarm' | 'missed' | undefined): boolean[] => {
      const detector = createDetector();
      feed(detector, quiet, 1_500);
      for (let times = 0; word !== undefined && times < 8; times++) detector.feedback(word);
      return [51.4, 52.2, 53, 95].map(
        (value, index) => feed(detector, () => value, 1, { from: 1_500 + index })[0]?.isAnomaly ?? false,
      );
    };
    const count = (list: boolean[]): number => list.filter(Boolean).length;
    expect(count(odd('false-alarm'))).toBeLessThan(count(odd('missed')));
    expect(count(odd('missed'))).toBeGreaterThanOrEqual(count(odd(undefined)));
  });

  it('goes on from an exported state exactly as if it had never stopped', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 1, max: 9 }), (cut, seed) => {
        const value = (index: number): number => 10 + noise(index * seed) * (1 + (index % 288) / 100);
        const one = createDetector({ patterns: 64 });
        feed(one, value, cut);
        const saved = JSON.parse(JSON.stringify(one.export())) as DetectorState;
        const other = createDetector({ patterns: 64 }, saved);
        const options = { from: cut };
        expect(feed(other, value, 200, options)).toEqual(feed(one, value, 200, options));
        expect(other.export()).toEqual(one.export());
      }),
      { numRuns: 20 },
    );
  });

  it('learns anew from a state that it cannot read', () => {
    const state = { ...createDetector().export(), version: 7 } as unknown as DetectorState;
    expect(feed(createDetector({}, state), quiet, 10)[9]?.point).toBe('learnt');
    const broken = {
      ...createDetector().export(),
      recent: '!',
      views: [],
    } satisfies DetectorState;
    expect(feed(createDetector({}, broken), quiet, 10)[9]?.score).toBe(0);
  });

  it('keeps its memory within a bound, however long it runs and whatever it sees', () => {
    const size = (count: number): number => {
      const detector = createDetector({ patterns: 100 });
      feed(detector, (index) => 1_000 * noise(index * index), count);
      return JSON.stringify(detector.export()).length;
    };
    expect(size(20_000)).toBeLessThan(1.1 * size(6_000));
  });

  it('gives a score from 0 to 1 for every number there is', () => {
    const value = fc.oneof(
      fc.double(),
      fc.constantFrom(null, NaN, Infinity, -Infinity, 1e308, -1e308, 0, -0, Number.MIN_VALUE, 5, 5, 5),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -5, max: 400 }), value), { maxLength: 400 }),
        (points) => {
          const detector = createDetector({ patterns: 32 });
          for (const [step, one] of points) {
            const finding = detector.see(step * MINUTE, one);
            expect(finding.score).toBeGreaterThanOrEqual(0);
            expect(finding.score).toBeLessThanOrEqual(1);
          }
        },
      ),
    );
  });

  it.each([0, 7, -1e9, 1e308])('is calm about a series that is always %d', (constant) => {
    const findings = feed(createDetector(), () => constant, 2_000);
    expect(Math.max(...findings.map(({ score }) => score))).toBeLessThan(0.5);
  });

  it('sees a first step of a series that had never moved', () => {
    const detector = createDetector();
    feed(detector, () => 7, 1_000);
    expect(feed(detector, () => 9, 1, { from: 1_000 })[0]?.isAnomaly).toBe(true);
  });

  it('sees small movements on a large level', () => {
    const detector = createDetector();
    feed(detector, (index) => 1e12 + 1e9 * noise(index), 1_500);
    expect(feed(detector, () => 1e12 + 2e10, 1, { from: 1_500 })[0]?.isAnomaly).toBe(true);
  });
});
