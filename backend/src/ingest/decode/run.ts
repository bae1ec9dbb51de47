import type { TokenRecord } from '../../model/index.ts';
import type { DecodeCaches } from './caches.ts';
import type { ResourceEntry, ScopeEntry } from './entries.ts';
import type { DecodeLimits } from './limits.ts';
import { Tally } from './tally.ts';
import { ValueReader } from './any-value.ts';

/** Longest key that is worth remembering; larger attribute sets are read anew each time. */
export const MAX_CACHED_KEY_BYTES = 4_096;

/**
 * Body bytes that are walked in one go: a millisecond where all is known, some twenty where every series is new.
 * A body below this size, as nearly all are, is walked in one go.
 */
export const TURN_BYTES = 128 * 1024;

/** One request being decoded: its bytes, its bounds, what was left out, and what still waits for an id. */
export class DecodeRun {
  readonly bytes: Buffer;
  readonly view: DataView;
  readonly limits: DecodeLimits;
  readonly caches: DecodeCaches;
  readonly token: TokenRecord;
  /** Tells this request's marks on cache entries from those of others. */
  readonly number: number;
  readonly nowMs: number;
  readonly tally = new Tally();
  readonly values: ValueReader;
  /** All resources of the request, for the hosts that were heard from. */
  readonly resources = new Set<ResourceEntry>();
  readonly pendingResources = new Set<ResourceEntry>();
  readonly pendingScopes = new Set<ScopeEntry>();
  /** Where the walk is, for the message about a body that breaks off. */
  readonly at = { resource: -1, scope: -1, item: -1 };
  /** Copies of keys whose parts are not neighbours in the body. */
  scratch: Buffer = Buffer.allocUnsafeSlow(1_024);
  scratchView = new DataView(this.scratch.buffer);
  private notes: Set<string> | null = null;
  private turnEnds = TURN_BYTES;

  constructor(init: {
    body: Uint8Array;
    limits: DecodeLimits;
    caches: DecodeCaches;
    token: TokenRecord;
    number: number;
    nowMs: number;
  }) {
    const { body } = init;
    this.bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    this.view = new DataView(body.buffer, body.byteOffset, body.byteLength);
    this.limits = init.limits;
    this.caches = init.caches;
    this.token = init.token;
    this.number = init.number;
    this.nowMs = init.nowMs;
    this.values = new ValueReader(this.bytes, this.view, init.limits, (note) => {
      this.warn(note);
    });
  }

  /** Whether others should have the thread, now that the walk is at this byte. Says yes once a turn. */
  isTurnOver(at: number): boolean {
    if (at < this.turnEnds) {
      return false;
    }
    this.turnEnds = at + TURN_BYTES;
    return true;
  }

  warn(note: string): void {
    if (this.notes === null) {
      this.tally.warn(note);
    } else {
      this.notes.add(note);
    }
  }

  /** Runs `work` and returns its warnings instead of counting them: they belong to an entry that will be met again. */
  withNotes<Result>(work: () => Result): { result: Result; notes: readonly string[] } {
    const outer = this.notes;
    const notes = new Set<string>();
    this.notes = notes;
    try {
      const result = work();
      return { result, notes: notes.size === 0 ? NO_NOTES : [...notes] };
    } finally {
      this.notes = outer;
    }
  }

  /** Reads values out of `scratch` as it is now. */
  scratchValues(): ValueReader {
    return new ValueReader(this.scratch, this.scratchView, this.limits, (note) => {
      this.warn(note);
    });
  }

  /** Makes `scratch` at least `bytes` long, keeping what is in it. */
  reserveScratch(bytes: number): void {
    if (bytes > this.scratch.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(bytes, this.scratch.length * 2));
      this.scratch.copy(grown);
      this.scratch = grown;
      this.scratchView = new DataView(grown.buffer);
    }
  }

  /** Appends bytes[start..end) to `scratch` at `to`; returns where it ends there. */
  copyToScratch(start: number, end: number, to: number): number {
    this.reserveScratch(to + end - start);
    this.bytes.copy(this.scratch, to, start, end);
    return to + end - start;
  }
}

const NO_NOTES: readonly string[] = [];
