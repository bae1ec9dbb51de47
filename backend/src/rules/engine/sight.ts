import type { Doubt } from './hindrance.ts';
import type { Moment } from './jumps.ts';

/** For so long after the clock was set it is asked whether what senders say is of this time. */
const DOUBT_US = 70 * 60e6;
/** Time that was looked at before is looked at again after this, lest rules stand still. */
const REPEATED_AT_MOST_US = 10 * 60e6;
const AHEAD_US = 60e6;
const BEHIND_US = 110e6;
const GAP_US = 60e6;

interface Span {
  readonly fromUs: number;
  toUs: number;
}

/** Whether what is stored about this moment can be trusted, after the clock was set. */
export interface Sight {
  /** At each round, before it looks. True: say what senders sent last. */
  note(moment: Moment): boolean;
  /**
   * Why samples and lines say nothing now: the clock went back over time that was looked at, or senders' clocks say
   * otherwise. Null: they do.
   * @param newestUs The newest time that any sender has given, this side of the future's end; undefined: nobody sends.
   */
  doubt(moment: Moment, newestUs: number | undefined): Doubt | null;
  /** It was looked at. */
  seen(moment: Moment): void;
  /** For how long this backend has been hearing without a break: a host's silence cannot be longer than that. */
  hearingUs(moment: Moment): number;
}

export function createSight(): Sight {
  let spans: Span[] = [];
  let startsSpan = true;
  let jumpedAtUs: number | undefined;
  let hearingSinceUs: number | undefined;
  let lastUs: number | undefined;
  let newestBeforeUs: number | undefined;

  return {
    note: ({ steadyUs, jumpedUs }) => {
      const stood = lastUs !== undefined && steadyUs - lastUs > GAP_US;
      if (jumpedUs !== 0) {
        jumpedAtUs = steadyUs;
        startsSpan = true;
      }
      if (hearingSinceUs === undefined || jumpedUs !== 0 || stood) {
        hearingSinceUs = steadyUs;
      }
      lastUs = steadyUs;
      return jumpedAtUs !== undefined && steadyUs - jumpedAtUs < DOUBT_US;
    },

    doubt: ({ nowUs, steadyUs }, newestUs) => {
      if (jumpedAtUs === undefined || steadyUs - jumpedAtUs >= DOUBT_US) {
        return null;
      }
      const before = newestBeforeUs;
      newestBeforeUs = newestUs;
      const former = startsSpan ? spans : spans.slice(0, -1);
      const isRepeated = former.some(({ fromUs, toUs }) => nowUs >= fromUs && nowUs < toUs);
      if (isRepeated && steadyUs - jumpedAtUs < REPEATED_AT_MOST_US) {
        return 'setBack';
      }
      if (newestUs === undefined) {
        return null;
      }
      // What was sent ahead before the clock was set back stays where it is; who is ahead goes on.
      if (newestUs > nowUs + AHEAD_US && before !== undefined && newestUs > before) {
        return 'agentsAhead';
      }
      return newestUs < nowUs - BEHIND_US ? 'nothingYet' : null;
    },

    seen: ({ nowUs }) => {
      const last = spans.at(-1);
      if (startsSpan || last === undefined) {
        spans = [...spans.slice(-8), { fromUs: nowUs, toUs: nowUs }];
        startsSpan = false;
      } else {
        last.toUs = nowUs;
      }
    },

    hearingUs: ({ steadyUs }) => steadyUs - (hearingSinceUs ?? steadyUs),
  };
}
