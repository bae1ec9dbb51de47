import { VigilError } from '@vigilops/contracts';
import type { TailLimits } from './limits.ts';
import type { LiveStream } from './stream.ts';

/** A stream, who opened it, and what it asks. */
export interface Seat {
  readonly stream: LiveStream;
  readonly viewer: string;
  readonly key: string;
}

/** The streams that there are, also those whose reader was cut off and may come back. */
export interface Seats {
  /** Throws OVERLOADED where there is no room. A stream that waits for its reader gives way. */
  requireRoom(viewer: string): void;
  add(seat: Seat): void;
  remove(seat: Seat): void;
  find(streamId: string): Seat | undefined;
  all(): readonly Seat[];
}

const RETRY_SECONDS = 10;

export function createSeats(limits: TailLimits): Seats {
  const seats = new Map<string, Seat>();
  const makeRoom = (some: readonly Seat[], most: number, whose: string): void => {
    if (some.length < most) {
      return;
    }
    const away = some.find(({ stream }) => !stream.isRead());
    if (away === undefined) {
      throw new VigilError('OVERLOADED', `${whose} ${String(most)} live tails are open, and no more can be`, {
        retryAfterSeconds: RETRY_SECONDS,
      });
    }
    away.stream.end();
  };
  const all = () => [...seats.values()];
  return {
    requireRoom: (viewer) => {
      const own = all().filter((seat) => seat.viewer === viewer);
      makeRoom(own, limits.maxStreamsPerToken, 'with this token');
      makeRoom(all(), limits.maxStreams, 'of all callers');
    },
    add: (seat) => void seats.set(seat.stream.id, seat),
    remove: (seat) => void seats.delete(seat.stream.id),
    find: (streamId) => seats.get(streamId),
    all,
  };
}
