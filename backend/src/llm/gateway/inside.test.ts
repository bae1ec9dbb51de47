import { expect, it } from 'vitest';
import type { LlmHouse } from '../../model/index.ts';
import { useGateway } from '../test/gateway-of-test.ts';
import { someAlias, someBudget, someHouse, someProject } from '../test/some-house.ts';
import { createPace } from '../test/upstream/index.ts';
import type { InsideAsker, InsideLine } from './inside.ts';

const here = useGateway();

const open = (over: Partial<LlmHouse> = {}) =>
  here.open(someHouse({ providers: here.providers(['openai', 'deepseek']), ...over }));

const ASKER: InsideAsker = {
  provider: 'openai',
  model: 'gpt-4o-mini',
  project: 'shop',
  userId: 7,
  environment: 'assistant',
};

async function lineOf(over: Partial<InsideAsker> = {}): Promise<InsideLine> {
  const opened = await here.gateway.inside.open({ ...ASKER, ...over });
  if (opened.outcome !== 'line') {
    throw new Error(opened.why);
  }
  return opened.line;
}

const ask = (line: InsideLine, over: object = {}, signal?: AbortSignal) =>
  line.fetch('http://evil.example/v1', {
    method: 'POST',
    body: JSON.stringify({
      model: line.model,
      stream: true,
      messages: [{ role: 'user', content: 'Say hello.' }],
      ...over,
    }),
    ...(signal === undefined ? {} : { signal }),
  });

it('reaches a provider without a port, and has a row of the ledger with its own environment', async () => {
  await open();
  const line = await lineOf();
  const answer = await ask(line);
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringMatching(/data: \[DONE\]\s*$/)]);
  const rows = await line.settled();
  expect(rows).toMatchObject([
    { environment: 'assistant', projectId: 3, userId: 7, keyId: null, status: 'ok' },
  ]);
  expect(await here.gateway.rowsOf(1)).toEqual(rows);
});

it('is held to the budget of the project that pays', async () => {
  await open({ budgets: [someBudget({ name: 'no money', scope: 'project', scope_id: 3, amount: '0' })] });
  const line = await lineOf();
  const answer = await ask(line);
  expect([answer.status, await answer.text()]).toEqual([402, expect.stringContaining('no money')]);
  expect(await line.settled()).toMatchObject([{ status: 'refused', httpStatus: 402 }]);
});

it('takes out what must not leave, as the project says', async () => {
  await open({ projects: [someProject({ redact: 'secrets_and_personal_data' })] });
  await (await ask(await lineOf(), { messages: [{ role: 'user', content: 'mail ada@example.com' }] })).text();
  expect(JSON.stringify(here.upstream.calls.at(-1)?.body)).not.toContain('ada@');
});

it('ends the call of the provider when its caller leaves', async () => {
  await open();
  const pace = createPace();
  here.upstream.usually({ tokens: 500, between: pace.between });
  const line = await lineOf();
  const leaving = new AbortController();
  const answer = await ask(line, {}, leaving.signal);
  const reader = answer.body?.getReader();
  pace.next();
  await reader?.read();
  leaving.abort();
  await reader?.read().catch(() => undefined);
  expect(await line.settled()).toMatchObject([{ status: 'client_gone' }]);
  pace.next();
});

it('says which part of the settings leads nowhere', async () => {
  await open({
    aliases: [someAlias({ alias: 'fast', targets: [{ provider_id: 2, model: 'x', weight: 1 }] })],
  });
  expect(await here.gateway.inside.open({ ...ASKER, provider: 'nobody' })).toMatchObject({
    outcome: 'no_model',
  });
  expect(await here.gateway.inside.open({ ...ASKER, model: 'fast' })).toMatchObject({ outcome: 'no_model' });
  expect(await here.gateway.inside.open({ ...ASKER, project: 'none' })).toMatchObject({
    outcome: 'no_project',
  });
  expect(await here.gateway.inside.open({ ...ASKER, provider: 'deepseek', model: 'fast' })).toMatchObject({
    outcome: 'line',
  });
});

it('knows what a question would cost at most, and whether it stays on this network', async () => {
  await open();
  const line = await lineOf();
  expect(line.expected(1_000_000, 0)).toEqual({ currency: 'USD', pico: 150_000_000_000n });
  expect(line.provider).toEqual({ name: 'openai', type: 'openai', isLocal: false });
});
