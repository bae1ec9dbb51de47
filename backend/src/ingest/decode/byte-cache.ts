/** Slots looked at before giving up: a crafted pile-up costs a cache miss, never a long search. */
const MAX_PROBES = 32;
const STRIDE = 4;
const INITIAL_SLOTS = 1024;
const INITIAL_ARENA_BYTES = 32_768;

/**
 * A bounded map from (parent, bytes) to an entry. Hits compare all bytes, so no two keys are ever confused; the hash
 * is seeded, so nobody outside can aim at one slot. Entries leave when they were not used for a whole generation:
 * what is found in the old generation moves to the young one, and a full young one becomes the old.
 */
export class ByteCache<Entry> {
  private young: Generation<Entry>;
  private old: Generation<Entry> | undefined;
  private readonly seed: number;
  private readonly maxEntries: number;
  private readonly maxBytes: number;

  /** Bounds are for one of the two generations. */
  constructor(options: { seed: number; maxEntries: number; maxBytes: number }) {
    this.seed = options.seed | 0;
    this.maxEntries = options.maxEntries;
    this.maxBytes = options.maxBytes;
    this.young = new Generation(INITIAL_SLOTS);
  }

  /** How many entries can be found at most; one that lives in both generations counts twice. */
  get size(): number {
    return this.young.count + (this.old?.count ?? 0);
  }

  find(parent: number, view: DataView, start: number, end: number): Entry | undefined {
    const hash = hashBytes(this.seed, parent, view, start, end);
    const found = this.young.find(hash, parent, view, start, end);
    if (found !== undefined || this.old === undefined) {
      return found;
    }
    const kept = this.old.find(hash, parent, view, start, end);
    if (kept !== undefined) {
      this.insert(hash, parent, view, start, end, kept);
    }
    return kept;
  }

  /** Adds or replaces. */
  put(parent: number, view: DataView, start: number, end: number, entry: Entry): void {
    this.insert(hashBytes(this.seed, parent, view, start, end), parent, view, start, end, entry);
  }

  private insert(
    hash: number,
    parent: number,
    view: DataView,
    start: number,
    end: number,
    entry: Entry,
  ): void {
    if (this.young.count >= this.maxEntries || this.young.arenaBytes + end - start > this.maxBytes) {
      this.old = this.young;
      this.young = new Generation(this.old.slots);
    }
    this.young.insert(hash, parent, view, start, end, entry);
  }
}

/** Open addressing over one Int32Array, a cache line a slot: hash, parent, key offset, key length + 1 (0 is empty). */
class Generation<Entry> {
  count = 0;
  arenaBytes = 0;
  slots: number;
  private table: Int32Array;
  private entries: (Entry | undefined)[];
  private arena: Uint8Array;
  private arenaView: DataView;

  constructor(slots: number) {
    this.slots = slots;
    this.table = new Int32Array(slots * STRIDE);
    this.entries = new Array<Entry | undefined>(slots).fill(undefined);
    this.arena = new Uint8Array(INITIAL_ARENA_BYTES);
    this.arenaView = new DataView(this.arena.buffer);
  }

  find(hash: number, parent: number, view: DataView, start: number, end: number): Entry | undefined {
    const { table, slots } = this;
    const storedLength = end - start + 1;
    let slot = hash & (slots - 1);
    for (let probe = 0; probe < MAX_PROBES; probe += 1) {
      const base = slot * STRIDE;
      const length = table[base + 3] as number;
      if (length === 0) {
        return undefined;
      }
      if (
        length === storedLength &&
        table[base] === hash &&
        table[base + 1] === parent &&
        equalBytes(this.arenaView, table[base + 2] as number, view, start, end)
      ) {
        return this.entries[slot];
      }
      slot = (slot + 1) & (slots - 1);
    }
    return undefined;
  }

  insert(hash: number, parent: number, view: DataView, start: number, end: number, entry: Entry): void {
    if (this.count * 2 >= this.slots) {
      this.grow();
    }
    const slot = this.slotFor(hash, parent, view, start, end);
    const base = slot * STRIDE;
    if (this.table[base + 3] === 0) {
      this.count += 1;
    }
    this.table[base] = hash;
    this.table[base + 1] = parent;
    this.table[base + 2] = this.store(view, start, end);
    this.table[base + 3] = end - start + 1;
    this.entries[slot] = entry;
  }

  /** The key's own slot, else the first free one, else its home: then the entry there makes room. */
  private slotFor(hash: number, parent: number, view: DataView, start: number, end: number): number {
    const { table, slots } = this;
    let slot = hash & (slots - 1);
    for (let probe = 0; probe < MAX_PROBES; probe += 1) {
      const base = slot * STRIDE;
      const length = table[base + 3] as number;
      const same =
        length === end - start + 1 &&
        table[base] === hash &&
        table[base + 1] === parent &&
        equalBytes(this.arenaView, table[base + 2] as number, view, start, end);
      if (length === 0 || same) {
        return slot;
      }
      slot = (slot + 1) & (slots - 1);
    }
    return hash & (slots - 1);
  }

  private store(view: DataView, start: number, end: number): number {
    const offset = this.arenaBytes;
    const needed = offset + end - start;
    if (needed > this.arena.length) {
      const grown = new Uint8Array(Math.max(needed, this.arena.length * 2));
      grown.set(this.arena);
      this.arena = grown;
      this.arenaView = new DataView(grown.buffer);
    }
    this.arena.set(new Uint8Array(view.buffer, view.byteOffset + start, end - start), offset);
    this.arenaBytes = needed;
    return offset;
  }

  private grow(): void {
    const { table, entries, slots } = this;
    this.slots = slots * 2;
    this.table = new Int32Array(this.slots * STRIDE);
    this.entries = new Array<Entry | undefined>(this.slots).fill(undefined);
    for (let slot = 0; slot < slots; slot += 1) {
      const base = slot * STRIDE;
      if (table[base + 3] !== 0) {
        const free = this.freeSlot(table[base] as number);
        this.table.set(table.subarray(base, base + STRIDE), free * STRIDE);
        this.entries[free] = entries[slot];
      }
    }
  }

  private freeSlot(hash: number): number {
    let slot = hash & (this.slots - 1);
    for (let probe = 1; probe < MAX_PROBES && this.table[slot * STRIDE + 3] !== 0; probe += 1) {
      slot = (slot + 1) & (this.slots - 1);
    }
    return slot;
  }
}

/**
 * Two lanes of rotate, xor, multiply over little-endian words (as in FxHash), finished by MurmurHash3's mixer. Two,
 * because one lane would wait for its own multiplication; the last words overlap instead of going byte by byte.
 */
function hashBytes(seed: number, parent: number, view: DataView, start: number, end: number): number {
  let one = seed ^ parent;
  let two = seed ^ (end - start);
  let at = start;
  for (; at + 8 <= end; at += 8) {
    one = Math.imul(((one << 5) | (one >>> 27)) ^ view.getInt32(at, true), 0x9e3779b1);
    two = Math.imul(((two << 5) | (two >>> 27)) ^ view.getInt32(at + 4, true), 0x85ebca77);
  }
  if (end - start >= 8) {
    one = Math.imul(((one << 5) | (one >>> 27)) ^ view.getInt32(end - 8, true), 0x9e3779b1);
    two = Math.imul(((two << 5) | (two >>> 27)) ^ view.getInt32(end - 4, true), 0x85ebca77);
  } else {
    for (; at < end; at += 1) {
      one = Math.imul(((one << 5) | (one >>> 27)) ^ view.getUint8(at), 0x9e3779b1);
    }
  }
  let hash = Math.imul(one, 0x9e3779b1) ^ ((two << 15) | (two >>> 17));
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function equalBytes(stored: DataView, offset: number, view: DataView, start: number, end: number): boolean {
  let at = start;
  let other = offset;
  for (; at + 8 <= end; at += 8, other += 8) {
    if (
      view.getInt32(at, true) !== stored.getInt32(other, true) ||
      view.getInt32(at + 4, true) !== stored.getInt32(other + 4, true)
    ) {
      return false;
    }
  }
  for (; at < end; at += 1, other += 1) {
    if (view.getUint8(at) !== stored.getUint8(other)) {
      return false;
    }
  }
  return true;
}
