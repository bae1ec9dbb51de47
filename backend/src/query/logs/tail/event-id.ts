/** What a reader gives back to go on: which stream, behind which event, and when that was made. */
export interface EventId {
  readonly stream: string;
  readonly number: number;
  readonly madeMs: number;
}

const FORM = /^([\w-]{16})\.(\d{1,15})\.([0-9a-z]{1,9})$/;

export function formatEventId({ stream, number, madeMs }: EventId): string {
  return `${stream}.${String(number)}.${madeMs.toString(36)}`;
}

/** Undefined for what we never gave; anybody can write one. */
export function parseEventId(text: string): EventId | undefined {
  const [, stream, number, madeMs] = FORM.exec(text) ?? [];
  return stream === undefined || number === undefined || madeMs === undefined
    ? undefined
    : { stream, number: Number(number), madeMs: parseInt(madeMs, 36) };
}
