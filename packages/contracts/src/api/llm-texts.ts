import { z } from 'zod';
import { timeField } from './fields.ts';

export const llmTextsParams = z.strictObject({ id: z.uuid().meta({ description: 'Of the request.' }) });
export const llmTexts = z
  .object({
    attempt: z.int(),
    until: timeField.meta({ description: 'When they are removed.' }),
    prompt: z.string().meta({ description: 'As it left the house: after redaction, without pictures.' }),
    is_prompt_cut: z.boolean().meta({ description: 'It was longer than 64 KiB.' }),
    answer: z.string(),
    is_answer_cut: z.boolean(),
  })
  .meta({ id: 'LlmTexts' });
export type LlmTexts = z.infer<typeof llmTexts>;
export const getLlmTextsResponse = z.object({ items: z.array(llmTexts) }).meta({ id: 'LlmTextsList' });
