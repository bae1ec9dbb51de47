import { findLevel, LEVEL_KEYS, levelOfValue, type FoundLevel } from '@vigilops/contracts';
import { textOfJson, type LogDraft } from '../draft.ts';
import { jsonFields } from './json-fields.ts';
import { keyValueFields } from './key-values.ts';

/** As far as `findLevel` looks, and the longest word. */
const HEAD_BYTES = 128;

/** Takes the fields of a line that is a JSON object, or mostly `key=value`, as attributes; what the sender set stays. */
export function findFields(draft: LogDraft): void {
  const found = jsonFields(draft.body) ?? keyValueFields(draft.body);
  if (found === undefined) {
    return;
  }
  for (const [key, json] of found) {
    if (!draft.fields.has(key)) {
      draft.fields.set(key, json);
      draft.fieldsChanged = true;
    }
  }
}

/** The level that a field says, or a word of the line; for records whose sender gave none. */
export function findSeverity(draft: LogDraft): void {
  for (const key of LEVEL_KEYS) {
    const json = draft.fields.get(key);
    const level = json === undefined ? undefined : levelOfValue(textOfJson(json), json.startsWith('"'));
    if (level !== undefined) {
      setLevel(draft, level[0], level[1]);
      return;
    }
  }
  const word = levelInHead(Buffer.from(draft.body.slice(0, HEAD_BYTES)));
  if (word !== undefined) {
    setLevel(draft, word.severity, word.severityText);
  }
}

/** A level word near the start of a line of UTF-8. */
export function levelInHead(body: Uint8Array): FoundLevel | undefined {
  // The start of a line sets a word off as a blank does.
  const head = ` ${Buffer.from(body.buffer, body.byteOffset, Math.min(body.length, HEAD_BYTES)).toString(
    'latin1',
  )}`;
  const found: FoundLevel = { severity: 0, severityText: '' };
  return findLevel(head, 0, 1, head.length, found) ? found : undefined;
}

function setLevel(draft: LogDraft, severity: number, text: string): void {
  draft.severity = severity;
  draft.severityText = draft.severityText === '' ? text : draft.severityText;
}
