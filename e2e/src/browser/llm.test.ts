import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  launchChromium,
  seriousFindings,
  visit,
  type Browser,
  type Visitor,
} from '@vigilops/testkit/browser';
import { openHouse, until, type House } from '@vigilops/testkit/house';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, orSkipped } from './furnished.ts';

const LLM = '/a/vigilops-app/llm';
const ADA = { name: 'Ada', email: 'ada@example.com', password: 'correct horse battery' };
const MODEL = 'house-model';
/** Of each answer: 2.5 USD at the price that the story sets. */
const USAGE = { prompt_tokens: 1_000, completion_tokens: 1_500, total_tokens: 2_500 };
const STORY_MS = 300_000;

/** A provider that speaks as OpenAI does. */
function startUpstream(): Promise<{ readonly server: Server; readonly url: string }> {
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    const isList = request.url?.endsWith('/models') === true;
    const message = { role: 'assistant', content: 'Hello from the house' };
    const choices = [{ index: 0, message, finish_reason: 'stop' }];
    void text(request).then((asked) => {
      if (asked !== '' && (JSON.parse(asked) as { stream?: boolean }).stream === true) {
        response.setHeader('content-type', 'text/event-stream').end(streamed());
        return;
      }
      response.end(
        JSON.stringify(
          isList
            ? { object: 'list', data: [{ id: MODEL, object: 'model' }] }
            : { id: 'c-1', object: 'chat.completion', created: 1, model: MODEL, choices, usage: USAGE },
        ),
      );
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      resolve({ server, url: `http://127.0.0.1:${String(port)}/v1` });
    });
  });
}

/** The same answer word by word. */
function streamed(): string {
  const words = ['Hello ', 'from ', 'the ', 'house'].map((content) => ({ index: 0, delta: { content } }));
  const last = { index: 0, delta: {}, finish_reason: 'stop' };
  const chunks = [...words, last].map((choice) => ({ choices: [choice] }));
  return [...chunks, { choices: [], usage: USAGE }]
    .map((chunk) => ({ id: 'c-2', object: 'chat.completion.chunk', created: 1, model: MODEL, ...chunk }))
    .map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`)
    .concat('data: [DONE]\n\n')
    .join('');
}

describe.skipIf(!hasChromium)(`the LLM gateway in a browser, on the real house${orSkipped}`, () => {
  let house: House;
  let browser: Browser;
  let visitor: Visitor;
  let upstream: Awaited<ReturnType<typeof startUpstream>>;
  beforeAll(async () => {
    upstream = await startUpstream();
    [house, browser] = await Promise.all([
      openHouse({ env: { VIGILOPS_LLM_ALLOW_PRIVATE: 'true' } }),
      launchChromium(),
    ]);
    visitor = await visit(browser, { url: house.url });
  });
  afterAll(async () => {
    await browser.close();
    await house.close();
    upstream.server.close();
  });

  const fill = async (fields: Readonly<Record<string, string>>) => {
    for (const [label, text] of Object.entries(fields)) {
      await visitor.page
        .getByLabel(new RegExp(`^${label}`))
        .first()
        .fill(text);
    }
  };
  const press = (name: string) => visitor.page.getByRole('button', { name, exact: true }).last().click();
  const shows = (text: string | RegExp) => visitor.page.getByText(text).first().waitFor();
  const ask = (secret: string) =>
    fetch(`${house.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        model: MODEL,
        max_tokens: 100,
        messages: [{ role: 'user', content: 'Hello' }],
      }),
    });

  it(
    'is set up by pages alone: a provider that was tried, a price, a budget and a key; and says what it cost',
    async () => {
      await visitor.open(LLM);
      await fill({ Name: ADA.name, 'E-mail': ADA.email, Password: ADA.password });
      await press('Create the account');
      await shows('1. Add a provider, with a key of yours');

      await visitor.open(`${LLM}/providers?edit=new&type=openai_compatible`);
      await fill({ Name: 'house', 'Base URL': upstream.url, 'API key': 'sk-never-seen' });
      await press('Try it');
      await shows(/^It works/);
      await shows(MODEL);
      await press('Add a provider');
      await shows('Not used yet');

      await visitor.open(`${LLM}/models?price=${MODEL}`);
      await fill({ Input: '1000', Output: '1000' });
      await press('Set the price');
      await shows('Set here');

      await visitor.open(`${LLM}/budgets?edit=new`);
      await fill({ Name: 'tight', Amount: '2' });
      await press('Add a budget');
      await shows('Within');

      await visitor.open(`${LLM}/keys?edit=new`);
      await fill({ Name: 'story', 'Name of the project': 'bots' });
      await visitor.page.getByLabel('Member').click();
      await visitor.page.getByText(ADA.email).click();
      await press('Make a key');
      await shows('Copy the key now: it is shown this once');
      const secret = await visitor.page.getByRole('group', { name: 'The key story' }).innerText();
      await shows(new RegExp(`Authorization: Bearer ${secret}`));
      expect(await seriousFindings(visitor.page)).toEqual([]);

      const answer = await ask(secret.trim());
      expect([answer.status, await answer.text()]).toEqual([
        200,
        expect.stringContaining('Hello from the house'),
      ]);
      // What a call came to is settled a moment after its answer.
      await until('the budget is used up', 60_000, async () => {
        const { items } = await house.ask<{ readonly items: readonly { readonly state: string }[] }>(
          '/api/v1/llm-budgets',
        );
        return items[0]?.state === 'used_up' ? true : undefined;
      });
      const refused = await ask(secret.trim());
      expect([refused.status, await refused.text()]).toEqual([402, expect.stringContaining('tight')]);
    },
    STORY_MS,
  );

  it(
    'shows what was spent: cost and budget, each call, own use and the panel',
    async () => {
      const says: Readonly<Record<string, readonly (string | RegExp)[]>> = {
        [LLM]: [/\$2\.50/, 'Used up', 'Models by cost'],
        [`${LLM}/calls`]: ['OK', 'Refused by VigilOps', '1,000 → 1,500'],
        [`${LLM}/providers`]: ['Works'],
        [`${LLM}/mine`]: ['Spent this month', /\$2\.50/, 'My keys'],
        '/d/vigilops-llm': [/\$2\.50/],
      };
      visitor.troubles.take();
      for (const [path, texts] of Object.entries(says)) {
        await visitor.open(path);
        for (const text of texts) {
          await shows(text);
        }
        expect([
          path,
          await seriousFindings(visitor.page, { rules: ['label-content-name-mismatch'] }),
        ]).toEqual([path, []]);
      }
      expect(visitor.troubles.take()).toEqual([]);
      expect(house.backendWords()).not.toContain('sk-never-seen');
    },
    STORY_MS,
  );

  it(
    'tries a model by hand within its budget, and keeps what was said for Admins, who are written down',
    async () => {
      const { page } = visitor;
      const say = async (words: string) => {
        await fill({ 'Your message': words });
        await press('Ask');
      };
      await visitor.open(`${LLM}/keys?project=1`);
      await fill({ 'Keep prompts and answers for': '7' });
      await shows('All that is said will be stored here');
      await press('Save the project');
      await shows('7 days');

      await visitor.open(`${LLM}/playground`);
      await say('Hello?');
      await shows('A budget does not allow it');
      await shows(/The budget "tight" of 2 USD/);
      await page.goto(`${house.url}${LLM}/budgets`);
      await page.getByRole('button', { name: 'What can be done with tight' }).click();
      await page.getByRole('menuitem', { name: 'Lift it for a time' }).click();
      await press('Lift it for a time');
      await shows('Lifted');

      await visitor.open(`${LLM}/playground`);
      await say('Hello again?');
      await shows('Hello from the house');
      await shows('$2.50');
      await shows('1,000 → 1,500');
      expect(await seriousFindings(page)).toEqual([]);

      await visitor.open(`${LLM}/calls`);
      await page
        .getByRole('button', { name: /^Details of/ })
        .first()
        .click();
      await press('Show prompt and answer');
      await shows(/Hello again\?/);
      expect(await seriousFindings(page)).toEqual([]);
      await visitor.open('/a/vigilops-app/audit');
      await shows('Read the prompt and answer of an LLM call');
      expect(house.backendWords()).not.toContain('Hello again?');
    },
    STORY_MS,
  );
});
