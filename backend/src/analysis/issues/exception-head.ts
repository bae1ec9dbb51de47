import type { Language } from '@vigilops/log-templates';
import { typeInLine, type Found } from './type-in-line.ts';

/** What a trace says above or below its calls. */
export interface ExceptionHead {
  /** The outermost exception, then its causes; empty where the language or the text names none. */
  readonly types: readonly string[];
  /** Of the outermost one. */
  readonly message: string;
}

type IsFrame = (line: string, before: string) => boolean;

const MOST_LINES = 400;
const LONGEST_LINE = 1_000;
const MOST_TYPES = 5;
/** How far above its calls the head of a trace is looked for: messages have lines. */
const REACH = 12;
const CAUSE = /^\s*(?:Caused by:|\[cause\]:|Next) (.*)$/u;
const NEXT_OF_DOTNET = /---> /u;
const PLACE_OF_PHP = /'? (?:in|at) \S{1,500}:\d+\)?\}?"?$/u;
const OLD_PHP = /^exception '([\w\\]{1,200})'(?: with message '(.*))?$/u;
const LOGGED_PHP = /^([\w\\]{1,200})\(code: \w{1,20}\): (.*)$/u;
const PANIC = /^(panic|fatal error): (.*)$/u;
const VALUE_OF_GO = /^([\w./*&]{1,200})\{/u;

/** Reads type, message and causes of the trace in a text. `isFrame` tells calls from other lines. */
export function readHead(language: Language, text: string, isFrame: IsFrame): ExceptionHead {
  const lines = text.split('\n', MOST_LINES).map((line) => line.slice(0, LONGEST_LINE).trimEnd());
  const first = lines.findIndex((line, at) => isFrame(line, lines[at - 1] ?? ''));
  const above = lines.slice(Math.max(0, first - REACH), Math.max(first, 0));
  switch (language) {
    case 'java':
    case 'javascript':
      return headOf([upwards(above), ...causesIn(lines.slice(first))]);
    case 'dotnet':
      return dotnet(above);
    case 'python':
      return headOf(python(lines, isFrame));
    case 'ruby':
      return headOf(ruby(lines.slice(0, first + 1)));
    case 'php':
      return headOf([downwards(above, phpHead), ...causesIn(lines)]);
    case 'go':
      return headOf([downwards(lines.slice(0, Math.max(first, 0)), goHead)]);
    default:
      return language satisfies never;
  }
}

function headOf(found: readonly (Found | undefined)[]): ExceptionHead {
  const known = found.filter((one) => one !== undefined);
  return { types: known.slice(0, MOST_TYPES).map(([type]) => type), message: known[0]?.[1] ?? '' };
}

/** The nearest above the calls: what stands higher is the line that was logged with it. */
function upwards(above: readonly string[]): Found | undefined {
  return downwards(
    above.toReversed().map((line) => line.replace(/^.{0,200}?Exception in thread "[^"]{0,200}" /u, '')),
    typeInLine,
  );
}

function downwards(lines: readonly string[], read: (line: string) => Found | undefined): Found | undefined {
  for (const line of lines) {
    const found = read(line);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

function causesIn(lines: readonly string[]): readonly Found[] {
  return lines.flatMap((line): readonly Found[] => {
    const cause = CAUSE.exec(line)?.[1];
    // What follows these words is an exception, whatever it is called.
    return cause === undefined ? [] : [phpHead(cause) ?? [cause.split(/[:\s]/u, 1)[0] ?? '', '']];
  });
}

/** `Outer: message ---> Inner: message`, in one line or in several. */
function dotnet(above: readonly string[]): ExceptionHead {
  const all = above.join('\n').split(NEXT_OF_DOTNET, MOST_TYPES);
  const [head = '', ...causes] = all;
  return headOf([
    upwards(head.split('\n')),
    ...causes.map((cause) => typeInLine(cause.split('\n', 1)[0] ?? '')),
  ]);
}

/** Each part of a chain ends with its exception; the last one is what was raised in the end. */
function python(lines: readonly string[], isFrame: IsFrame): readonly Found[] {
  const found: Found[] = [];
  let isWithin = false;
  lines.forEach((line, at) => {
    if (isFrame(line, lines[at - 1] ?? '')) {
      isWithin = true;
    } else if (isWithin && line !== '' && !/^\s/u.test(line)) {
      isWithin = false;
      const [, type, message = ''] = /^([\w.]{1,200})(?::\s(.*))?$/u.exec(line) ?? [];
      found.push(...(type === undefined ? [] : [[type, message] as const]));
    }
  });
  return found.toReversed();
}

/** `cart.rb:12:in 'add': no stock (NoStock)`, of logs `NoMethodError (undefined method …):`. */
function ruby(lines: readonly string[]): readonly (Found | undefined)[] {
  const heads = lines.slice(-REACH).flatMap((line): readonly Found[] => {
    const open = line.endsWith(')') && line.includes(':in ') ? line.lastIndexOf(' (') : -1;
    const from = line.indexOf("': ");
    return open < 0 || from < 0 ? [] : [[line.slice(open + 2, -1), line.slice(from + 3, open)]];
  });
  if (heads.length > 0) {
    return heads;
  }
  const found = downwards(lines, typeInLine);
  return [found && [found[0], found[1].replace(/^\(/u, '').replace(/\):?$/u, '')]];
}

function phpHead(line: string): Found | undefined {
  const at = ['Uncaught ', '[object] ('].map((mark) => [mark, line.indexOf(mark)] as const);
  const [mark, from] = at.find(([, place]) => place >= 0) ?? ['', 0];
  const rest = line.slice(from + mark.length).replace(PLACE_OF_PHP, '');
  const [, type, message = ''] = OLD_PHP.exec(rest) ?? LOGGED_PHP.exec(rest) ?? [];
  if (type !== undefined) {
    return [type, message];
  }
  return (
    typeInLine(rest) ??
    (mark === '' ? undefined : [rest.split(/[:\s(]/u, 1)[0] ?? '', rest.replace(/^\S*\s/u, '')])
  );
}

function goHead(line: string): Found | undefined {
  const [, type, said = ''] = PANIC.exec(line) ?? [];
  if (type === undefined) {
    return undefined;
  }
  const message = said.replace(/\s*\[recovered\].*$/u, '');
  const runtime = /^runtime error: (.*)$/u.exec(message)?.[1];
  return runtime === undefined
    ? [type, VALUE_OF_GO.exec(message)?.[1] ?? message]
    : ['runtime error', runtime];
}
