import { varintAt, varintEnd } from '@vigilops/otlp';
import type { DecodeRun } from '../run.ts';
import { cleanText, isCleanText, utf8Boundary } from '../text.ts';
import { NOTES } from '../any-value.ts';

const STRING_TAG = 0x0a;
const NO_TEXT = Buffer.alloc(0);

/** What becomes of a record's body. */
export interface Body {
  /** The text is bytes[start..end) of the request, unless `written` holds it. */
  start: number;
  end: number;
  written: Buffer | null;
  /** Typed JSON of a body that is no string. */
  structured: string | null;
  /** UTF-8 bytes that it had before it was cut; 0 when it was not. */
  originalBytes: number;
}

/** Reads the AnyValue bytes[start..end) as a log body into `body`. Throws for the record alone. */
export function readBody(run: DecodeRun, start: number, end: number, body: Body): void {
  body.start = 0;
  body.end = 0;
  body.written = null;
  body.structured = null;
  body.originalBytes = 0;
  if (start === end) {
    return;
  }
  const { bytes } = run;
  if (bytes[start] === STRING_TAG) {
    const textStart = varintEnd(bytes, start + 1, end);
    if (textStart + varintAt(bytes, start + 1, textStart) === end) {
      readText(run, textStart, end, body);
      return;
    }
  }
  readStructured(run, start, end, body);
}

function readText(run: DecodeRun, start: number, end: number, body: Body): void {
  const { bytes, view, limits } = run;
  let cut = end;
  if (end - start > limits.maxBodyBytes) {
    cut = utf8Boundary(bytes, start, start + limits.maxBodyBytes);
    body.originalBytes = end - start;
    run.warn('a log body was cut');
  }
  if (isCleanText(bytes, view, start, cut)) {
    body.start = start;
    body.end = cut;
    return;
  }
  const text = cleanText(bytes, view, start, cut, () => {
    run.warn(NOTES.cleaned);
  });
  body.written = Buffer.from(text);
}

function readStructured(run: DecodeRun, start: number, end: number, body: Body): void {
  const json = run.values.body(start, end);
  if (json === 'null') {
    return;
  }
  let text = Buffer.from(rendering(json));
  const { maxBodyBytes } = run.limits;
  if (text.length > maxBodyBytes) {
    // Cut JSON is no JSON: what is left is kept as text only.
    body.originalBytes = text.length;
    text = text.subarray(0, utf8Boundary(text, 0, maxBodyBytes));
    run.warn('a log body was cut');
  } else if (!json.startsWith('"')) {
    body.structured = json;
  }
  body.written = text.length === 0 ? NO_TEXT : text;
}

/** How a body reads as text: strings and numbers plainly, lists and maps as their JSON. */
function rendering(json: string): string {
  if (json.startsWith('"')) {
    return JSON.parse(json) as string;
  }
  const special = /^\{"\$(?:bytes|double)":"([^"]*)"\}$/.exec(json);
  return special?.[1] ?? json;
}
