/** What a line says of its level. */
export interface FoundLevel {
  /** OpenTelemetry SeverityNumber, 0 when the line carries no level. */
  severity: number;
  /** The level as the line writes it. */
  severityText: string;
}

/**
 * Words for levels, with the SeverityNumber that OpenTelemetry's logs data model maps them to (appendix B):
 * syslog's notice, critical, alert and emergency are steps within info, error and fatal.
 */
const WORDS: readonly (readonly [number, string])[] = [
  [1, 'TRACE TRC TRCE FINEST FINER VERBOSE VRB SILLY'],
  [5, 'DEBUG DBG DBUG DEBU FINE CONFIG'],
  [9, 'INFO INF INFORMATION INFORMATIONAL LOG HTTP'],
  [10, 'NOTICE NOTE'],
  [13, 'WARN WRN WARNING'],
  [17, 'ERROR ERR ERRO EROR SEVERE FAIL'],
  [18, 'CRITICAL CRIT CRT'],
  [19, 'ALERT'],
  [21, 'FATAL FTL PANIC DPANIC EMERG EMERGENCY'],
];

const SEVERITY_OF = new Map<string, number>(
  WORDS.flatMap(([severity, words]) =>
    words
      .split(' ')
      .flatMap(formsOf)
      .map((form) => [form, severity] as const),
  ),
);
const MAX_WORD = 11;

/** Capitals, lower case, title case. */
function formsOf(word: string): readonly string[] {
  const lower = word.toLowerCase();
  return [word, lower, word.charAt(0) + lower.slice(1)];
}

/** pino and bunyan number their levels in tens. */
const NUMBERED: ReadonlyMap<string, readonly [number, string]> = new Map([
  ['10', [1, 'trace']],
  ['20', [5, 'debug']],
  ['30', [9, 'info']],
  ['40', [13, 'warn']],
  ['50', [17, 'error']],
  ['60', [21, 'fatal']],
]);

/** What the value of a level field means, as SeverityNumber and word; undefined when it names no level. */
export function levelOfValue(
  value: string,
  isText: boolean,
): readonly [severity: number, word: string] | undefined {
  const numbered = NUMBERED.get(value);
  if (numbered !== undefined) {
    return numbered;
  }
  const severity = isText ? severityOfWord(value) : betweenTens(value);
  return severity === 0 ? undefined : [severity, value];
}

/** Custom levels lie between the standard ones: 35 is more than info and less than warn. */
function betweenTens(value: string): number {
  const level = Number(value);
  return level >= 10 && level < 100
    ? (NUMBERED.get(String(Math.min(60, Math.floor(level / 10) * 10)))?.[0] ?? 0)
    : 0;
}

/** Names under which loggers write the level into JSON or key=value lines. */
export const LEVEL_KEYS: ReadonlySet<string> = new Set([
  'level',
  'severity',
  'lvl',
  'loglevel',
  'logLevel',
  'log.level',
  'levelname',
  'level_name',
  'severity_text',
  'SeverityText',
  '@l',
  'Level',
  'LogLevel',
]);

/** SeverityNumber of a level word in upper, lower or title case; 0 when it is none. */
export function severityOfWord(word: string): number {
  return SEVERITY_OF.get(word) ?? SEVERITY_OF.get(word.toUpperCase()) ?? 0;
}

/** Words that stand for a level anywhere near the start of a line. `LOG` and `NOTE` only do where a format says so. */
const ANYWHERE = new Set(
  (
    'TRACE DEBUG INFO INFORMATION NOTICE WARN WARNING ERROR SEVERE CRITICAL FATAL PANIC ALERT EMERG EMERGENCY ' +
    'FINE FINER FINEST VERBOSE TRC DBG INF WRN ERR FTL CRIT'
  )
    .split(' ')
    .flatMap(formsOf),
);
/** How far behind the time, or the start of the line, a level may begin. */
const REACH = 100;

/**
 * What a character can be to a level beside it. In lower or title case a level must be set off, by brackets, bars,
 * tabs, a colour, or a colon behind it: prose is full of "error".
 */
const SIGN = {
  letter: 1,
  beforeCapitals: 2,
  behindCapitals: 4,
  beforeSetOff: 8,
  behindSetOff: 16,
  beforeColon: 32,
} as const;
const COLOUR = SIGN.beforeCapitals | SIGN.beforeSetOff;
const SIGNS = signTable();

function signTable(): Uint8Array {
  const table = new Uint8Array(256);
  const mark = (characters: string, sign: number): void => {
    for (const character of characters) {
      const code = character.charCodeAt(0);
      table[code] = (table[code] ?? 0) | sign;
    }
  };
  mark('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ', SIGN.letter);
  mark(' \t\r\v\f[(|:="\'<>.-', SIGN.beforeCapitals);
  mark(' \t\r\v\f])|:,;/"\'<>-\x1b\\', SIGN.behindCapitals);
  mark('[|\t(', SIGN.beforeSetOff);
  mark(']|\t)\x1b\\', SIGN.behindSetOff);
  mark(' \t\r\v\f]-', SIGN.beforeColon);
  return table;
}

const ESCAPE = 0x1b;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
/** ESC [ 3 1 m and the like, also as JSON writes it. */
const COLOUR_SEQUENCE = /(?:\x1b|\\u001[bB])\[[0-9;]{0,16}m/y;
/** What a character behind a backslash stands for: a tab, a newline, a quote. */
const ESCAPED: ReadonlyMap<number, number> = new Map([
  [0x74, signAt('\t', 0)],
  [0x6e, signAt('\t', 0)],
  [0x22, signAt('"', 0)],
]);

/** Reads a level word at `at`; returns its end, or -1 when there is none. */
export function readLevel(text: string, at: number, end: number, found: FoundLevel): number {
  const stop = endOfWord(text, at, Math.min(end, at + MAX_WORD));
  if (stop === at || (stop < end && isWordByte(text.charCodeAt(stop)))) {
    return -1;
  }
  return take(text, at, stop, found) ? stop : -1;
}

/**
 * Finds the first level word that stands on its own in text[from..end) and begins within reach. `lineStart` tells
 * whether there is a character before `from`. The answer follows from this line alone.
 */
export function findLevel(
  text: string,
  lineStart: number,
  from: number,
  end: number,
  found: FoundLevel,
): boolean {
  const limit = Math.min(end, from + REACH);
  let before = from > lineStart ? signAt(text, from - 1) : 0;
  let at = from;
  while (at < limit) {
    const code = text.charCodeAt(at);
    const sign = SIGNS[code] ?? 0;
    if ((sign & SIGN.letter) !== 0) {
      const stop = endOfWord(text, at, end);
      const isLevel = before !== 0 && stop - at <= MAX_WORD && standsAlone(text, at, stop, end, before);
      if (isLevel && ANYWHERE.has(text.slice(at, stop)) && take(text, at, stop, found)) {
        return true;
      }
      before = 0;
      at = stop;
    } else if (code === ESCAPE || code === BACKSLASH) {
      COLOUR_SEQUENCE.lastIndex = at;
      const isColour = COLOUR_SEQUENCE.test(text);
      // A backslash hides the character behind it, which may be the t of a tab.
      before = isColour ? COLOUR : (ESCAPED.get(text.charCodeAt(at + 1)) ?? 0);
      at = isColour ? COLOUR_SEQUENCE.lastIndex : at + (code === BACKSLASH ? 2 : 1);
    } else {
      before = sign;
      at += 1;
    }
  }
  return false;
}

/** Whether what is around the word text[at..stop) lets it be a level, written the way it is. */
function standsAlone(text: string, at: number, stop: number, end: number, before: number): boolean {
  const behind = stop < end ? signAt(text, stop) : SIGN.behindCapitals;
  if (isUpper(text.charCodeAt(at + 1))) {
    return (before & SIGN.beforeCapitals) !== 0 && (behind & SIGN.behindCapitals) !== 0;
  }
  if ((before & SIGN.beforeSetOff) !== 0 && (behind & SIGN.behindSetOff) !== 0) {
    return true;
  }
  return (
    (before & SIGN.beforeColon) !== 0 &&
    !isUpper(text.charCodeAt(at)) &&
    stop < end &&
    text.charCodeAt(stop) === COLON &&
    (stop + 1 >= end || isBlank(text.charCodeAt(stop + 1)))
  );
}

function signAt(text: string, at: number): number {
  return SIGNS[text.charCodeAt(at)] ?? 0;
}

function take(text: string, at: number, stop: number, found: FoundLevel): boolean {
  const word = text.slice(at, stop);
  const severity = SEVERITY_OF.get(word);
  if (severity === undefined) {
    return false;
  }
  found.severity = severity;
  found.severityText = word;
  return true;
}

function endOfWord(text: string, at: number, end: number): number {
  let stop = at;
  while (stop < end && ((SIGNS[text.charCodeAt(stop)] ?? 0) & SIGN.letter) !== 0) {
    stop += 1;
  }
  return stop;
}

function isUpper(code: number): boolean {
  return code >= 0x41 && code <= 0x5a;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0d;
}

function isWordByte(code: number): boolean {
  return ((SIGNS[code] ?? 0) & SIGN.letter) !== 0 || (code >= 0x30 && code <= 0x39) || code === 0x5f;
}
