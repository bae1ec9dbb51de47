import type { Settings } from '@vigilops/contracts/api';
import type { Logger } from '@vigilops/runtime';
import type { Inside, InsideLine } from '../../llm/index.ts';
import type { Narrator, Story } from '../../model/index.ts';
import { createDataFence } from './data-fence.ts';
import { openLine } from './open-line.ts';
import { plainText } from './plain-text.ts';
import type { Purse } from './purse.ts';
import { textOf } from './text-of.ts';
import { troubleOf, type Trouble } from './trouble.ts';

const LONGEST_MS = 60_000;
const MOST_FACT_CHARACTERS = 64 * 1_024;
const MOST_FACT_TOKENS = MOST_FACT_CHARACTERS / 3;

export interface NarratorDeps {
  readonly inside: Inside;
  readonly settings: () => Settings;
  readonly purse: Purse;
  readonly newNonce: () => string;
  readonly logger: Logger;
}

/** Words for facts that were counted already. Facts are cleaned of secrets by who brings them; the gateway does it again. */
export function createNarrator(deps: NarratorDeps): Narrator {
  return {
    async narrate(story) {
      const opened = await openLine(deps, { userId: null, environment: 'digest' });
      if (opened.outcome !== 'line') {
        return { why: opened.outcome };
      }
      const { line } = opened;
      const expected = line.expected(MOST_FACT_TOKENS, story.maxTokens);
      const { max_usd_per_question: most } = deps.settings().ai;
      const usd = expected === null ? 0 : deps.purse.usdOf(expected);
      const never = new AbortController().signal;
      const hold = usd > most ? undefined : await deps.purse.hold(usd, story.signal ?? never);
      if (hold === undefined) {
        return { why: 'over_budget' };
      }
      const told = await tell(deps, line, story);
      const { usd: costUsd } = hold.settle(await line.settled());
      return 'why' in told ? told : { ...told, model: line.model, costUsd: costUsd ?? 0 };
    },
  };
}

async function tell(
  deps: NarratorDeps,
  line: InsideLine,
  story: Story,
): Promise<{ readonly text: string } | { readonly why: Trouble }> {
  const limit = new AbortController();
  const timer = setTimeout(() => {
    limit.abort(new Error('a model took too long'));
  }, LONGEST_MS);
  const signals = [limit.signal, ...(story.signal === undefined ? [] : [story.signal])];
  try {
    // LangChain is a second of work for the processor: only where somebody asks.
    const { createChatModel } = await import('./chat-model.ts');
    const model = createChatModel(line, story.maxTokens);
    const answer = await model.invoke(messagesOf(story, deps.newNonce()), {
      signal: AbortSignal.any(signals),
    });
    const text = plainText(textOf(answer)).trim();
    return text === '' ? { why: 'nonsense' } : { text };
  } catch (error) {
    deps.logger.warn({ err: error, purpose: story.purpose }, 'a model found no words; going on without');
    return { why: troubleOf(error) };
  } finally {
    clearTimeout(timer);
  }
}

function messagesOf({ purpose, facts, language }: Story, nonce: string) {
  const fence = createDataFence(nonce);
  const rules = [
    `Write for people who run servers: ${purpose}.`,
    'Use only the facts between the marks below.',
    fence.rule,
    'Do not invent numbers, names or causes. Plain text without links, HTML or Markdown. Be brief.',
    language === 'zh' ? 'Write in Simplified Chinese.' : 'Write in English.',
  ];
  const text = typeof facts === 'string' ? facts : JSON.stringify(facts);
  const data = fence.wrap('facts', text.slice(0, MOST_FACT_CHARACTERS));
  return [
    { role: 'system', content: rules.join('\n') },
    { role: 'user', content: data },
  ];
}
