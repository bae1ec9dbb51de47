import { ChatAnthropic } from '@langchain/anthropic';
import { HumanMessage, ToolMessage, type AIMessageChunk } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai';
import { openHouse, type House } from '@vigilops/testkit/house';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openMockUpstream, type MockUpstream } from '../../../backend/src/llm/test/upstream/index.ts';
import { countedBy, type Counted } from './counted.ts';
import { furnish } from './furnish.ts';

const WAIT_MS = 120_000;
const MODELS = ['gpt-4o-mini', 'claude-haiku-4-5'] as const;
const weather = tool(({ city }: { city: string }) => `sunny in ${city}`, {
  name: 'weather',
  description: 'of a city',
  schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
});

describe('LangChain, unmodified', () => {
  let house: House;
  let upstream: MockUpstream;
  let counted: Counted;
  let key: string;
  beforeAll(async () => {
    upstream = await openMockUpstream();
    house = await openHouse({ env: { VIGILOPS_SELF_INTERVAL: 'off' } });
    ({ key } = await furnish(house, upstream));
    counted = countedBy(house, upstream);
  }, WAIT_MS);
  afterAll(async () => {
    await house.close();
    await upstream.close();
  });

  const openai = (model: string, more: object = {}) =>
    new ChatOpenAI({
      model,
      apiKey: key,
      maxRetries: 0,
      configuration: { baseURL: `${house.url}/v1` },
      ...more,
    });
  const anthropic = (model: string) =>
    new ChatAnthropic({ model, apiKey: key, anthropicApiUrl: house.url, maxRetries: 0, maxTokens: 64 });

  async function gathered(stream: AsyncIterable<AIMessageChunk>): Promise<AIMessageChunk> {
    const chunks: AIMessageChunk[] = [];
    for await (const chunk of stream) {
      chunks.push(chunk);
    }
    const [first, ...more] = chunks;
    if (first === undefined) {
      throw new Error('nothing was said');
    }
    return more.reduce((whole, chunk) => whole.concat(chunk), first);
  }

  describe.each(['ChatOpenAI', 'ChatAnthropic'] as const)('by %s', (client) => {
    const chatWith = (model: string): ChatOpenAI | ChatAnthropic =>
      client === 'ChatOpenAI' ? openai(model) : anthropic(model);

    it.each(MODELS)('chats with %s, whole and as a stream', async (model) => {
      const whole = await chatWith(model).invoke('Say something.');
      expect(whole.text).not.toBe('');
      const row = await counted.expectOne({ model });
      expect(whole.usage_metadata).toMatchObject({ output_tokens: row.output_tokens });
      const streamed = await gathered(await chatWith(model).stream('Say something.'));
      expect(streamed.text).not.toBe('');
      await counted.expectOne({ model });
    });

    it.each(MODELS)('calls a tool of %s in a stream, and goes on with its result', async (model) => {
      const asked = new HumanMessage('Call weather: what is it like in Paris?');
      const withTools = chatWith(model).bindTools([weather], { tool_choice: 'weather' });
      const wish = await gathered(await withTools.stream([asked]));
      await counted.expectOne({ model });
      const [call] = wish.tool_calls ?? [];
      expect(call?.name).toBe('weather');
      expect(call?.args).toHaveProperty('city');
      const result = new ToolMessage({ content: 'sunny', tool_call_id: call?.id ?? '' });
      const answer = await chatWith(model).bindTools([weather]).invoke([asked, wish, result]);
      expect(answer.text).not.toBe('');
      await counted.expectOne({ model });
    });
  });

  it('embeds, and speaks the responses API', async () => {
    const embeddings = new OpenAIEmbeddings({
      model: 'text-embedding-3-small',
      apiKey: key,
      maxRetries: 0,
      configuration: { baseURL: `${house.url}/v1` },
    });
    expect(await embeddings.embedDocuments(['a', 'b'])).toHaveLength(2);
    await counted.pass();
    const said = await gathered(
      await openai('gpt-4o-mini', { useResponsesApi: true }).stream('Say something.'),
    );
    expect(said.text).not.toBe('');
    await counted.expectOne({ endpoint: 'responses' });
  });
});
