import type { Availability } from '@vigilops/contracts/api';
import { formatTimeUs } from '@vigilops/contracts/api';
import type { ServiceState, StateOutline } from '../../model/index.ts';
import type { Range } from '../checks.ts';

/** Seconds of a stretch by state. What lies before a service's first state is none of them. */
export interface Tally {
  up: number;
  down: number;
  unknown: number;
  maintenance: number;
  /** How often it went down outside of maintenance. */
  outages: number;
}

interface Piece extends Range {
  readonly state: ServiceState | 'maintenance';
  /** The first of an outage that counts. */
  readonly isOutage: boolean;
}

/**
 * Counts the states of one service within each of several stretches.
 * @param outline Undefined where it has no state yet. What lasts ends now.
 * @param maintenance By time, apart from each other.
 * @param spans By their start; they may overlap.
 */
export function tallyOf(
  outline: StateOutline | undefined,
  maintenance: readonly Range[],
  spans: readonly Range[],
  nowUs: number,
): readonly Tally[] {
  const pieces = outline === undefined ? [] : piecesOf(intervalsOf(outline, nowUs), maintenance);
  let first = 0;
  return spans.map(({ fromUs, toUs }) => {
    const tally = { up: 0, down: 0, unknown: 0, maintenance: 0, outages: 0 };
    while ((pieces[first]?.toUs ?? Infinity) <= fromUs) {
      first += 1;
    }
    for (let place = first; ; place += 1) {
      const piece = pieces[place];
      if (piece === undefined || piece.fromUs >= toUs) {
        return tally;
      }
      tally[piece.state] += (Math.min(piece.toUs, toUs) - Math.max(piece.fromUs, fromUs)) / 1e6;
      tally.outages += piece.isOutage && piece.fromUs >= fromUs ? 1 : 0;
    }
  });
}

interface Interval extends Range {
  readonly state: ServiceState;
}

/** What is up between what is not. */
function intervalsOf({ sinceUs, notUp }: StateOutline, nowUs: number): readonly Interval[] {
  const intervals: Interval[] = [];
  let upFromUs = sinceUs;
  for (const { fromUs, toUs, state } of notUp) {
    const endUs = Math.min(toUs ?? nowUs, nowUs);
    intervals.push({ fromUs: upFromUs, toUs: fromUs, state: 'up' }, { fromUs, toUs: endUs, state });
    upFromUs = endUs;
  }
  return [...intervals, { fromUs: upFromUs, toUs: nowUs, state: 'up' }];
}

/** The intervals with maintenance cut out of them; by time. */
function piecesOf(intervals: readonly Interval[], maintenance: readonly Range[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let next = 0;
  for (const { fromUs, toUs: endUs, state } of intervals) {
    let isOutage = state === 'down';
    let atUs = fromUs;
    while (atUs < endUs) {
      while ((maintenance[next]?.toUs ?? Infinity) <= atUs) {
        next += 1;
      }
      const window = maintenance[next] ?? { fromUs: Infinity, toUs: Infinity };
      const isMaintained = window.fromUs <= atUs;
      const pieceEndUs = Math.min(endUs, isMaintained ? window.toUs : window.fromUs);
      pieces.push({
        fromUs: atUs,
        toUs: pieceEndUs,
        state: isMaintained ? 'maintenance' : state,
        isOutage: isOutage && !isMaintained,
      });
      isOutage &&= isMaintained;
      atUs = pieceEndUs;
    }
  }
  return pieces;
}

/** Up of up and down; null where neither was. */
export function percentOf({ up, down }: Pick<Tally, 'up' | 'down'>): number | null {
  // In this order: what was never down is 100, not a hair less.
  return up + down > 0 ? 100 * (up / (up + down)) : null;
}

export function presentAvailability(tally: Tally, { fromUs, toUs }: Range): Availability {
  return {
    from: formatTimeUs(fromUs),
    to: formatTimeUs(toUs),
    up_seconds: tally.up,
    down_seconds: tally.down,
    unknown_seconds: tally.unknown,
    maintenance_seconds: tally.maintenance,
    availability_percent: percentOf(tally),
    outages: tally.outages,
  };
}
