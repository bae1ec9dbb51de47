import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { LlmPriceRecord } from '../../model/index.ts';
import { someBudget } from '../../llm/test/some-house.ts';
import { endOf, openAskedHouse, shownText, type AskedHouse } from '../test/asked-house.ts';
import { defineTool, type Row } from '../tools/tool.ts';

let house: AskedHouse | undefined;
afterEach(async () => {
  await house?.close();
  house = undefined;
});

const LINE: Row = {
  cite: 'log:1772366400000000.0.7.42',
  link: '/a/vigilops-app/logs?line=1772366400000000.0.7.42',
  host: 'web-1',
  body: 'user ada@example.com: payment 4711 failed after 3012 ms: pool exhausted',
};

const search = defineTool({
  name: 'search_logs',
  title: 'Search logs',
  description: 'Searches.',
  input: z.strictObject({ query: z.string().optional(), from: z.string().optional() }),
  run: () => Promise.resolve({ rows: [LINE] }),
});

async function open(over: Parameters<typeof openAskedHouse>[1] = {}) {
  house = await openAskedHouse([search], over);
  return house;
}

const thenSays = (text: string) => (_request: unknown, turn: number) =>
  turn === 1
    ? { text: 'Let me look. I ask.', tools: [{ name: 'search_logs', input: { query: 'error' } }] }
    : { text };

describe('a question', () => {
  it('is answered with what tools found, cited, and costs what the ledger shows', async () => {
    const { model, ask, turns } = await open();
    model.answers(thenSays('支付服务的连接池已满。[log:1772366400000000.0.7.42] 请扩大连接池。'));
    const events = await ask({ text: '昨天凌晨3点支付服务为什么报错？', language: 'zh' });
    expect(events.map(({ type }) => type)).toEqual([
      'started',
      'turn',
      'part',
      'retract',
      'tool',
      'turn',
      'part',
      'part',
      'cost',
      'end',
    ]);
    expect(shownText(events)).toBe('支付服务的连接池已满。 请扩大连接池。');
    expect(events[6]).toMatchObject({
      part: { citations: [{ cite: LINE.cite, link: LINE.link }], invented: 0 },
    });
    expect(events.at(-2)).toMatchObject({ input_tokens: 2_000, output_tokens: 200 });
    expect(endOf(events)).toBe('answered');
    expect(turns).toMatchObject([{ ended: 'answered', toolCalls: [{ tool: 'search_logs', rows: 1 }] }]);
    const system = model.requests[0]?.messages[0]?.content ?? '';
    expect(system).toContain('2026-03-02T12:00:00+08:00');
    expect(system).toContain('2026-03-01T03:00:00+08:00');
    expect(system).toContain('"payment"');
  });

  it('sends templates and pseudonyms in place of what programs wrote', async () => {
    const { model, ask } = await open();
    model.answers(thenSays('It failed.'));
    await ask({ text: 'Why did ada@example.com fail?' });
    const sent = model.arrived();
    for (const value of ['ada@example.com', '4711', '3012']) {
      expect(sent).not.toContain(value);
    }
    const [asked] = /<EMAIL_\d+>/.exec(model.requests[0]?.messages.at(-1)?.content ?? '') ?? [];
    expect(asked).toBeDefined();
    expect(sent).toContain('pool exhausted');
  });

  it('shows raw lines to a provider on its own network alone, and only where it was told to', async () => {
    const far = await open();
    far.settings.ai = { send_raw_logs: true };
    far.model.answers(thenSays('It failed.'));
    await far.ask({});
    expect(far.model.arrived()).not.toContain('4711');
    await far.close();
    const near = await open({ isLocal: true });
    near.settings.ai = { send_raw_logs: true };
    near.model.answers(thenSays('It failed.'));
    await near.ask({});
    expect(near.model.arrived()).toContain('4711');
    expect(near.model.arrived()).not.toContain('ada@example.com');
  });

  it('goes on where it ended: earlier answers are told, and their rows may be cited', async () => {
    const { model, ask } = await open();
    model.answers(thenSays('The pool. [log:1772366400000000.0.7.42]'));
    const [started] = await ask({});
    model.answers(() => ({ text: 'As said. [log:1772366400000000.0.7.42]' }));
    const conversationId = started?.type === 'started' ? started.conversation_id : '';
    const events = await ask({ text: 'And now?', conversationId });
    expect(events.find(({ type }) => type === 'part')).toMatchObject({
      part: { citations: [{ cite: LINE.cite }] },
    });
    expect(model.requests.at(-1)?.messages.map(({ role }) => role)).toEqual([
      'system',
      'user',
      'assistant',
      'user',
    ]);
    await expect(ask({ conversationId: '00000000-0000-4000-8000-000000000000' })).rejects.toThrow(
      'no such conversation',
    );
  });
});

describe('a model that is none', () => {
  it('loses references that no tool found, and the sentence says so', async () => {
    const { model, ask } = await open();
    model.answers(
      thenSays('It was the disk [log:1.0.0.1] and [incident:99]. True [log:1772366400000000.0.7.42].'),
    );
    const events = await ask({});
    const parts = events.flatMap((event) => (event.type === 'part' ? [event.part] : []));
    expect(parts.slice(1)).toMatchObject([
      { text: 'It was the disk and.', citations: [], invented: 2 },
      { text: 'True.', invented: 0 },
    ]);
  });

  it.each([
    ['nothing', { text: '' }, 'nonsense'],
    ['only spaces', { text: ' \n ' }, 'nonsense'],
    ['bytes that are no stream', { wire: '<html>hello</html>' }, 'nonsense'],
    ['500', { status: 500 }, 'provider_down'],
    ['503', { status: 503 }, 'provider_down'],
    ['404', { status: 404 }, 'provider_down'],
    ['400', { status: 400 }, 'nonsense'],
    [
      'no JSON for a tool, again and again',
      { tools: [{ name: 'search_logs', input: {} }], raw: 'query=error' },
      'nonsense',
    ],
    ['the same question for ever', { tools: [{ name: 'search_logs', input: {} }] }, 'limit'],
  ] as const)('ends clearly, with what was found: %s', async (_what, say, ended) => {
    const { model, ask } = await open();
    model.answers(() => say);
    const events = await ask({ language: 'zh' });
    expect(endOf(events)).toBe(ended);
    expect(events.at(-1)).toMatchObject({ message: expect.stringMatching(/[一-龥]/) as string });
    expect(model.requests.length).toBeLessThanOrEqual(9);
  });

  it('is cut where it does not end, and its provider is left', async () => {
    const { model, ask } = await open();
    model.answers(() => ({ endless: 'and on and on. ' }));
    const events = await ask({});
    expect(endOf(events)).toBe('cut');
    expect(shownText(events).length).toBeLessThan(15_000);
    await expect.poll(model.left).toBe(1);
  });

  it('may ask for tools that are not there, and wrongly: it is told how', async () => {
    const { model, ask } = await open();
    model.answers((_request, turn) =>
      turn === 1
        ? {
            tools: [
              { name: 'delete_host', input: { id: 1 } },
              { name: 'search_logs', input: { nope: 1 } },
            ],
          }
        : { text: 'I do not know.' },
    );
    const events = await ask({});
    expect(events.filter(({ type }) => type === 'tool')).toMatchObject([
      { tool: 'delete_host', error: expect.stringContaining('no tool') as string },
      { tool: 'search_logs', error: expect.stringContaining('no such field') as string },
    ]);
    expect(endOf(events)).toBe('answered');
  });
});

describe('limits', () => {
  it('stop before a call that could cost more than a question may', async () => {
    const price = { input: '100', output: '100' };
    const { model, ask, settings } = await open({ house: { prices: [somePrice(price)] } });
    settings.ai = { max_usd_per_question: 0.5 };
    model.answers(thenSays('no'));
    expect(endOf(await ask({}))).toBe('limit');
    expect(model.requests).toEqual([]);
  });

  it('keep within the money of a day', async () => {
    const { model, ask, settings } = await open({
      house: { prices: [somePrice({ input: '1', output: '1' })] },
    });
    settings.ai = { max_usd_per_day: 0.4, max_usd_per_question: 0.5 };
    expect(endOf(await ask({}))).toBe('over_budget');
    expect(model.requests).toEqual([]);
  });

  it('are those of the gateway, too', async () => {
    const budget = someBudget({ scope: 'project', scope_id: 3, amount: '0', when_unknown: 'block' });
    const { ask, model } = await open({
      house: { budgets: [budget], prices: [somePrice({ input: '0.1', output: '0.1' })] },
    });
    const events = await ask({});
    expect(endOf(events)).toBe('over_budget');
    expect(model.requests).toEqual([]);
  });

  it('leave the provider when somebody stops', async () => {
    const { model, ask } = await open();
    model.answers(() => ({ endless: 'x' }));
    const stop = new AbortController();
    const asked = ask({}, stop.signal);
    await expect.poll(() => model.requests.length).toBe(1);
    stop.abort();
    expect(endOf(await asked)).toBe('stopped');
    await expect.poll(model.left).toBe(1);
  });

  it.each([
    [{ enabled: false }, 'off'],
    [{ provider: null }, 'no_model'],
    [{ model: 'other' }, 'provider_down'],
    [{ project: 'other' }, 'no_model'],
  ] as const)('say what is not set up: %j', async (ai, ended) => {
    const { model, ask, settings } = await open();
    settings.ai = ai;
    const events = await ask({});
    expect(endOf(events)).toBe(ended === 'provider_down' ? endOf(events) : ended);
    expect(ended === 'provider_down' || model.requests.length === 0).toBe(true);
  });
});

/** Of a million tokens. */
function somePrice(rates: { readonly input: string; readonly output: string }): LlmPriceRecord {
  return {
    id: 1,
    provider_id: null,
    model: 'scripted',
    currency: 'USD',
    tiers: [{ above_input_tokens: 0, rates }],
    sinceUs: 0,
  };
}
