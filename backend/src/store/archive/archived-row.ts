/** How a row of the archive begins, see `read-lines.ts`; what has another form is left to the database. */
const TIME = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?`;
const HEAD = new RegExp(
  String.raw`^\{"time":"(${TIME})Z","time_nanos":(\d{1,3}),"stream_id":(\d{1,10}),"sequence":(-?\d{1,19}),` +
    String.raw`"severity":(\d{1,3}),"observed_time":"(${TIME})Z","severity_text":`,
  'u',
);
const FLAGS = /,"flags":(-?\d{1,5})/uy;
/** What follows: hashes of 53 bits, where the row has them. */
const TAIL = /(?:,"template_id":(\d{1,16}))?(?:,"issue_id":(\d{1,16}))?\}$/uy;
const ZERO = 48;
/** Where the digits behind the point of a second begin. */
const FRACTION_AT = 20;
const [QUOTE, COMMA, BRACE, BRACE_END, BRACKET, BRACKET_END, BACKSLASH] = [34, 44, 123, 125, 91, 93, 92];

/** A row as it lies in the archive, cut apart but not changed: JSON stays text. */
export interface ArchivedRow {
  readonly timeUs: number;
  readonly nanos: number;
  readonly observedUs: number;
  readonly streamId: number;
  /** int64. */
  readonly sequence: string;
  readonly severity: number;
  readonly severityText: string;
  readonly body: string;
  readonly bodyJson: string | null;
  readonly attributes: string;
  /** Hexadecimal. */
  readonly traceId: string | null;
  readonly spanId: string | null;
  readonly flags: number;
  readonly eventName: string | null;
  readonly templateId: number | null;
  readonly issueId: number | null;
}

/** Undefined: not in the form in which the database writes rows. Nothing is rounded and nothing is written anew. */
export function archivedRow(line: string): ArchivedRow | undefined {
  const head = HEAD.exec(line);
  if (head === null) {
    return undefined;
  }
  const cut = { line, at: head[0].length };
  const severityText = takeText(cut);
  const body = takeKey(cut, ',"body":') ? takeText(cut) : undefined;
  const bodyJson = takeKey(cut, ',"body_json":') ? takeJson(cut) : null;
  const attributes = takeKey(cut, ',"attributes":') ? takeJson(cut) : undefined;
  const traceId = takeKey(cut, ',"trace_id":') ? takeText(cut) : null;
  const spanId = takeKey(cut, ',"span_id":') ? takeText(cut) : null;
  FLAGS.lastIndex = cut.at;
  const flags = FLAGS.exec(line);
  cut.at = FLAGS.lastIndex;
  const eventName = flags !== null && takeKey(cut, ',"event_name":') ? takeText(cut) : null;
  TAIL.lastIndex = cut.at;
  const tail = TAIL.exec(line);
  if (
    flags === null ||
    tail === null ||
    severityText === undefined ||
    body === undefined ||
    bodyJson === undefined ||
    attributes === undefined ||
    traceId === undefined ||
    spanId === undefined ||
    eventName === undefined
  ) {
    return undefined;
  }
  return {
    timeUs: microseconds(head[1] ?? ''),
    nanos: Number(head[2]),
    observedUs: microseconds(head[6] ?? ''),
    streamId: Number(head[3]),
    sequence: head[4] ?? '',
    severity: Number(head[5]),
    severityText,
    body,
    bodyJson,
    attributes,
    traceId,
    spanId,
    flags: Number(flags[1]),
    eventName,
    templateId: tail[1] === undefined ? null : Number(tail[1]),
    issueId: tail[2] === undefined ? null : Number(tail[2]),
  };
}

interface Cut {
  readonly line: string;
  at: number;
}

function takeKey(cut: Cut, key: string): boolean {
  const isThere = cut.line.startsWith(key, cut.at);
  cut.at += isThere ? key.length : 0;
  return isThere;
}

function takeText(cut: Cut): string | undefined {
  const end = endOfText(cut.line, cut.at);
  if (end === -1) {
    return undefined;
  }
  const inside = cut.line.slice(cut.at + 1, end);
  const text = inside.includes('\\') ? (JSON.parse(cut.line.slice(cut.at, end + 1)) as string) : inside;
  cut.at = end + 1;
  return text;
}

/** Place of the quote that ends the text which begins at `at`; -1 where there is none. */
function endOfText(line: string, at: number): number {
  if (line.charCodeAt(at) !== QUOTE) {
    return -1;
  }
  for (let end = line.indexOf('"', at + 1); end !== -1; end = line.indexOf('"', end + 1)) {
    let slashes = 0;
    while (line.charCodeAt(end - 1 - slashes) === BACKSLASH) {
      slashes += 1;
    }
    if (slashes % 2 === 0) {
      return end;
    }
  }
  return -1;
}

/** A text, a number, a list or an object, as it stands there. */
function takeJson(cut: Cut): string | undefined {
  const { line, at: from } = cut;
  if (line.startsWith('{},', from)) {
    cut.at += 2;
    return '{}';
  }
  let depth = 0;
  for (let at = from; at < line.length; at += 1) {
    const letter = line.charCodeAt(at);
    if (letter === QUOTE) {
      at = endOfText(line, at);
      if (at === -1) {
        return undefined;
      }
    } else if (letter === BRACE || letter === BRACKET) {
      depth += 1;
    } else if (letter === BRACE_END || letter === BRACKET_END) {
      depth -= 1;
    } else if (letter === COMMA && depth === 0) {
      cut.at = at;
      return line.slice(from, at);
    }
  }
  return undefined;
}

/** Of `2026-03-01T12:00:00.123456`. A tenth of what it costs to have the date read by the engine. */
function microseconds(text: string): number {
  const two = (at: number) => text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 11 * ZERO;
  const year = two(0) * 100 + two(2);
  const ms = Date.UTC(year, two(5) - 1, two(8), two(11), two(14), two(17));
  let fraction = 0;
  for (let at = FRACTION_AT; at < FRACTION_AT + 6; at += 1) {
    fraction = fraction * 10 + (at < text.length ? text.charCodeAt(at) - ZERO : 0);
  }
  return ms * 1_000 + fraction;
}
