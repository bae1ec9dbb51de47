import { hash53 } from '../mine/hash.ts';
import { DOTNET } from './dotnet.ts';
import type { Frame, FrameFamily, Language } from './frame.ts';
import { GO } from './go.ts';
import { JAVA } from './java.ts';
import { JAVASCRIPT } from './javascript.ts';
import { PHP } from './php.ts';
import { PYTHON } from './python.ts';
import { RUBY } from './ruby.ts';

/** The calls of a stack trace, innermost first. */
export interface Stack {
  readonly language: Language;
  readonly frames: readonly Frame[];
  /**
   * The same for traces through the same functions of the program itself, in every version, on every host: 53 bits of
   * language, functions and files. Without a frame of the program, of the innermost frames.
   */
  readonly fingerprint: number;
}

/** In the order in which they are asked: where two could read a line, the stricter first. */
const FAMILIES: readonly FrameFamily[] = [JAVA, PYTHON, PHP, RUBY, GO, JAVASCRIPT, DOTNET];

/** What is looked at of a text. */
const MAX_TEXT = 65_536;
const MAX_LINES = 400;
const MAX_LINE = 1_000;
const MAX_FRAMES = 100;
/** Frames that make the fingerprint: outer ones are often the same server. */
const IN_APP = 8;
const INNERMOST = 4;

/** Finds the stack trace in a text; undefined where there is none. */
export function readStack(text: string): Stack | undefined {
  // Cheap: traces have lines.
  if (!text.includes('\n')) {
    return undefined;
  }
  const lines = text
    .slice(0, MAX_TEXT)
    .split('\n', MAX_LINES)
    .map((line) => line.slice(0, MAX_LINE).trimEnd());
  for (const family of FAMILIES) {
    const frames = framesOf(family, lines);
    if (frames.length > 0) {
      return { language: family.language, frames, fingerprint: fingerprintOf(family.language, frames) };
    }
  }
  return undefined;
}

function framesOf(family: FrameFamily, lines: readonly string[]): readonly Frame[] {
  const frames: Frame[] = [];
  for (const [at, line] of lines.entries()) {
    const frame = frames.length < MAX_FRAMES ? family.read(line, lines[at - 1] ?? '') : undefined;
    if (frame !== undefined) {
      frames.push(frame);
    }
  }
  return family.isInnermostLast ? frames.toReversed() : frames;
}

function fingerprintOf(language: Language, frames: readonly Frame[]): number {
  const inApp = frames.filter(({ isInApp }) => isInApp);
  const telling = inApp.length > 0 ? inApp.slice(0, IN_APP) : frames.slice(0, INNERMOST);
  const names = telling.map(({ function: name, file }) => `${name}@${file}`);
  // A function that calls itself does so a different number of times.
  const distinct = names.filter((name, at) => name !== names[at - 1]);
  return hash53([language, ...distinct].join('\n'));
}
