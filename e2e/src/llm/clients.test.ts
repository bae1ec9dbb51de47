import Anthropic from '@anthropic-ai/sdk';
import { openHouse, until, type House } from '@vigilops/testkit/house';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openMockUpstream, type MockUpstream } from '../../../backend/src/llm/test/upstream/index.ts';
import { countedBy, type Counted } from './counted.ts';
import { furnish, type Furnished } from './furnish.ts';

const WAIT_MS = 120_000;
const MODELS = ['gpt-4o-mini', 'claude-haiku-4-5'] as const;
const CITY = { type: 'object' as const, properties: { city: { type: 'string' } }, required: ['city'] };

describe('the official clients, unmodified', () => {
  let house: House;
  let upstream: MockUpstream;
  let furnished: Furnished;
  let counted: Counted;
  let openai: OpenAI;
  let anthropic: Anthropic;
  beforeAll(async () => {
    upstream = await openMockUpstream();
    house = await openHouse({ env: { VIGILOPS_SELF_INTERVAL: '1s' } });
    furnished = await furnish(house, upstream);
    counted = countedBy(house, upstream);
    openai = new OpenAI({ baseURL: `${house.url}/v1`, apiKey: furnished.key, maxRetries: 0 });
    anthropic = new Anthropic({ baseURL: house.url, apiKey: furnished.key, maxRetries: 0 });
  }, WAIT_MS);
  afterAll(async () => {
    await house.close();
    await upstream.close();
  });

  describe.each(MODELS)('with %s', (model) => {
    const user = (content: string) => [{ role: 'user' as const, content }];

    it('chat by OpenAI’s client, whole and as a stream', async () => {
      const whole = await openai.chat.completions.create({ model, messages: user('Say something.') });
      expect(whole.choices[0]?.message.content).not.toBe('');
      expect(whole.usage?.total_tokens).toBeGreaterThan(0);
      await counted.expectOne();
      const stream = await openai.chat.completions.create({
        model,
        messages: user('Say something.'),
        stream: true,
        stream_options: { include_usage: true },
      });
      let text = '';
      let total = 0;
      for await (const chunk of stream) {
        text += chunk.choices[0]?.delta.content ?? '';
        total = chunk.usage?.total_tokens ?? total;
      }
      expect(text).not.toBe('');
      expect(total).toBeGreaterThan(0);
      await counted.expectOne();
    });

    it('call a tool by OpenAI’s client, and go on with its result', async () => {
      const tools = [{ type: 'function' as const, function: { name: 'weather', parameters: CITY } }];
      const messages: OpenAI.ChatCompletionMessageParam[] = user('Call weather: what is it like in Paris?');
      const asked = await openai.chat.completions.create({ model, messages, tools, tool_choice: 'required' });
      await counted.expectOne();
      const message = asked.choices[0]?.message;
      const [call] = message?.tool_calls ?? [];
      expect(call).toMatchObject({ type: 'function', function: { name: 'weather' } });
      if (message === undefined || call === undefined) {
        throw new Error('no tool was called');
      }
      const answered = await openai.chat.completions.create({
        model,
        tools,
        messages: [...messages, message, { role: 'tool', tool_call_id: call.id, content: 'sunny' }],
      });
      expect(answered.choices[0]?.message.content).not.toBe('');
      await counted.expectOne();
    });

    it('messages by Anthropic’s client, whole and as a stream, with a tool', async () => {
      const whole = await anthropic.messages.create({
        model,
        max_tokens: 64,
        messages: user('Say something.'),
      });
      expect(whole.content[0]).toMatchObject({ type: 'text' });
      await counted.expectOne();
      const stream = anthropic.messages.stream({
        model,
        max_tokens: 64,
        messages: user('Call weather: what is it like in Paris?'),
        tools: [{ name: 'weather', input_schema: CITY }],
        tool_choice: { type: 'any' },
      });
      const last = await stream.finalMessage();
      expect(last.content.find(({ type }) => type === 'tool_use')).toMatchObject({ name: 'weather' });
      expect(last.stop_reason).toBe('tool_use');
      await counted.expectOne();
    });
  });

  it('embed, list models, and use the responses API', async () => {
    const { data } = await openai.embeddings.create({ model: 'text-embedding-3-small', input: ['a', 'b'] });
    expect(data).toHaveLength(2);
    await counted.pass();
    const response = await openai.responses.create({ model: 'gpt-4o-mini', input: 'Say something.' });
    expect(response.output_text).not.toBe('');
    await counted.expectOne();
    const names: string[] = [];
    for await (const { id } of openai.models.list()) {
      names.push(id);
    }
    expect(names).toEqual(expect.arrayContaining([...MODELS]));
    const listed = await anthropic.models.list();
    expect(listed.data.map(({ id }) => id)).toEqual(expect.arrayContaining([...MODELS]));
  });

  it('raise the exceptions that they raise at their own providers', async () => {
    const ask = (client: OpenAI, model = 'gpt-4o-mini') =>
      client.chat.completions.create({ model, messages: [{ role: 'user', content: 'x' }] });
    const stranger = new OpenAI({ baseURL: `${house.url}/v1`, apiKey: 'vg-nobody', maxRetries: 0 });
    await expect(ask(stranger)).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
    await expect(ask(openai, 'gpt-9')).rejects.toBeInstanceOf(OpenAI.NotFoundError);
    upstream.plan({ trouble: { kind: 'status', status: 429, retryAfter: '3' } });
    await expect(ask(openai)).rejects.toBeInstanceOf(OpenAI.RateLimitError);
    const unknown = new Anthropic({ baseURL: house.url, apiKey: 'vg-nobody', maxRetries: 0 });
    await expect(
      unknown.messages.create({
        model: MODELS[1],
        max_tokens: 5,
        messages: [{ role: 'user', content: 'x' }],
      }),
    ).rejects.toBeInstanceOf(Anthropic.AuthenticationError);
  });

  it('are held by a budget, which says its name, until an Admin lifts it', async () => {
    const budget = await house.ask<{ id: number }>('/api/v1/llm-budgets', {
      name: 'shop this month',
      scope: 'project',
      scope_id: furnished.projectId,
      window: 'month',
      amount: '0.0000001',
      currency: 'USD',
    });
    const ask = () =>
      openai.chat.completions.create({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'x' }] });
    // The last call of a budget may pass it.
    await ask().catch(() => undefined);
    await until('it is used up', WAIT_MS, async () => {
      const error: unknown = await ask().catch((thrown: unknown) => thrown);
      return error instanceof OpenAI.APIError && error.status === 402 ? error : undefined;
    }).then((error) => {
      expect(error.message).toContain('"shop this month"');
      expect(error.code).toBe('budget_exceeded');
    });
    await house.ask(`/api/v1/llm-budgets/${String(budget.id)}/lift`, { until: '2099-01-01T00:00:00Z' });
    expect((await ask()).choices).toHaveLength(1);
  });

  it('leave no key and no prompt in the log of the backend', async () => {
    await openai.chat.completions.create({
      model: 'gpt-4o-mini',
      messages: [{ role: 'user', content: 'canary-of-a-prompt' }],
    });
    upstream.plan({ trouble: { kind: 'status', status: 401 } });
    await openai.chat.completions
      .create({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'canary-of-a-prompt' }] })
      .catch((error: unknown) => {
        expect(String(error)).not.toContain(upstream.key);
      });
    for (const secret of [upstream.key, furnished.key, 'canary-of-a-prompt']) {
      expect(house.backendWords()).not.toContain(secret);
    }
  });

  it('are seen as OpenTelemetry’s GenAI metrics', async () => {
    const names = await until('the metrics are stored', WAIT_MS, async () => {
      const { items } = await house.ask<{ items: { name: string }[] }>('/api/v1/metrics?q=gen_ai&limit=100');
      return items.length >= 3 ? items.map(({ name }) => name) : undefined;
    });
    expect(names).toEqual(
      expect.arrayContaining(['gen_ai.client.token.usage', 'gen_ai.client.operation.duration']),
    );
  });
});
