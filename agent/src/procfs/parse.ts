/** The fields of a line as the kernel pads them: runs of spaces and tabs separate, none is empty. */
export function fieldsOf(line: string): string[] {
  return line.split(/[ \t]+/).filter((field) => field !== '');
}

/** The whole number that `text` is; undefined for anything else, so that garbage never becomes 0. */
export function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/**
 * /proc/[pid]/mountinfo writes a space, tab, newline or backslash in a path as an octal escape (`\040`).
 * Input has one character a byte; output is text.
 */
export function unescapeMountPath(latin1: string): string {
  const bytes = latin1.replace(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(parseInt(octal, 8)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

const MAX_NAME_LENGTH = 128;

/**
 * A name from the kernel (process, mount, device) as attribute text: invalid UTF-8 becomes U+FFFD, control
 * characters `?`, and the length is bounded.
 */
export function displayName(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  const clean = text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '?');
  return clean.length <= MAX_NAME_LENGTH ? clean : cutText(clean, MAX_NAME_LENGTH);
}

/** At most `length` UTF-16 units, never half of a surrogate pair. */
function cutText(text: string, length: number): string {
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}
