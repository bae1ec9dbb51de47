import { WireError } from '@vigilops/otlp';
import type { Rejection } from '../pipeline-types.ts';

/**
 * A reason to leave out one item; the message is for the sender. Thrown, but not an Error: the stack of each would
 * cost more than decoding the item, and a body may hold a hundred thousand bad ones.
 */
export class ItemError {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/** Reasons and warnings told apart; the rest is counted together, so that no body can make an endless answer. */
const MAX_KINDS = 40;

/** Counts what was left out or changed in one request, by reason, each with the first example. */
export class Tally {
  rejected = 0;
  private readonly reasons = new Map<string, { count: number; example: string }>();
  private readonly notes = new Map<string, number>();

  /** `example` names one of the items, as in `metric "system.cpu.time"`. */
  reject(reason: string, count = 1, example = ''): void {
    this.rejected += count;
    const known = this.reasons.get(reason);
    if (known !== undefined) {
      known.count += count;
    } else if (this.reasons.size < MAX_KINDS) {
      this.reasons.set(reason, { count, example });
    } else {
      const rest = this.reasons.get('other reasons')?.count ?? 0;
      this.reasons.set('other reasons', { count: rest + count, example: '' });
    }
  }

  /** Leaves out the item that threw `error`; anything but a fault of the item goes on up. */
  rejectFor(error: unknown, what: string, example = ''): void {
    if (error instanceof ItemError) {
      this.reject(error.message, 1, example);
    } else if (error instanceof WireError) {
      this.reject(`a ${what} is malformed: ${error.message}`, 1, example);
    } else {
      throw error;
    }
  }

  warn(note: string, count = 1): void {
    const known = this.notes.get(note);
    if (known !== undefined || this.notes.size < MAX_KINDS) {
      this.notes.set(note, (known ?? 0) + count);
    }
  }

  warnAll(notes: readonly string[]): void {
    for (const note of notes) {
      this.warn(note);
    }
  }

  rejections(): Rejection[] {
    return [...this.reasons].map(([reason, { count, example }]) => ({
      reason: example === '' ? reason : `${reason} (first: ${example})`,
      count,
    }));
  }

  warnings(): string[] {
    return [...this.notes].map(([note, count]) => (count === 1 ? note : `${note} (${count} times)`));
  }
}
