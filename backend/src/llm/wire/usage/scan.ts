import { addJsonString, type GrowingTally } from '../tally.ts';

const BACKSLASH = 0x5c;

/** Keys that make an event worth parsing, unless null follows. */
const TELLING_KEYS = 'usage|finish_reason|stop_reason|error';
/** Types of events that tell something without saying it in a field. */
const TELLING_TYPES = 'error|message_stop';

/**
 * Finds what matters in the JSON of an event. A quote within a string of JSON is always behind a backslash, so no text
 * that a model writes looks like a key.
 */
export function eventPattern(...textKeys: readonly string[]): RegExp {
  return new RegExp(
    `"(${textKeys.join('|')})": *"|"(?:${TELLING_KEYS})":(?! *null)|: *"(?:${TELLING_TYPES})"`,
    'g',
  );
}

/**
 * Looks through the JSON of one event without parsing it: adds the text that was generated to the tally, and says whether
 * there is anything in it that is worth parsing (usage, an error, an end). Most events are one word of the answer.
 */
export function scanEvent(block: Buffer, pattern: RegExp, tally: GrowingTally): boolean {
  // One character a byte: nothing is decoded.
  const text = block.toString('latin1');
  let isWorthParsing = false;
  pattern.lastIndex = 0;
  for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) {
    if (found[1] === undefined) {
      isWorthParsing = true;
      continue;
    }
    const end = closingQuote(text, pattern.lastIndex);
    addJsonString(tally, text, pattern.lastIndex, end);
    pattern.lastIndex = end;
  }
  return isWorthParsing;
}

/** Where the string that began before `from` ends; the end of the text where it does not. */
function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at !== -1 && isEscaped(text, at)) {
    at = text.indexOf('"', at + 1);
  }
  return at === -1 ? text.length : at;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) {
    backslashes += 1;
  }
  return backslashes % 2 === 1;
}
