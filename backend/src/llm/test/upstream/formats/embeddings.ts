import type { Format } from './saying.ts';

const DIMENSIONS = 8;

export const EMBEDDINGS: Format = {
  whole: ({ accepted, usage, tellsUsage }) => {
    const { input, encoding_format: encoding } = accepted.body;
    const inputs = Array.isArray(input) && typeof input[0] !== 'number' ? input.length : 1;
    return {
      object: 'list',
      data: Array.from({ length: inputs }, (_, index) => {
        const vector = Float32Array.from({ length: DIMENSIONS }, (_unused, at) => (index + 1) / (at + 2));
        const embedding = encoding === 'base64' ? Buffer.from(vector.buffer).toString('base64') : [...vector];
        return { object: 'embedding', index, embedding };
      }),
      model: accepted.model.answersAs,
      ...(tellsUsage ? { usage: { prompt_tokens: usage.prompt, total_tokens: usage.prompt } } : {}),
    };
  },
  stream: () => [],
  error: '',
};
