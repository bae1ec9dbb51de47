import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OpenAlert, Signal } from '../model/index.ts';
import { decide } from './decide.ts';

const SUBJECT = { key: 'host:1', hostId: 1, serviceId: null };
type Verdict = Signal['verdict'];

/** Plays evaluations, one each `everyS`, against the rule, and keeps the alert as the store does. */
function play(
  rule: { for_seconds: number; keep_firing_seconds: number },
  verdicts: readonly (Verdict | 'gone')[],
  everyS = 10,
): string[] {
  let open: OpenAlert | undefined;
  return verdicts.map((verdict, index) => {
    const nowUs = index * everyS * 1e6;
    const step = decide(rule, open, verdict === 'gone' ? undefined : { verdict }, nowUs);
    switch (step.to) {
      case 'pending':
      case 'firing':
        open = {
          id: 1,
          subject: SUBJECT,
          state: step.to,
          pendingSinceUs: open?.pendingSinceUs ?? step.sinceUs,
          recoveringSinceUs: null,
        };
        break;
      case 'recovering':
        open = open === undefined ? undefined : { ...open, state: 'recovering', recoveringSinceUs: nowUs };
        break;
      case 'resolved':
      case 'dropped':
        open = undefined;
        return step.to;
      case 'as it is':
        break;
      default:
        step satisfies never;
    }
    return open?.state ?? '-';
  });
}

const AT_ONCE = { for_seconds: 0, keep_firing_seconds: 0 };
const SLOW = { for_seconds: 20, keep_firing_seconds: 20 };

describe('decide', () => {
  it('fires at once without a hold time and ends with the first good', () => {
    expect(play(AT_ONCE, ['good', 'bad', 'bad', 'good', 'good'])).toEqual([
      '-',
      'firing',
      'firing',
      'resolved',
      '-',
    ]);
  });

  it('fires only after the condition has held, and leaves no trace when it has not', () => {
    expect(play(SLOW, ['bad', 'bad', 'good', 'bad', 'bad', 'bad'])).toEqual([
      'pending',
      'pending',
      'dropped',
      'pending',
      'pending',
      'firing',
    ]);
  });

  it('stays until it was good for long enough, and fires on when it is bad again meanwhile', () => {
    const long = ['bad', 'bad', 'bad', 'good', 'bad', 'good', 'good', 'good'] as const;
    expect(play(SLOW, long).slice(2)).toEqual([
      'firing',
      'recovering',
      'firing',
      'recovering',
      'recovering',
      'resolved',
    ]);
  });

  it('neither begins nor ends anything while nothing can be told', () => {
    expect(play(AT_ONCE, ['no_data', 'bad', 'no_data', 'no_data'])).toEqual([
      '-',
      'firing',
      'firing',
      'firing',
    ]);
    expect(play(SLOW, ['bad', 'no_data', 'no_data', 'no_data'])).toEqual(Array(4).fill('pending'));
  });

  it('ends what the rule is no longer about', () => {
    expect(play(AT_ONCE, ['bad', 'gone', 'gone'])).toEqual(['firing', 'resolved', '-']);
    expect(play(SLOW, ['bad', 'gone'])).toEqual(['pending', 'dropped']);
  });

  it('never fires without a bad evaluation, and never ends without a good one or its subject gone', () => {
    const verdict = fc.constantFrom('bad', 'good', 'no_data', 'gone');
    const holds = fc.record({ for_seconds: fc.nat(40), keep_firing_seconds: fc.nat(40) });
    fc.assert(
      fc.property(holds, fc.array(verdict, { maxLength: 40 }), (rule, verdicts) => {
        const states = play(rule, verdicts);
        states.forEach((state, index) => {
          const before = states[index - 1] ?? '-';
          if (state === 'firing' && before !== 'firing') {
            expect(verdicts[index]).toBe('bad');
          }
          if (state === 'resolved') {
            expect(['good', 'gone']).toContain(verdicts[index]);
          }
        });
      }),
    );
  });
});
