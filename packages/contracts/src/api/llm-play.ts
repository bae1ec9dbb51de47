import { z } from 'zod';
import { idField } from './fields.ts';
import { modelName } from './llm.ts';

/** A model is tried with these. */
const playFields = {
  model: modelName,
  messages: z
    .array(
      z.strictObject({
        role: z.enum(['system', 'user', 'assistant']),
        content: z.string().min(1).max(200_000),
      }),
    )
    .min(1)
    .max(200),
  temperature: z.number().min(0).max(2).optional(),
  max_tokens: z.int().min(1).max(1_000_000).optional(),
};
export const playLlmRequest = z
  .strictObject({ project_id: idField.meta({ description: 'Who pays.' }), ...playFields })
  .meta({ id: 'LlmPlay' });
export type LlmPlay = z.output<typeof playLlmRequest>;
export const playMyLlmRequest = z
  .strictObject({ key_id: idField.meta({ description: 'A key of one’s own.' }), ...playFields })
  .meta({ id: 'MyLlmPlay' });
/** An event of the stream, as OpenAI's API has it. */
export const llmPlayChunk = z
  .looseObject({ id: z.string(), object: z.literal('chat.completion.chunk'), choices: z.array(z.unknown()) })
  .meta({ id: 'LlmPlayChunk' });

/** In place of a stream, as OpenAI's API has it. */
export const llmPlayRefusal = z
  .looseObject({
    error: z.looseObject({
      message: z.string(),
      type: z.string(),
      param: z.string().nullable(),
      code: z.string().nullable(),
    }),
  })
  .meta({ id: 'LlmPlayRefusal' });
