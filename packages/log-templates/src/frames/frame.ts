export type Language = 'java' | 'python' | 'javascript' | 'go' | 'dotnet' | 'ruby' | 'php';

/** One call of a stack trace, without what changes from build to build. */
export interface Frame {
  /** With its class or module: `shop.Cart.add`. */
  readonly function: string;
  /** The last part of its path; empty where the trace has none. */
  readonly file: string;
  /** Of the program itself; false for libraries and the language's own. */
  readonly isInApp: boolean;
}

/** How a language writes frames. */
export interface FrameFamily {
  readonly language: Language;
  /** Whether the innermost call is the last one. */
  readonly isInnermostLast: boolean;
  /** Reads a line, with the one before it; undefined where it is no frame. Linear in the line's length. */
  read(line: string, before: string): Frame | undefined;
}

/** `/srv/shop/cart.py` is cart.py: where a program is installed does not matter. */
export function fileOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).replace(/[?#].*$/u, '');
}

export const startsWithOne = (name: string, prefixes: readonly string[]): boolean =>
  prefixes.some((prefix) => name.startsWith(prefix));
