import { compilePattern, PATTERN_LIMITS, type LinePattern } from './line-pattern.ts';
import { GROK_PATTERNS } from './grok-patterns.ts';

export type GrokType = 'int' | 'float' | 'text';

export interface Grok {
  readonly pattern: LinePattern;
  /** Which field a group of the pattern is, and as what it is written. */
  readonly fields: ReadonlyMap<string, { readonly name: string; readonly type: GrokType | undefined }>;
}

export type CompiledGrok =
  { readonly ok: true; readonly grok: Grok } | { readonly ok: false; readonly problem: string };

const MAX_DEPTH = 16;
const REFERENCE = /%\{([^{}]*)\}/gu;
const FORM = /^(\w+)(?::([^:{}]+))?(?::(int|float|text|string))?$/u;

/** `%{NAME}`, `%{NAME:field}` and `%{NAME:field:int}` in a pattern of RE2. */
export function compileGrok(source: string): CompiledGrok {
  const fields = new Map<string, { readonly name: string; readonly type: GrokType | undefined }>();
  let problem: string | undefined;

  function expand(text: string, depth: number, top: boolean): string {
    return text.replace(REFERENCE, (whole, inner: string, at: number) => {
      const [, name = '', field, type] = FORM.exec(inner) ?? [];
      const known = Object.hasOwn(GROK_PATTERNS, name) ? GROK_PATTERNS[name] : undefined;
      const column = top ? ` (column ${String(at + 1)})` : '';
      if (known === undefined || depth > MAX_DEPTH) {
        problem ??= `${whole.slice(0, 80)} is no pattern that is known here${column}`;
        return '';
      }
      const expanded = expand(known, depth + 1, false);
      if (field === undefined) {
        return `(?:${expanded})`;
      }
      // Names of fields hold dots, names of groups do not.
      const group = `grok_${String(fields.size)}`;
      fields.set(group, { name: field, type: type === 'string' ? 'text' : (type as GrokType | undefined) });
      return `(?P<${group}>${expanded})`;
    });
  }

  const pattern = expand(source, 0, true);
  if (problem !== undefined) {
    return { ok: false, problem };
  }
  if (pattern.length > PATTERN_LIMITS.maxCharacters) {
    return { ok: false, problem: 'too large once its names are put in' };
  }
  const compiled = compilePattern(pattern);
  if (!compiled.ok) {
    // Columns of what was put in mean nothing to who wrote the names.
    const own = compilePattern(source.replace(REFERENCE, (whole) => 'x'.repeat(whole.length)));
    return { ok: false, problem: own.ok ? compiled.problem.replace(/ \(column \d+\)$/u, '') : own.problem };
  }
  for (const name of compiled.pattern.names) {
    if (!fields.has(name)) {
      fields.set(name, { name, type: undefined });
    }
  }
  return { ok: true, grok: { pattern: compiled.pattern, fields } };
}
