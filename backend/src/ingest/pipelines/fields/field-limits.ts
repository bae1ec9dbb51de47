import { storable } from '../draft.ts';

/** What is found in one line; what is beyond stays in the line alone. */
export const FIELD_LIMITS = {
  maxFields: 64,
  maxKeyBytes: 256,
  /** A longer text is cut. */
  maxValueBytes: 4_096,
  /** Objects inside each other; keys are joined by dots. */
  maxDepth: 4,
  /** A longer line is not taken apart: it would hold the thread for too long. */
  maxLineBytes: 65_536,
} as const;

/** The JSON of a text value that was found, cut to what a field may hold. */
export function textJson(text: string): string {
  const { maxValueBytes } = FIELD_LIMITS;
  const fits = text.length * 3 <= maxValueBytes || Buffer.byteLength(text) <= maxValueBytes;
  return JSON.stringify(storable(fits ? text : cutToBytes(text, maxValueBytes)));
}

export function isKey(key: string): boolean {
  const { maxKeyBytes } = FIELD_LIMITS;
  return key !== '' && (key.length * 3 <= maxKeyBytes || Buffer.byteLength(key) <= maxKeyBytes);
}

/** Its first bytes; never half of a character. */
function cutToBytes(text: string, maxBytes: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(maxBytes));
  return text.slice(0, read);
}
