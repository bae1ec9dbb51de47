import type { Incident } from '../../alerts/types.ts';

export interface Placed {
  readonly incident: Incident;
  readonly lane: number;
  readonly x: number;
  readonly width: number;
}

interface Room {
  readonly width: number;
  /** Milliseconds. */
  readonly from: number;
  readonly to: number;
  /** Lanes that fit. */
  readonly lanes: number;
}

/** So that the shortest can be hit. */
const MIN_PX = 14;
const GAP_PX = 3;

/**
 * Bars over the time that incidents lasted, each in the first lane that is free there. The largest come first: where
 * lanes run out, the small ones are left out.
 */
export function lanesOf(
  incidents: readonly Incident[],
  room: Room,
): { readonly placed: Placed[]; readonly left: number } {
  const perMs = room.width / Math.max(1, room.to - room.from);
  const lanes: { readonly x: number; readonly end: number }[][] = [];
  const placed: Placed[] = [];
  let left = 0;
  const shown = incidents.filter(
    ({ started_at: from, resolved_at: to }) =>
      Date.parse(from) <= room.to && (to === null || Date.parse(to) >= room.from),
  );
  for (const incident of shown.toSorted((a, b) => b.alerts - a.alerts || a.id - b.id)) {
    const start = Math.max(room.from, Date.parse(incident.started_at));
    const end = incident.resolved_at === null ? room.to : Math.min(room.to, Date.parse(incident.resolved_at));
    const width = Math.min(room.width, Math.max(MIN_PX, (end - start) * perMs));
    const x = Math.min((start - room.from) * perMs, room.width - width);
    const isFree = (taken: (typeof lanes)[number]) =>
      taken.every((other) => x + width + GAP_PX <= other.x || other.end + GAP_PX <= x);
    const found = lanes.findIndex(isFree);
    const lane = found === -1 ? lanes.length : found;
    if (lane >= room.lanes) {
      left += 1;
    } else {
      (lanes[lane] ??= []).push({ x, end: x + width });
      placed.push({ incident, lane, x, width });
    }
  }
  return { placed, left };
}
