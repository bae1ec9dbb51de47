import type { WrittenDigest } from '@vigilops/contracts/api';
import type { Narrator } from '../../model/index.ts';
import { createCleaner } from '../tools/safe-text.ts';
import { holdsToFacts } from './check-prose.ts';
import type { Language } from './words.ts';

const MOST_TOKENS = 400;
/** Of a section: the first ones are what matters. */
const MOST_LINES = 6;

/**
 * What a model makes of a digest; null where none is to be asked, none answers, or its words say a number that is not in
 * the facts: then the house's own sentences are there.
 */
export async function proseOf(
  narrator: Narrator | undefined,
  written: WrittenDigest,
  language: Language,
  signal: AbortSignal,
): Promise<string | null> {
  if (narrator === undefined || written.is_empty) {
    return null;
  }
  const facts = createCleaner()(factsOf(written));
  const told = await narrator.narrate({
    purpose:
      'a summary of at most five sentences of this digest: what happened, what changed, what to do first',
    facts,
    language,
    maxTokens: MOST_TOKENS,
    signal,
  });
  if (!('text' in told)) {
    return null;
  }
  const text = told.text.replace(/\s+/gu, ' ').trim();
  return holdsToFacts(text, JSON.stringify(facts)) ? text : null;
}

/** The very words that stand below it. */
function factsOf({ title, summary, actions, sections }: WrittenDigest) {
  return {
    title,
    summary,
    worth_doing: actions.map(({ text }) => text),
    sections: sections.map((section) => ({
      title: section.title,
      figures: section.figures.map(
        ({ label, value, change }) => `${label}: ${value}${change === null ? '' : ` (${change})`}`,
      ),
      lines: section.lines.slice(0, MOST_LINES).map(({ text }) => text),
    })),
  };
}
