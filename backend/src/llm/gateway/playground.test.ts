import { describe, expect, it } from 'vitest';
import type { LlmHouse } from '../../model/index.ts';
import { useGateway } from '../test/gateway-of-test.ts';
import { PLAY_PATH } from '../test/memory-gateway.ts';
import { someBudget, someHouse, someKey, someProject } from '../test/some-house.ts';
import type { Play, Player } from './playground.ts';

const here = useGateway();

const open = (over: Partial<LlmHouse> = {}) =>
  here.open(someHouse({ providers: here.providers(['openai', 'deepseek']), ...over }));
const ADMIN: Player = { kind: 'project', projectId: 3, userId: 7 };
const HELLO: Play = { model: 'openai/gpt-4o-mini', messages: [{ role: 'user', content: 'Say hello.' }] };

const ask = (player: Player, play: Partial<Play> = {}) =>
  fetch(`${here.gateway.url}${PLAY_PATH}`, {
    method: 'POST',
    body: JSON.stringify({ player, play: { ...HELLO, ...play } }),
  });

describe('a model that is tried', () => {
  it('answers as a stream, and has a row of the project and person who tried it, without a key', async () => {
    await open();
    const answer = await ask(ADMIN);
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    expect(await answer.text()).toMatch(/data: \[DONE\]\s*$/);
    expect(await here.gateway.rowsOf(1)).toMatchObject([
      {
        requestId: answer.headers.get('x-vigilops-request-id'),
        keyId: null,
        projectId: 3,
        userId: 7,
        environment: 'playground',
        status: 'ok',
        tokensFrom: 'provider',
        endpoint: 'chat',
        stream: true,
      },
    ]);
  });

  it('is held back by the budget of its project, which is named', async () => {
    await open({ budgets: [someBudget({ name: 'no money', scope: 'project', scope_id: 3, amount: '0' })] });
    const answer = await ask(ADMIN);
    expect(answer.status).toBe(402);
    expect(((await answer.json()) as { error: { message: string } }).error.message).toContain('"no money"');
    expect(await here.gateway.rowsOf(1)).toMatchObject([{ status: 'refused', httpStatus: 402, keyId: null }]);
  });

  it('is told how long it may answer in the word that its provider knows', async () => {
    await open();
    await (await ask(ADMIN, { max_tokens: 9, temperature: 0.5 })).text();
    expect(here.upstream.calls.at(-1)?.body).toMatchObject({ max_completion_tokens: 9, temperature: 0.5 });
    await (await ask(ADMIN, { model: 'deepseek/deepseek-v4-pro', max_tokens: 9 })).text();
    expect(here.upstream.calls.at(-1)?.body).toMatchObject({ max_tokens: 9 });
  });

  it('sends nothing private where its project does not', async () => {
    await open({ projects: [someProject({ redact: 'secrets_and_personal_data' })] });
    const messages = [{ role: 'user' as const, content: 'mail ada@example.com' }];
    expect((await ask(ADMIN, { messages })).headers.get('x-vigilops-redacted')).toBe('1');
    expect(JSON.stringify(here.upstream.calls.at(-1)?.body)).not.toContain('ada@');
  });

  it('goes on when keys are changed: it has none that could be lost', async () => {
    await open();
    here.upstream.usually({ tokens: 200, tokenMs: 2 });
    const answer = await ask(ADMIN);
    await here.gateway.change({ keys: [] });
    expect(await answer.text()).toMatch(/\[DONE\]/);
    expect(await here.gateway.rowsOf(1)).toMatchObject([{ status: 'ok' }]);
  });

  it('needs a project that is there', async () => {
    await open();
    const answer = await ask({ ...ADMIN, projectId: 99 });
    expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining('no project 99')]);
  });
});

describe('a key of one’s own', () => {
  const MINE: Player = { kind: 'key', keyId: 2, userId: 7 };

  it('is charged and limited as when its program calls', async () => {
    await open({ keys: [someKey({ user_id: 7, rpm: 1 })] });
    await (await ask(MINE)).text();
    expect(await here.gateway.rowsOf(1)).toMatchObject([{ keyId: 2, userId: 7, environment: 'test' }]);
    const second = await ask(MINE);
    expect([second.status, await second.text()]).toEqual([429, expect.stringContaining('1 calls a minute')]);
  });

  it('asks for no model that it may not', async () => {
    await open({ keys: [someKey({ user_id: 7, models: ['claude*'] })] });
    expect((await ask(MINE)).status).toBe(403);
  });

  it('is nobody else’s, and works no longer than it does elsewhere', async () => {
    await open({ keys: [someKey({ user_id: 8 })] });
    expect((await ask(MINE)).status).toBe(404);
    await here.gateway.change({ keys: [someKey({ user_id: 7, revokedUs: 1 })] });
    expect((await ask(MINE)).status).toBe(404);
  });
});
