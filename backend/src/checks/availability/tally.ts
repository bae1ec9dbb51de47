import type { Availability } from '@vigilops/contracts/api';
import { formatTimeUs } from '@vigilops/contracts/api';
import type { ServiceState, StoredInterval } from '../../model/index.ts';
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
 * @param intervals By time, without gaps; one that lasts ends now.
 * @param maintenance By time, apart from each other.
 * @param spans By their start; they may overlap.
 */
export function tallyOf(
  intervals: readonly StoredInterval[],
  maintenance: readonly Range[],
  spans: readonly Range[],
  nowUs: number,
): readonly Tally[] {
  const pieces = piecesOf(intervals, maintenance, nowUs);
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

/** The intervals with maintenance cut out of them; by time. */
function piecesOf(
  intervals: readonly StoredInterval[],
  maintenance: readonly Range[],
  nowUs: number,
): readonly Piece[] {
  const pieces: Piece[] = [];
  let next = 0;
  for (const { fromUs, toUs, state } of intervals) {
    const endUs = Math.min(toUs ?? nowUs, nowUs);
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
