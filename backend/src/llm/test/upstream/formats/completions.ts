import type { JsonObject } from '../../../wire/json.ts';
import { CHAT, openAiUsage } from './chat.ts';
import { piece, type Format, type Saying } from './saying.ts';

export const COMPLETIONS: Format = {
  whole: (saying) => ({
    ...head(saying),
    choices: saying.answers.map(({ text, finish }, index) => ({
      text: text.join(''),
      index,
      logprobs: null,
      finish_reason: finish,
    })),
    ...(saying.tellsUsage ? { usage: openAiUsage(saying) } : {}),
  }),
  stream: (saying) => {
    const chunk = (index: number, text: string, finish: string | null) =>
      piece(
        finish === null ? 'token' : 'end',
        { ...head(saying), choices: [{ text, index, logprobs: null, finish_reason: finish }] },
        null,
        finish === null ? 1 : 0,
      );
    const tells = saying.tellsUsage && saying.accepted.wantsUsage;
    return [
      ...saying.answers.flatMap(({ text, finish }, index) => [
        ...text.map((token) => chunk(index, token, null)),
        chunk(index, '', finish),
      ]),
      ...(tells ? [piece('usage', { ...head(saying), choices: [], usage: openAiUsage(saying) })] : []),
      piece('done', '[DONE]'),
    ];
  },
  error: CHAT.error,
};

function head({ id, createdSeconds, accepted }: Saying): JsonObject {
  return { id, object: 'text_completion', created: createdSeconds, model: accepted.model.answersAs };
}
