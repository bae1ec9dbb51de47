import type { SqlDialect } from '../normalise.ts';

/** How one server reads a text. */
export interface Mode {
  readonly name: string;
  readonly dialect: SqlDialect;
  /** A backslash in a plain string escapes. */
  readonly escapes: boolean;
  /** MySQL: `"…"` is a name, in which a backslash is one. */
  readonly hasAnsiQuotes?: boolean;
  /** MySQL: whether it runs comments like `/*!50000 … *\/`. */
  readonly runsComments: boolean;
  /** MySQL 9: `$$…$$` is a string. */
  readonly hasDollars: boolean;
  /** Nothing else than the backslash is open. */
  readonly isSure: boolean;
}

const POSTGRES = { dialect: 'postgresql', runsComments: false, hasDollars: true, isSure: true } as const;
const MYSQL = { dialect: 'mysql', isSure: true } as const;
export const MODES: readonly Mode[] = [
  { name: 'standard strings', ...POSTGRES, escapes: false },
  { name: 'escaping strings', ...POSTGRES, escapes: true },
  ...[true, false].flatMap((escapes) =>
    [true, false].flatMap((runsComments) =>
      [true, false].map((hasDollars) => ({
        name: `escapes ${String(escapes)}, runs comments ${String(runsComments)}, dollars ${String(hasDollars)}`,
        ...MYSQL,
        escapes,
        runsComments,
        hasDollars,
      })),
    ),
  ),
];

/** Of MySQL, with names in `"…"`. */
export const ANSI_MODES: readonly Mode[] = [true, false].flatMap((escapes) =>
  [true, false].map((runsComments) => ({
    name: `ANSI_QUOTES, escapes ${String(escapes)}, runs comments ${String(runsComments)}`,
    ...MYSQL,
    escapes,
    hasAnsiQuotes: true,
    runsComments,
    hasDollars: false,
  })),
);

export const WORD = /w\d+w/g;

/** The words that are in literals and comments: by the servers' own grammars, one character at a time, in no hurry. */
export function hiddenWords(text: string, mode: Mode): Set<string> {
  return readAs(text, mode).hidden;
}

/** Whether such a server takes it as a statement, as far as its quotes and backslashes go. */
export function isTaken(text: string, mode: Mode): boolean {
  return !readAs(text, mode).isBroken;
}

function readAs(text: string, mode: Mode): { readonly hidden: Set<string>; readonly isBroken: boolean } {
  const hidden = new Set<string>();
  let isBroken = false;
  const isPostgres = mode.dialect === 'postgresql';
  let at = 0;
  let runsUntilClose = false;

  function hide(end: number): void {
    (text.slice(at, end).match(WORD) ?? []).forEach((word) => hidden.add(word));
    at = end;
  }
  function quoted(from: number, escapes: boolean): number {
    const quote = text[from];
    let index = from + 1;
    while (index < text.length) {
      if (escapes && text[index] === '\\') {
        index += 2;
      } else if (text[index] === quote && text[index + 1] === quote) {
        index += 2;
      } else if (text[index] === quote) {
        return index + 1;
      } else {
        index += 1;
      }
    }
    isBroken = true;
    return text.length;
  }
  function lineEnd(ends: string): number {
    let index = at;
    while (index < text.length && !ends.includes(text[index] ?? '')) {
      index += 1;
    }
    return index;
  }
  function blockEnd(): number {
    let depth = 0;
    for (let index = at; index < text.length;) {
      const two = text.slice(index, index + 2);
      if (two === '*/') {
        depth -= 1;
        index += 2;
        if (depth === 0) {
          return index;
        }
      } else if (two === '/*' && (depth === 0 || isPostgres)) {
        depth += 1;
        index += 2;
      } else {
        index += 1;
      }
    }
    return text.length;
  }
  function dollarEnd(): number | undefined {
    const tag = /^\$(?:[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?\$/.exec(text.slice(at))?.[0];
    if (tag === undefined) {
      return undefined;
    }
    const close = text.indexOf(tag, at + tag.length);
    return close === -1 ? text.length : close + tag.length;
  }

  while (at < text.length) {
    const rest = text.slice(at);
    const word = (isPostgres ? /^[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/ : /^[\w$\u0080-\uffff]+/).exec(
      rest,
    )?.[0];
    const number = /^\d+(?:[eE][+-]?\d+)?/.exec(rest)?.[0];
    const dollars = mode.hasDollars && rest.startsWith('$') ? dollarEnd() : undefined;
    if (runsUntilClose && rest.startsWith('*/')) {
      runsUntilClose = false;
      at += 2;
    } else if (rest.startsWith('--') && (isPostgres || /^--(?:[\0-\x20\x7f]|$)/.test(rest))) {
      hide(lineEnd(isPostgres ? '\n\r' : '\n'));
    } else if (!isPostgres && rest.startsWith('#')) {
      hide(lineEnd('\n'));
    } else if (!isPostgres && mode.runsComments && /^\/\*M?!/.test(rest)) {
      runsUntilClose = true;
      at += /^\/\*M?!\d*/.exec(rest)?.[0].length ?? 0;
    } else if (rest.startsWith('/*')) {
      hide(blockEnd());
    } else if (dollars !== undefined) {
      hide(dollars);
    } else if (isPostgres && /^e'/i.test(rest)) {
      hide(quoted(at + 1, true));
    } else if (isPostgres && /^u&'/i.test(rest)) {
      hide(quoted(at + 2, false));
    } else if (/^[xb]'/i.test(rest)) {
      hide(quoted(at + 1, false));
    } else if (isPostgres && /^u&"/i.test(rest)) {
      at = quoted(at + 2, false);
    } else if (mode.hasAnsiQuotes === true && rest.startsWith('"')) {
      at = quoted(at, false);
    } else if (rest.startsWith("'") || (!isPostgres && rest.startsWith('"'))) {
      hide(quoted(at, mode.escapes));
    } else if ((isPostgres && rest.startsWith('"')) || (!isPostgres && rest.startsWith('`'))) {
      at = quoted(at, false);
    } else {
      isBroken ||= rest.startsWith('\\') && !rest.startsWith('\\N');
      at += (word ?? number)?.length ?? 1;
    }
  }
  return { hidden, isBroken };
}
