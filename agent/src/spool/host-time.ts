/**
 * Time that a host has been up, over its starts: what a record's age is counted in. The wall clock tells no age, because
 * it may have been wrong when the record was written, or is now. What lies between two starts is not known and not counted.
 */
export interface HostTime {
  /** `upMs`, as read at a moment that is later than that of the call before. */
  at(upMs: number): number;
}

export function createHostTime(): HostTime {
  let earlierStartsMs = 0;
  let lastMs = 0;
  return {
    at(upMs) {
      if (upMs < lastMs) {
        // The host has been started anew; a start that is not seen makes a record younger, never older.
        earlierStartsMs += lastMs;
      }
      lastMs = upMs;
      return earlierStartsMs + upMs;
    },
  };
}
