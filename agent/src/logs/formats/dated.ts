import type { Found, LogFormat } from './found.ts';
import { findLevel } from '@vigilops/contracts';

/** PostgreSQL's own words that are no level elsewhere. */
const POSTGRES = /[^\n]{0,80}? (?:(LOG)|(STATEMENT|DETAIL|HINT|CONTEXT|QUERY)): /y;
/** MariaDB and MySQL: `0 [Note] [MY-010116]`, `[ERROR]`. */
const MYSQL_NOTE = /\s{1,4}\d{1,10} \[(Note|System)\]/y;

/**
 * A date and time in front, a level behind: log4j, logback, Python's logging, Go's log, zap's console, nginx's and
 * PHP's error log, PostgreSQL, MySQL, Serilog, winston, Laravel. The date may stand in a bracket.
 */
export const dated: LogFormat = {
  name: 'dated',
  isSingleLine: false,
  recognise(text, start, end, found, time) {
    const at = text.charCodeAt(start) === 0x5b ? start + 1 : start;
    const timeEnd = time.iso(text, at, end, found);
    if (timeEnd < 0) {
      return false;
    }
    if (!findLevel(text, start, timeEnd, end, found)) {
      findOwnWord(text, timeEnd, end, found);
    }
    return true;
  },
};

function findOwnWord(text: string, from: number, end: number, found: Found): void {
  MYSQL_NOTE.lastIndex = from;
  if (MYSQL_NOTE.test(text) && MYSQL_NOTE.lastIndex <= end) {
    found.severity = 9;
    found.severityText = text.startsWith('Note]', MYSQL_NOTE.lastIndex - 5) ? 'Note' : 'System';
    return;
  }
  POSTGRES.lastIndex = from;
  const word = POSTGRES.exec(text);
  if (word !== null && POSTGRES.lastIndex <= end) {
    found.severity = 9;
    found.severityText = word[1] ?? word[2] ?? '';
  }
}
