/** A bound on bytes held by many requests at once. */
export interface ByteBudget {
  /** Whether `bytes` more would fit now; promises nothing. */
  hasRoom(bytes: number): boolean;
  used(): number;
  open(): Reservation;
}

/** One request's share of the budget; grows as bytes really arrive, so that a slow sender holds only what it sent. */
export interface Reservation {
  /** False, and nothing taken, when the budget is exhausted. */
  grow(bytes: number): boolean;
  shrink(bytes: number): void;
  /** Gives everything back; safe to call twice. */
  release(): void;
}

export function createByteBudget(limitBytes: number): ByteBudget {
  let used = 0;
  return {
    hasRoom: (bytes) => used + bytes <= limitBytes,
    used: () => used,
    open: () => {
      let held = 0;
      const shrink = (bytes: number) => {
        const given = Math.min(bytes, held);
        held -= given;
        used -= given;
      };
      return {
        grow: (bytes) => {
          if (used + bytes > limitBytes) {
            return false;
          }
          used += bytes;
          held += bytes;
          return true;
        },
        shrink,
        release: () => {
          shrink(held);
        },
      };
    },
  };
}
