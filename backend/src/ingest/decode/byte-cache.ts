/** Slots looked at before giving up: a crafted pile-up costs a cache miss, never a long search. */
const MAX_PROBES = 32;
const INITIAL_SLOTS = 1024;
const INITIAL_ARENA_BYTES = 32_768;

/**
 * A bounded map from (parent, bytes) to an entry. Hits compare all bytes, so no two keys are ever confused; the hash
 * is seeded, so nobody outside can aim at one slot. Entries leave when they were not used for a whole generation:
 * what is found in the old generation moves to the young one, and a full young one becomes the old.
 * Senders keep an order, so the key that followed last time is tried first: a right guess saves hashing and probing,
 * which cost more than the rest of a data point.
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
    const { young } = this;
    const guess = young.followers[young.last] as number;
    if (young.holds(guess, parent, view, start, end)) {
      young.last = guess;
      return young.entries[guess];
    }
    const hash = hashBytes(this.seed, parent, view, start, end);
    const found = young.find(hash, parent, view, start, end);
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

/**
 * Keys lie densely in the order they came, so that walking them in that order reads memory in order; an open-addressed
 * table of (hash, key number + 1) leads to them from anywhere else.
 */
class Generation<Entry> {
  /** Keys ever added, which are numbered from 0. */
  count = 0;
  /** Number of the key found or added last. */
  last = 0;
  /** By key: the number of the key that followed it last time. */
  followers = new Int32Array(INITIAL_SLOTS / 2);
  arenaBytes = 0;
  slots: number;
  readonly entries: (Entry | undefined)[] = [];
  private table: Int32Array;
  /** Parent, arena offset and length by key; the length is −1 when the key made room for another. */
  private keys = new Int32Array((INITIAL_SLOTS / 2) * 3);
  private arena = new Uint8Array(INITIAL_ARENA_BYTES);
  private arenaView = new DataView(this.arena.buffer);

  constructor(slots: number) {
    this.slots = slots;
    this.table = new Int32Array(slots * 2);
  }

  /** Whether key `number` is this one. */
  holds(number: number, parent: number, view: DataView, start: number, end: number): boolean {
    if (!(number >= 0 && number < this.count)) {
      return false;
    }
    const { keys } = this;
    const base = number * 3;
    return (
      keys[base] === (parent | 0) &&
      keys[base + 2] === end - start &&
      equalBytes(this.arenaView, keys[base + 1] as number, view, start, end)
    );
  }

  find(hash: number, parent: number, view: DataView, start: number, end: number): Entry | undefined {
    const number = (this.table[this.slotOf(hash, parent, view, start, end) * 2 + 1] as number) - 1;
    if (!this.holds(number, parent, view, start, end)) {
      return undefined;
    }
    this.follow(number);
    return this.entries[number];
  }

  insert(hash: number, parent: number, view: DataView, start: number, end: number, entry: Entry): void {
    if (this.count * 2 >= this.slots) {
      this.grow();
    }
    const at = this.slotOf(hash, parent, view, start, end) * 2;
    const present = (this.table[at + 1] as number) - 1;
    if (this.holds(present, parent, view, start, end)) {
      this.entries[present] = entry;
      this.follow(present);
      return;
    }
    if (present >= 0) {
      this.keys[present * 3 + 2] = -1;
      this.entries[present] = undefined;
    }
    this.table[at] = hash;
    this.table[at + 1] = this.add(parent, view, start, end, entry) + 1;
  }

  /** The key's own slot, else the first free one, else its home, whose key is to make room. */
  private slotOf(hash: number, parent: number, view: DataView, start: number, end: number): number {
    const { table, slots } = this;
    const home = hash & (slots - 1);
    let slot = home;
    for (let probe = 0; probe < MAX_PROBES; probe += 1) {
      const number = (table[slot * 2 + 1] as number) - 1;
      if (number < 0 || (table[slot * 2] === hash && this.holds(number, parent, view, start, end))) {
        return slot;
      }
      slot = (slot + 1) & (slots - 1);
    }
    return home;
  }

  private add(parent: number, view: DataView, start: number, end: number, entry: Entry): number {
    const number = this.count;
    if (number === this.followers.length) {
      this.keys = doubled(this.keys);
      this.followers = doubled(this.followers);
    }
    this.keys[number * 3] = parent;
    this.keys[number * 3 + 1] = this.store(view, start, end);
    this.keys[number * 3 + 2] = end - start;
    this.entries.push(entry);
    this.count = number + 1;
    this.follow(number);
    return number;
  }

  private follow(number: number): void {
    this.followers[this.last] = number;
    this.last = number;
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
    const { table, slots } = this;
    this.slots = slots * 2;
    this.table = new Int32Array(this.slots * 2);
    for (let at = 0; at < table.length; at += 2) {
      if (table[at + 1] !== 0) {
        const free = this.freeSlot(table[at] as number) * 2;
        this.table[free] = table[at] as number;
        this.table[free + 1] = table[at + 1] as number;
      }
    }
  }

  private freeSlot(hash: number): number {
    let slot = hash & (this.slots - 1);
    for (let probe = 1; probe < MAX_PROBES && this.table[slot * 2 + 1] !== 0; probe += 1) {
      slot = (slot + 1) & (this.slots - 1);
    }
    return slot;
  }
}

function doubled(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
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
