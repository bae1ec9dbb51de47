import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { refusalAnswer, refusalEvent, type Refusal, type RefusalKind } from './errors.ts';
import type { WireFormat } from './words.ts';

const REFUSAL: Omit<Refusal, 'kind'> = {
  message: 'The budget “team” is spent.',
  code: null,
  param: null,
  retryAfterSeconds: null,
};

/** The official clients, talking to this answer. */
function clients(answer: () => Response) {
  let calls = 0;
  const fetch = () => {
    calls += 1;
    return Promise.resolve(answer());
  };
  const options = { baseURL: 'http://gateway.test', maxRetries: 1, fetch };
  const openai = new OpenAI({ apiKey: 'vg-1', ...options });
  const anthropic = new Anthropic({ apiKey: 'vg-1', ...options });
  const messages = [{ role: 'user' as const, content: 'Hi' }];
  return {
    calls: () => calls,
    ask: (format: WireFormat, stream = false): Promise<unknown> => {
      if (format === 'messages') {
        return anthropic.messages.create({ model: 'm', max_tokens: 1, messages, stream });
      }
      return format === 'responses'
        ? openai.responses.create({ model: 'm', input: 'Hi', stream })
        : openai.chat.completions.create({ model: 'm', messages, stream });
    },
  };
}

async function drained(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const event of stream) {
    void event;
  }
}

async function caught(promise: Promise<unknown>): Promise<unknown> {
  try {
    return await promise;
  } catch (error) {
    return error;
  }
}

const CLASSES: readonly [RefusalKind, number, string, string][] = [
  ['bad_request', 400, 'BadRequestError', 'BadRequestError'],
  ['unauthenticated', 401, 'AuthenticationError', 'AuthenticationError'],
  ['budget', 402, 'APIError', 'PaymentRequiredError'],
  ['forbidden', 403, 'PermissionDeniedError', 'PermissionDeniedError'],
  ['not_found', 404, 'NotFoundError', 'NotFoundError'],
  ['too_large', 413, 'APIError', 'ContentTooLargeError'],
  ['rate_limited', 429, 'RateLimitError', 'RateLimitError'],
  ['internal', 500, 'InternalServerError', 'InternalServerError'],
  ['bad_gateway', 502, 'InternalServerError', 'InternalServerError'],
  ['unavailable', 503, 'InternalServerError', 'ServiceUnavailableError'],
  ['timeout', 504, 'InternalServerError', 'GatewayTimeoutError'],
];

describe.each(CLASSES)('%s', (kind, status, ofOpenAi, ofAnthropic) => {
  it.each(['chat', 'responses', 'messages'] as const)('is the right exception of %s', async (format) => {
    const { body, headers, status: sent } = refusalAnswer(format, { ...REFUSAL, kind }, 'req_7');
    const client = clients(() => new Response(body, { status: sent, headers }));
    const error = await caught(client.ask(format));
    expect((error as Error).constructor.name).toBe(format === 'messages' ? ofAnthropic : ofOpenAi);
    expect(error).toMatchObject({ status, requestID: 'req_7' });
    expect((error as Error).message).toContain(REFUSAL.message);
    expect(client.calls()).toBe(kind === 'rate_limited' || kind === 'unavailable' ? 2 : 1);
  });
});

describe('a refusal', () => {
  it('carries its code, its field and the seconds to wait', async () => {
    const refusal = { ...REFUSAL, code: 'budget_exceeded', param: 'model', retryAfterSeconds: 0.2 };
    const answer = refusalAnswer('chat', { ...refusal, kind: 'rate_limited' }, 'req_7');
    expect(answer.headers['retry-after']).toBe('1');
    const client = clients(() => new Response(answer.body, answer));
    expect(await caught(client.ask('chat'))).toMatchObject({ code: 'budget_exceeded', param: 'model' });
  });

  it.each(['chat', 'responses', 'messages'] as const)(
    'after the stream has begun ends it: %s',
    async (format) => {
      const event = refusalEvent(format, { ...REFUSAL, kind: 'budget' }, 'req_7');
      const client = clients(
        () => new Response(event, { status: 200, headers: { 'content-type': 'text/event-stream' } }),
      );
      const stream = (await client.ask(format, true)) as AsyncIterable<unknown>;
      const error = await caught(drained(stream));
      expect(error).toBeInstanceOf(format === 'messages' ? Anthropic.APIError : OpenAI.APIError);
      expect((error as Error).message).toContain(REFUSAL.message);
    },
  );
});
