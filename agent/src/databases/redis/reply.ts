/** What a server of RESP 2 answers; strings as they came, which may be any bytes. */
export type Reply = Buffer | number | null | Refusal | readonly Reply[];

/** An error reply. */
export class Refusal extends Error {
  /** Its first word, such as NOPERM, WRONGPASS, ERR. */
  readonly code: string;
  constructor(message: string) {
    super(message);
    this.name = 'Refusal';
    this.code = message.split(' ', 1)[0] ?? '';
  }
}

/** Text of a reply; what is not UTF-8 becomes U+FFFD. Empty for what is no text. */
export function textOf(reply: Reply | undefined): string {
  return Buffer.isBuffer(reply) ? reply.toString('utf8') : typeof reply === 'number' ? String(reply) : '';
}

/** Items of an array reply; none of anything else. */
export function itemsOf(reply: Reply | undefined): readonly Reply[] {
  return Array.isArray(reply) ? (reply as readonly Reply[]) : [];
}

/** Null for what is no finite number. */
export function numberOf(reply: Reply | undefined): number | null {
  if (typeof reply === 'number') {
    return reply;
  }
  const text = textOf(reply);
  const value = text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : null;
}
