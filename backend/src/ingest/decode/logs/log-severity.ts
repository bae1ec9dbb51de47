import { severityOfWord } from '@vigilops/contracts';
import type { SeverityEntry } from '../entries.ts';
import { NOTES } from '../any-value.ts';
import type { DecodeRun } from '../run.ts';
import { MAX_TEXTS, type LogBuffer } from './log-buffer.ts';

const PARENT = 0;
const MAX_SEVERITY = 24;

/** Sets both severity columns of `row` from the number and the text bytes[start..end). */
export function setSeverity(
  run: DecodeRun,
  rows: LogBuffer,
  row: number,
  number: number,
  start: number,
  end: number,
): void {
  let severity = number;
  if (number > MAX_SEVERITY) {
    run.warn('a severityNumber above 24 was left out');
    severity = 0;
  }
  if (end > start) {
    const entry = findSeverity(run, start, end);
    severity = severity === 0 ? entry.severity : severity;
    rows.severityTexts[row] = textIndex(run, rows, entry);
  }
  rows.severities[row] = severity;
}

function findSeverity(run: DecodeRun, start: number, end: number): SeverityEntry {
  const cache = run.caches.severities;
  const known = cache.find(PARENT, run.view, start, end);
  if (known !== undefined) {
    return known;
  }
  const text = run.values.text(start, end, run.limits.maxKeyBytes, NOTES.longValue);
  const entry: SeverityEntry = { text, severity: severityOfWord(text.trim()), run: 0, runIndex: 0 };
  if (end - start <= run.limits.maxKeyBytes) {
    cache.put(PARENT, run.view, start, end, entry);
  }
  return entry;
}

function textIndex(run: DecodeRun, rows: LogBuffer, entry: SeverityEntry): number {
  if (entry.run !== run.number) {
    if (rows.texts.length > MAX_TEXTS) {
      run.warn('severity texts beyond 65535 different ones were left out');
      return 0;
    }
    entry.run = run.number;
    entry.runIndex = rows.texts.push(entry.text) - 1;
  }
  return entry.runIndex;
}
