import type { Pattern } from './pattern.ts';

/** As much of a body as a pattern sees, in UTF-16 units. */
export const MAX_MATCHED = 256 * 1024;
export const PATTERN_LIMIT_MS = 50;
/** One that was too slow would be so again: it is not tried before this. */
const REST_MS = 60_000;
const MAX_RESTING = 1_000;

export interface PatternMatcher {
  /** Whether the pattern is found in the text; `too_slow` when that could not be told in `PATTERN_LIMIT_MS`. */
  match(pattern: Pattern, text: string): Promise<boolean | 'too_slow'>;
}

/**
 * Runs patterns of users where V8 can be stopped: a pattern can take centuries, and the agent has one thread. A
 * context of its own costs 140 KiB and is made at the first use.
 */
export function createPatternMatcher(monotonicMs: () => number): PatternMatcher {
  const restsUntil = new Map<string, number>();
  let run: ((pattern: Pattern, text: string) => unknown) | undefined;

  return {
    async match(pattern, text) {
      const key = `${pattern.flags}/${pattern.source}`;
      if (monotonicMs() < (restsUntil.get(key) ?? 0)) {
        return 'too_slow';
      }
      restsUntil.delete(key);
      run ??= await createSandbox();
      try {
        return run(pattern, text.slice(0, MAX_MATCHED)) === true;
      } catch (error) {
        if ((error as { code?: string }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') {
          throw error;
        }
        if (restsUntil.size >= MAX_RESTING) {
          restsUntil.clear();
        }
        restsUntil.set(key, monotonicMs() + REST_MS);
        return 'too_slow';
      }
    },
  };
}

async function createSandbox(): Promise<(pattern: Pattern, text: string) => unknown> {
  const { createContext, Script } = await import('node:vm');
  const box = createContext(Object.assign(Object.create(null), { source: '', flags: '', text: '' }));
  const script = new Script('new RegExp(source, flags).test(text)');
  return (pattern, text) => {
    Object.assign(box, pattern, { text });
    try {
      return script.runInContext(box, { timeout: PATTERN_LIMIT_MS });
    } finally {
      Object.assign(box, { text: '' });
    }
  };
}
