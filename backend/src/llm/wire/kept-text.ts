/** What is kept of a prompt, or of an answer. */
export interface KeptText {
  readonly text: string;
  /** There was more. */
  readonly isCut: boolean;
}

/** A text that grows up to its limit; what comes after it is let go. */
export interface GrowingText {
  add(piece: string): void;
  isEmpty(): boolean;
  isFull(): boolean;
  read(): KeptText;
}

/** In UTF-8, as the database has it. */
export const MAX_KEPT_BYTES = 65_536;

export function createGrowingText(maxBytes: number = MAX_KEPT_BYTES): GrowingText {
  const pieces: string[] = [];
  let room = maxBytes;
  let isCut = false;
  return {
    add(piece) {
      if (isCut || piece === '') {
        return;
      }
      // No character is shorter than a byte: what is far too long is not measured whole.
      const some = piece.slice(0, room + 1);
      const bytes = Buffer.byteLength(some);
      if (bytes <= room && some.length === piece.length) {
        pieces.push(piece);
        room -= bytes;
        return;
      }
      isCut = true;
      pieces.push(beginOf(some, room));
    },
    isEmpty: () => pieces.length === 0,
    isFull: () => isCut,
    read: () => ({ text: pieces.join(''), isCut }),
  };
}

/** As many whole characters as fit. */
function beginOf(text: string, bytes: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(bytes));
  return text.slice(0, read);
}
