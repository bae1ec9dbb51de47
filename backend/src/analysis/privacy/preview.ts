import type { PrivacyPreview } from '@vigilops/contracts/api';
import { assistantState, nonceOf, type AskDeps } from '../assistant/ask.ts';
import { compose } from '../assistant/compose.ts';
import { createConcealer } from '../assistant/conceal.ts';
import { createDataFence } from '../assistant/data-fence.ts';
import { createPseudonyms } from '../assistant/pseudonyms.ts';
import type { ToolSources } from '../tools/sources.ts';

export interface PreviewBy {
  readonly question: string;
  readonly language: 'en' | 'zh';
  readonly about: string | null;
  readonly sources: ToolSources;
  readonly nowUs: number;
}

/** What a question would send, made as it is made when it is asked; nothing is sent. */
export async function previewPrivacy(
  deps: AskDeps,
  by: PreviewBy,
  signal: AbortSignal,
): Promise<PrivacyPreview> {
  const state = await assistantState(deps, by.language, signal);
  const pseudonyms = createPseudonyms(deps.randomBytes(32));
  const isRaw = state.raw_text;
  const task = {
    ...by,
    isRaw,
    fence: createDataFence(nonceOf(deps)),
    concealer: createConcealer({ pseudonyms, isRaw }),
    markOf: pseudonyms.markOf,
  };
  const timeZone = () => deps.settings().general.time_zone;
  const { system, user } = await compose({ toolbox: deps.toolbox, timeZone }, task);
  const messages = [
    { role: 'system' as const, ...system },
    { role: 'user' as const, ...user },
  ];
  const bytesOf = (texts: readonly string[]) => texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  return {
    state,
    messages,
    marks: countMarks(messages.map(({ after }) => after).join('\n')),
    tools: deps.toolbox.descriptions.map(({ name, title }) => ({ name, title })),
    bytes: bytesOf(messages.map(({ after }) => after)),
    raw_bytes: bytesOf(messages.map(({ before }) => before)),
  };
}

const MOST_MARKS = 100;

/** What stands in place of values, the most frequent first. */
function countMarks(text: string): PrivacyPreview['marks'] {
  const counts = new Map<string, number>();
  for (const [mark] of text.matchAll(/<(?:[A-Z][A-Z0-9_]{1,40}_\d{1,9}|[a-z]{2,8}|\*)>/g)) {
    counts.set(mark, (counts.get(mark) ?? 0) + 1);
  }
  return [...counts]
    .map(([mark, count]) => ({ mark, count }))
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST_MARKS);
}
