import { fieldsOf, listOf } from '../../wire/json.ts';
import type { Dialect } from './call.ts';
import { countMessages, countTokens, textsOf } from './tokens.ts';

export interface Cached {
  readonly read: number;
  readonly written: number;
  readonly writtenLong: number;
}

const NONE: Cached = { read: 0, written: 0, writtenLong: 0 };

/** What is kept by itself: from how many tokens on, and in which steps. */
const BY_ITSELF: Readonly<Partial<Record<Dialect, { readonly least: number; readonly step: number }>>> = {
  openai: { least: 1_024, step: 128 },
  azure_openai: { least: 1_024, step: 128 },
  deepseek: { least: 64, step: 64 },
  qwen: { least: 256, step: 1 },
};

/** Prompts that were seen before. By itself a provider keeps the first message; Anthropic and DashScope what is marked. */
export function createPromptCache() {
  const seen = new Set<string>();

  function isNew(key: string): boolean {
    const wasSeen = seen.has(key);
    seen.add(key);
    return !wasSeen;
  }

  return (dialect: Dialect, messages: unknown, system: unknown): Cached => {
    const marked = markedPrefix(messages, system);
    if (marked !== null) {
      const tokens = countTokens(marked.text);
      if (!isNew(`${dialect} ${marked.text}`)) {
        return { ...NONE, read: tokens };
      }
      return marked.isLong ? { ...NONE, writtenLong: tokens } : { ...NONE, written: tokens };
    }
    const rule = BY_ITSELF[dialect];
    const [first] = listOf(messages);
    const tokens = countMessages([first]);
    if (
      rule === undefined ||
      tokens < rule.least ||
      isNew(`${dialect} ${textsOf(fieldsOf(first).content)}`)
    ) {
      return NONE;
    }
    return { ...NONE, read: Math.floor(tokens / rule.step) * rule.step };
  };
}

/** All text up to the last part with a `cache_control`. */
function markedPrefix(
  messages: unknown,
  system: unknown,
): { readonly text: string; readonly isLong: boolean } | null {
  const contents = [system, ...listOf(messages).map((message) => fieldsOf(message).content)];
  let text = '';
  let found: { readonly text: string; readonly isLong: boolean } | null = null;
  for (const part of contents.flatMap((content) =>
    typeof content === 'string' ? [{ text: content }] : listOf(content),
  )) {
    text += textsOf([part]);
    const mark = fieldsOf(fieldsOf(part).cache_control);
    if (mark.type === 'ephemeral') {
      found = { text, isLong: mark.ttl === '1h' };
    }
  }
  return found;
}
