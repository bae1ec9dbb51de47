import { createManualClock } from '@vigilops/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRates } from './rates.ts';

describe('calls and tokens a minute', () => {
  it('are not counted where there is no limit', () => {
    const rates = createRates(createManualClock());
    for (let turn = 0; turn < 1_000; turn += 1) {
      expect(rates.admit(1, { rpm: null, tpm: null }, 1e9).outcome).toBe('admitted');
    }
  });

  it('are refused beyond the limit, with the time to wait, for that key alone', async () => {
    const clock = createManualClock();
    const rates = createRates(clock);
    const limits = { rpm: 3, tpm: null };
    const admit = (keyId = 1) => rates.admit(keyId, limits, 1);
    expect([admit(), admit(), admit()].map(({ outcome }) => outcome)).toEqual([
      'admitted',
      'admitted',
      'admitted',
    ]);
    await clock.advance(10_000);
    expect(admit()).toEqual({ outcome: 'limited', by: 'rpm', limit: 3, retryAfterMs: 50_000 });
    expect(admit(2).outcome).toBe('admitted');
    await clock.advance(120_000);
    expect(admit().outcome).toBe('admitted');
  });

  it('count tokens as they were in the end', () => {
    const rates = createRates(createManualClock());
    const limits = { rpm: null, tpm: 1_000 };
    const first = rates.admit(1, limits, 900);
    expect(rates.admit(1, limits, 200)).toMatchObject({ outcome: 'limited', by: 'tpm' });
    if (first.outcome === 'admitted') {
      first.settle(100);
    }
    expect(rates.admit(1, limits, 800).outcome).toBe('admitted');
  });

  it('let a call through that is larger than the limit, alone', () => {
    const rates = createRates(createManualClock());
    expect(rates.admit(1, { rpm: null, tpm: 10 }, 500).outcome).toBe('admitted');
    expect(rates.admit(1, { rpm: null, tpm: 10 }, 1).outcome).toBe('limited');
  });

  it('never let more than twice the limit through within a minute', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 30_000 }), { minLength: 10, maxLength: 120 }),
        fc.integer({ min: 1, max: 10 }),
        async (waits, rpm) => {
          const clock = createManualClock();
          const rates = createRates(clock);
          const times: number[] = [];
          for (const wait of waits) {
            await clock.advance(wait);
            if (rates.admit(1, { rpm, tpm: null }, 1).outcome === 'admitted') {
              times.push(clock.monotonicMs());
            }
          }
          for (const start of times) {
            expect(times.filter((time) => time >= start && time < start + 60_000).length).toBeLessThanOrEqual(
              2 * rpm,
            );
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
