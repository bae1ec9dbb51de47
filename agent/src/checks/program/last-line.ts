/** The first bytes of a line are enough to know it by. */
const MAX_LINE_BYTES = 4_096;
const NEWLINE = 0x0a;

/** Keeps the last line that is not blank of what is added, cut, and nothing else. */
export function createLastLine(): { add(part: Buffer): void; text(): string } {
  let last = '';
  let open: Buffer[] = [];
  let openBytes = 0;

  const keep = (bytes: Buffer): void => {
    const room = MAX_LINE_BYTES - openBytes;
    if (room > 0 && bytes.length > 0) {
      // A copy: a view would keep the whole part alive.
      open.push(Buffer.from(bytes.subarray(0, room)));
      openBytes += Math.min(room, bytes.length);
    }
  };
  const lineText = (): string => Buffer.concat(open).toString('utf8').trim();

  return {
    add(part) {
      let from = 0;
      for (let end = part.indexOf(NEWLINE); end >= 0; end = part.indexOf(NEWLINE, from)) {
        keep(part.subarray(from, end));
        last = lineText() || last;
        open = [];
        openBytes = 0;
        from = end + 1;
      }
      keep(part.subarray(from));
    },
    text: () => lineText() || last,
  };
}
