/** What all streams hold together, in bytes. */
export interface HeldMemory {
  readonly bytes: number;
  add(bytes: number): void;
}

export function createHeldMemory(): HeldMemory {
  let held = 0;
  return {
    get bytes() {
      return held;
    },
    add: (bytes) => {
      held += bytes;
    },
  };
}
