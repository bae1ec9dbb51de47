import type { Found, LevelReader } from './found.ts';

/**
 * Words for levels, with the SeverityNumber that OpenTelemetry's logs data model maps them to (appendix B):
 * syslog's notice, critical, alert and emergency are steps within info, error and fatal.
 */
const WORDS: readonly (readonly [number, string])[] = [
  [1, 'TRACE TRC TRCE FINEST FINER VERBOSE VRB SILLY'],
  [5, 'DEBUG DBG DBUG DEBU FINE CONFIG'],
  [9, 'INFO INF INFORMATION LOG HTTP'],
  [10, 'NOTICE NOTE'],
  [13, 'WARN WRN WARNING'],
  [17, 'ERROR ERR ERRO EROR SEVERE FAIL'],
  [18, 'CRITICAL CRIT CRT'],
  [19, 'ALERT'],
  [21, 'FATAL FTL PANIC DPANIC EMERG EMERGENCY'],
];

const SEVERITY_OF = new Map<string, number>(
  WORDS.flatMap(([severity, words]) =>
    words.split(' ').flatMap((word) => {
      const lower = word.toLowerCase();
      const title = word.charAt(0) + lower.slice(1);
      return [word, lower, title].map((form) => [form, severity] as const);
    }),
  ),
);
const MAX_WORD = 11;

/** SeverityNumber of a level word in upper, lower or title case; 0 when it is none. */
export function severityOfWord(word: string): number {
  return SEVERITY_OF.get(word) ?? SEVERITY_OF.get(word.toUpperCase()) ?? 0;
}

/** Words that stand for a level anywhere near the start of a line. `LOG` and `NOTE` only do where a format says so. */
const ANYWHERE =
  'TRACE|DEBUG|INFO|INFORMATION|NOTICE|WARN|WARNING|ERROR|SEVERE|CRITICAL|FATAL|PANIC|ALERT|EMERG|EMERGENCY|FINE|FINER|FINEST|VERBOSE|TRC|DBG|INF|WRN|ERR|FTL|CRIT';
/** In lower or title case a level must be set off by brackets, tabs, bars or a colon: prose is full of "error". */
const LOWER = ANYWHERE.toLowerCase();
const REACH = 100;
/** ESC [ 32 m and the like: colours around a level. */
const COLOUR = String.raw`\x1b\[[0-9;]*m`;
const NEAR = new RegExp(
  String.raw`[^\n]{0,${String(REACH)}}?(?:(?:[\s[(|:="'<>.-]|${COLOUR})(?:${ANYWHERE})(?=[\s\])|:,;/"'<>-]|\x1b|$)` +
    String.raw`|(?:[[|\t(]|${COLOUR})(?:${LOWER}|${titles()})(?=[\]|\t)]|\x1b)|[\s\]-](?:${LOWER})(?=:\s))`,
  'y',
);

function titles(): string {
  return LOWER.split('|')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('|');
}

/** Remembers the column of the level: most frameworks pad, so that it stands where it stood. */
export function createLevelReader(): LevelReader {
  let column = -1;
  let word = '';
  let severity = 0;

  const read = (text: string, at: number, end: number, found: Found): number => {
    let stop = at;
    const limit = Math.min(end, at + MAX_WORD);
    while (stop < limit && isLetter(text.charCodeAt(stop))) {
      stop += 1;
    }
    if (stop === at || (stop < end && isWordByte(text.charCodeAt(stop)))) {
      return -1;
    }
    const candidate = text.slice(at, stop);
    const known = SEVERITY_OF.get(candidate);
    if (known === undefined) {
      return -1;
    }
    found.severity = known;
    found.severityText = candidate;
    return stop;
  };

  return {
    at: read,
    find(text, lineStart, from, end, found) {
      const at = lineStart + column;
      if (column > 0 && at >= from && at + word.length <= end && text.startsWith(word, at)) {
        if (
          !isWordByte(text.charCodeAt(at - 1)) &&
          !(at + word.length < end && isWordByte(text.charCodeAt(at + word.length)))
        ) {
          found.severity = severity;
          found.severityText = word;
          return true;
        }
      }
      NEAR.lastIndex = Math.max(lineStart, from - 1);
      if (!NEAR.test(text) || NEAR.lastIndex > end) {
        return false;
      }
      let wordAt = NEAR.lastIndex;
      while (wordAt > lineStart && isLetter(text.charCodeAt(wordAt - 1))) {
        wordAt -= 1;
      }
      // A colour ends in a letter too: ESC [ 3 1 m E R R O R.
      if (text.charCodeAt(wordAt) === 0x6d && SEVERITY_OF.has(text.slice(wordAt + 1, NEAR.lastIndex))) {
        wordAt += 1;
      }
      if (read(text, wordAt, end, found) < 0) {
        return false;
      }
      column = wordAt - lineStart;
      word = found.severityText;
      severity = found.severity;
      return true;
    },
  };
}

function isLetter(code: number): boolean {
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

function isWordByte(code: number): boolean {
  return isLetter(code) || (code >= 0x30 && code <= 0x39) || code === 0x5f;
}
