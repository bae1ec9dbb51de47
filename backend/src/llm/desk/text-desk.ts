import { formatTimeUs, type LlmTexts } from '@vigilops/contracts/api';
import type { LlmTextRecord, LlmTextStore } from '../../model/index.ts';
import { lineOf, type By } from './audit-line.ts';

/** Prompts and answers that are kept. Both write into the audit log, and throw NOT_FOUND where nothing is kept. */
export interface TextDesk {
  read(requestId: string, by: By, signal: AbortSignal): Promise<readonly LlmTexts[]>;
  forget(requestId: string, by: By, signal: AbortSignal): Promise<void>;
}

export function createTextDesk({ texts }: { readonly texts: LlmTextStore }): TextDesk {
  return {
    read: async (id, who, signal) =>
      (await texts.read(id, lineOf('llm_texts.read', id, who), signal)).map(present),
    forget: (id, who, signal) => texts.forget(id, lineOf('llm_texts.forgotten', id, who), signal),
  };
}

function present(text: LlmTextRecord): LlmTexts {
  return {
    attempt: text.attempt,
    until: formatTimeUs(text.untilUs),
    prompt: text.prompt,
    is_prompt_cut: text.isPromptCut,
    answer: text.answer,
    is_answer_cut: text.isAnswerCut,
  };
}
