import { RE2JS, RE2JSException, RE2JSSyntaxException } from 're2js';

/** A regular expression over lines. Matching takes time in proportion to the line, whatever both are. */
export interface LinePattern {
  /** Names of the groups, in their order. */
  readonly names: readonly string[];
  test(text: string): boolean;
  /** What the named groups hold, where they took part; undefined where the pattern does not fit. */
  find(text: string): ReadonlyMap<string, string> | undefined;
  /** Characters of a text that `find` and `replace` look at; what lies behind is not seen. */
  readonly reach: number;
  /** The first `reach` characters with `markOf` in place of what fits. */
  replace(text: string, markOf: (value: string) => string): string;
}

export type Compiled =
  | { readonly ok: true; readonly pattern: LinePattern }
  /** `column` counts from 1. */
  | { readonly ok: false; readonly problem: string; readonly column: number };

export const PATTERN_LIMITS = {
  maxCharacters: 16_384,
  /** Instructions of the compiled program. */
  maxProgram: 2_000,
  /** A program of `n` instructions reads this divided by `n` characters, in a tenth of a second at worst. */
  maxWork: 2_000_000,
  maxReach: 32_768,
} as const;

const NOT_HONOURED: readonly (readonly [RegExp, string])[] = [
  [/\(\?(?:=|!)/u, 'look-ahead is not supported, because it can take for ever'],
  [/\(\?<(?:=|!)/u, 'look-behind is not supported, because it can take for ever'],
  [/\\[1-9]/u, 'back-references are not supported, because they can take for ever'],
  [/\\k</u, 'back-references are not supported, because they can take for ever'],
  [/\(\?>/u, 'atomic groups are not supported; no pattern takes for ever here'],
  [/[*+?}]\+/u, 'possessive quantifiers are not supported; no pattern takes for ever here'],
];

/** Compiles a pattern in the syntax of RE2. Never throws for what the pattern is. */
export function compilePattern(source: string): Compiled {
  const { maxCharacters, maxProgram } = PATTERN_LIMITS;
  if (source.length > maxCharacters) {
    return refused(`longer than ${String(maxCharacters)} characters`, maxCharacters + 1);
  }
  try {
    const program = RE2JS.compile(source);
    const size = program.programSize();
    return size > maxProgram
      ? refused(`too large: ${String(size)} steps, where ${String(maxProgram)} are allowed; repeat less`, 1)
      : { ok: true, pattern: patternOf(program, size) };
  } catch (error) {
    if (error instanceof RE2JSException || error instanceof RangeError) {
      return explain(source, error);
    }
    throw error;
  }
}

function patternOf(program: RE2JS, size: number): LinePattern {
  const names = Object.keys(program.namedGroups());
  const reach = Math.min(PATTERN_LIMITS.maxReach, Math.floor(PATTERN_LIMITS.maxWork / size));
  const head = (text: string) => (text.length > reach ? text.slice(0, reach) : text);
  return {
    names,
    reach,
    // Without groups no line is too long.
    test: (text) => program.test(text),
    find: (text) => {
      // The whole line first: the end of its head is not the end of the line.
      if (!program.test(text)) {
        return undefined;
      }
      const seen = head(text);
      const matcher = program.matcher(seen);
      return matcher.find() ? groupsOf(names, (name) => matcher.group(name)) : undefined;
    },
    replace: (text, markOf) => {
      const seen = head(text);
      if (!program.test(seen)) {
        return seen;
      }
      const matcher = program.matcher(seen);
      let result = '';
      let last = 0;
      while (matcher.find()) {
        if (matcher.end() > matcher.start()) {
          result += seen.slice(last, matcher.start()) + markOf(seen.slice(matcher.start(), matcher.end()));
          last = matcher.end();
        }
      }
      return result + seen.slice(last);
    },
  };
}

function groupsOf(
  names: readonly string[],
  group: (name: string) => string | null,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const name of names) {
    const value = group(name);
    if (value !== null) {
      found.set(name, value);
    }
  }
  return found;
}

function explain(source: string, error: Error): Compiled {
  for (const [sign, problem] of NOT_HONOURED) {
    const found = sign.exec(source);
    if (found !== null) {
      return refused(problem, found.index + 1);
    }
  }
  if (error instanceof RE2JSSyntaxException) {
    const part = error.getPattern() ?? '';
    const at = part === '' || part === source ? 0 : Math.max(0, source.indexOf(part));
    return refused(
      part === '' || part === source ? error.getDescription() : `${error.getDescription()}: ${shown(part)}`,
      at + 1,
    );
  }
  return refused('the pattern is too deeply nested', 1);
}

const MAX_SHOWN = 60;

function shown(part: string): string {
  return part.length > MAX_SHOWN ? `${part.slice(0, MAX_SHOWN)}…` : part;
}

function refused(problem: string, column: number): Compiled {
  return { ok: false, problem: `${problem} (column ${String(column)})`, column };
}
