import type { LlmBudget, LlmKey, LlmMe, LlmPrice } from '@vigilops/contracts/api';
import { describeEngines } from '@vigilops/testkit';
import { createHash, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { LlmCallRow } from '../../../model/index.ts';
import { aCall } from '../../../store/test/some-llm.ts';
import { STORE_SCHEMA } from '../../../store/test/store-schema.ts';
import { openCheckedHouse, type CheckedHouse } from '../../test/checked-house.ts';
import { callerOf, signInPeople } from '../../test/people.ts';
import type { Answer } from '../../test/serve.ts';

const signal = new AbortController().signal;

describeEngines('keys, prices and budgets of LLMs over HTTP', STORE_SCHEMA, (suite) => {
  let house: CheckedHouse;
  let people: Awaited<ReturnType<typeof signInPeople>>;
  let projectId = 0;
  let providerId = 0;
  beforeAll(async () => {
    house = await openCheckedHouse(suite);
    people = await signInPeople(house.served);
    projectId = idOf(await ask('POST', 'llm-projects', { name: 'shop' }));
    providerId = idOf(
      await ask('POST', 'llm-providers', { name: 'openai', type: 'openai', config: { api_key: 'sk-1' } }),
    );
  });
  afterAll(() => house.close());
  afterEach(() => {
    expect(house.errors).toEqual([]);
  });

  const ask = (method: string, path: string, body?: unknown): Promise<Answer> =>
    house.admin(method, `/api/v1/${path}`, body);
  const idOf = (answer: Answer): number => {
    expect(answer.status, answer.text).toBe(201);
    return (answer.json as { id: number }).id;
  };
  const newKey = async (changes: object = {}) => {
    const answer = await ask('POST', 'llm-keys', {
      name: house.newName(),
      project_id: projectId,
      ...changes,
    });
    expect(answer.status, answer.text).toBe(201);
    return answer.json as { key: LlmKey; secret: string };
  };
  const refused = (answer: Answer, words: string) => {
    expect(answer).toMatchObject({
      status: 400,
      json: { code: 'REQUEST_INVALID', detail: expect.stringContaining(words) as string },
    });
  };
  const write = (rows: readonly Partial<LlmCallRow>[], spentPico = 0n, budgetId?: number, startUs = 0) =>
    house.room.llm.ledger.write(
      randomUUID(),
      rows.map((row) => ({
        row: aCall({ timeUs: Date.now() * 1_000 - 5e6, ...row }),
        charges:
          budgetId === undefined
            ? []
            : [{ budgetId, startUs, endUs: null, heldPico: 0n, spentPico, isUnpriced: false }],
      })),
      signal,
    );

  describe('a key', () => {
    it('is told once, and known by its hash and its first letters alone', async () => {
      const { key, secret } = await newKey({ models: ['gpt-4o*'], rpm: 60, environment: 'ci' });
      expect(secret).toMatch(/^vg-[A-Za-z0-9_-]{43}$/u);
      expect(key).toMatchObject({
        start: secret.slice(0, 10),
        state: 'active',
        project_name: 'shop',
        models: ['gpt-4o*'],
        rpm: 60,
        expires_at: null,
        last_used_at: null,
      });
      const { items } = (await house.reader('GET', '/api/v1/llm-keys')).json as { items: LlmKey[] };
      expect(items).toContainEqual(key);
      const stored = await house.room.rows<{ hash: string; all: string }>(
        `SELECT encode(hash, 'hex') AS hash, key::text AS all FROM vigilops.llm_keys AS key WHERE id = $1`,
        [key.id],
      );
      expect(stored[0]?.hash).toBe(createHash('sha256').update(secret).digest('hex'));
      expect(stored[0]?.all).not.toContain(secret.slice(11));
      const log = await ask('GET', 'audit?limit=5');
      expect(log.text).toContain('llm_key.created');
      expect(log.text).not.toContain(secret.slice(11));
    });

    it('is changed, given a new secret, and revoked for good', async () => {
      const { key, secret } = await newKey();
      const path = `llm-keys/${String(key.id)}`;
      const changed = await ask('PUT', path, { name: 'renamed', project_id: projectId, tpm: 1_000 });
      expect(changed.json).toMatchObject({ name: 'renamed', tpm: 1_000, start: key.start });
      const rotated = (await ask('POST', `${path}/rotate`, {})).json as { key: LlmKey; secret: string };
      expect(rotated.secret).not.toBe(secret);
      expect((await ask('DELETE', path)).status).toBe(204);
      expect((await ask('DELETE', path)).status).toBe(204);
      expect((await ask('POST', `${path}/rotate`, {})).status).toBe(409);
      const { items } = (await ask('GET', 'llm-keys')).json as { items: LlmKey[] };
      expect(items).toContainEqual(expect.objectContaining({ id: key.id, state: 'revoked' }));
      expect((await ask('DELETE', 'llm-keys/999999')).status).toBe(404);
    });

    it('ends at a moment that lies ahead, and goes on being of one that has ended', async () => {
      const end = new Date(Date.now() + 3_600_000).toISOString();
      const { key } = await newKey({ expires_at: end });
      expect(key.expires_at).toBe(end.replace('Z', '000Z'));
      refused(
        await ask('POST', 'llm-keys', { name: 'x', project_id: projectId, expires_at: 'now-1h' }),
        'expires_at',
      );
      await house.room.rows(`UPDATE vigilops.llm_keys SET expires_at = '2026-01-01' WHERE id = $1`, [key.id]);
      const renamed = { name: house.newName(), project_id: projectId, expires_at: '2026-01-01T00:00:00Z' };
      const answer = await ask('PUT', `llm-keys/${String(key.id)}`, renamed);
      expect(answer.json).toMatchObject({ state: 'expired' });
    });

    it('is of a project and a person that are there, and has its name to itself', async () => {
      refused(await ask('POST', 'llm-keys', { name: 'x', project_id: 999_999 }), 'project_id');
      refused(
        await ask('POST', 'llm-keys', { name: 'x', project_id: projectId, user_id: 999_999 }),
        'user_id',
      );
      const { key } = await newKey();
      expect((await ask('POST', 'llm-keys', { name: key.name, project_id: projectId })).status).toBe(409);
      expect((await ask('DELETE', `llm-projects/${String(projectId)}`)).status).toBe(409);
    });
  });

  it('lead calls by a name to providers that are there', async () => {
    const alias = { alias: 'fast', targets: [{ provider_id: providerId, model: 'gpt-4o-mini' }] };
    const id = idOf(await ask('POST', 'llm-aliases', alias));
    expect((await ask('POST', 'llm-aliases', alias)).status).toBe(409);
    refused(
      await ask('PUT', `llm-aliases/${String(id)}`, {
        ...alias,
        targets: [{ provider_id: 999_999, model: 'x' }],
      }),
      'targets.0.provider_id',
    );
    expect((await ask('DELETE', `llm-providers/${String(providerId)}`)).json).toMatchObject({
      detail: expect.stringContaining('fast') as string,
    });
    expect((await house.reader('GET', '/api/v1/llm-aliases')).json).toMatchObject({
      items: [{ id, alias: 'fast', targets: [{ weight: 1 }], first_token_seconds: 60 }],
    });
    expect((await ask('DELETE', `llm-aliases/${String(id)}`)).status).toBe(204);
    expect((await ask('DELETE', `llm-aliases/${String(id)}`)).status).toBe(404);
  });

  describe('prices', () => {
    const listed = async () =>
      (await house.reader('GET', '/api/v1/llm-prices')).json as {
        items: LlmPrice[];
        unpriced: { provider_id: number; model: string; calls: number }[];
      };
    const price = (model: string, rates: object = { input: '1.5', output: '2' }) => ({
      model,
      currency: 'USD',
      tiers: [{ above_input_tokens: 0, rates }],
    });

    it('come with this version, dated and with their source, and own ones go before', async () => {
      const { items } = await listed();
      expect(items.length).toBeGreaterThan(20);
      expect(items.every(({ id, as_of, source }) => id === null && as_of !== '' && source !== null)).toBe(
        true,
      );
      const set = await ask('PUT', 'llm-prices', price('gpt-4o-mini'));
      expect(set.json).toMatchObject({ model: 'gpt-4o-mini', provider_id: null, provider_type: null });
      const again = await ask('PUT', 'llm-prices', price('gpt-4o-mini', { input: '9', output: '9' }));
      expect((await listed()).items[0]).toEqual(again.json);
      const { id } = again.json as LlmPrice;
      expect((await ask('DELETE', `llm-prices/${String(id)}`)).status).toBe(204);
      expect((await ask('DELETE', `llm-prices/${String(id)}`)).status).toBe(404);
      expect((await listed()).items).toEqual(items);
    });

    it('are missed where calls have none, until one is set', async () => {
      await write([
        { providerId, model: 'my-own-model', costPico: null, currency: null },
        { providerId, model: 'gpt-4o-mini', costPico: null, currency: null },
      ]);
      expect((await listed()).unpriced).toEqual([
        { provider_id: providerId, model: 'my-own-model', calls: 1 },
      ]);
      await ask('PUT', 'llm-prices', { ...price('my-own-model'), provider_id: providerId });
      expect((await listed()).unpriced).toEqual([]);
    });

    it.each([
      ['money in figures', { input: 1, output: 2 }],
      ['less than nothing', { input: '-1', output: '2' }],
      ['a comma', { input: '1,5', output: '2' }],
    ])('are not set with %s', async (_what, rates) => {
      expect((await ask('PUT', 'llm-prices', price('x', rates))).status).toBe(400);
    });
  });

  describe('a budget', () => {
    const form = (changes: object = {}) => ({
      name: house.newName(),
      scope: 'all',
      window: 'total',
      amount: '10',
      currency: 'USD',
      ...changes,
    });
    const find = async (id: number) => {
      const { items } = (await house.reader('GET', '/api/v1/llm-budgets')).json as { items: LlmBudget[] };
      return items.find((budget) => budget.id === id);
    };

    it('tells how it stands in its window, from nothing to used up', async () => {
      await write([{ projectId, costPico: 500_000_000_000n }]);
      const id = idOf(await ask('POST', 'llm-budgets', form({ scope: 'project', scope_id: projectId })));
      expect(await find(id)).toMatchObject({
        scope_name: 'shop',
        spent: '0.5',
        held: '0',
        state: 'within',
        window_start: '1970-01-01T00:00:00.000000Z',
        window_end: null,
      });
      await write([{}], 7_500_000_000_000n, id);
      expect(await find(id)).toMatchObject({ spent: '8', state: 'warned' });
      await write([{}], 2_500_000_000_001n, id);
      expect(await find(id)).toMatchObject({ spent: '10.500000000001', state: 'used_up' });
    });

    it('of a month is of that of the house, and of what it costs as its currency', async () => {
      const id = idOf(await ask('POST', 'llm-budgets', form({ window: 'month', currency: 'CNY' })));
      const begin = new Date();
      const month = new Date(Date.UTC(begin.getUTCFullYear(), begin.getUTCMonth(), 1)).toISOString();
      expect(await find(id)).toMatchObject({ window_start: month.replace('Z', '000Z'), currency: 'CNY' });
    });

    it('is lifted for a while, and holds again', async () => {
      const id = idOf(await ask('POST', 'llm-budgets', form({ amount: '0' })));
      const lift = (until: string | null) => ask('POST', `llm-budgets/${String(id)}/lift`, { until });
      expect(await find(id)).toMatchObject({ state: 'used_up' });
      const until = new Date(Date.now() + 3_600_000).toISOString();
      expect((await lift(until)).json).toMatchObject({
        state: 'lifted',
        lifted_until: until.replace('Z', '000Z'),
      });
      refused(await lift('now-1h'), 'until');
      expect((await lift(null)).json).toMatchObject({ state: 'used_up', lifted_until: null });
      expect((await house.auditOf()).map(({ action }) => action).slice(0, 2)).toEqual([
        'llm_budget.held_again',
        'llm_budget.lifted',
      ]);
      expect((await ask('POST', 'llm-budgets/999999/lift', { until: null })).status).toBe(404);
    });

    it('is of something that is there, and has its name to itself', async () => {
      const taken = form();
      const id = idOf(await ask('POST', 'llm-budgets', taken));
      expect((await ask('POST', 'llm-budgets', taken)).status).toBe(409);
      refused(await ask('POST', 'llm-budgets', form({ scope: 'key', scope_id: 999_999 })), 'scope_id');
      refused(await ask('POST', 'llm-budgets', form({ scope: 'key' })), 'scope_id');
      refused(await ask('POST', 'llm-budgets', form({ scope: 'model' })), 'model');
      const model = form({ scope: 'model', model: 'gpt-4o' });
      expect((await ask('PUT', `llm-budgets/${String(id)}`, model)).json).toMatchObject({ model: 'gpt-4o' });
      expect((await ask('DELETE', `llm-budgets/${String(id)}`)).status).toBe(204);
      expect((await ask('DELETE', `llm-budgets/${String(id)}`)).status).toBe(404);
    });
  });

  it('are nobody else’s: who holds keys sees their own, and a token sees none', async () => {
    const call = callerOf(house.served);
    const me = async () => (await call('GET', '/api/v1/llm-me', undefined, people.member)).json as LlmMe;
    expect(await me()).toMatchObject({ keys: [], month: { calls: 0, costs: [] }, models: [], budgets: [] });
    const [user] = await house.room.rows<{ id: number }>(`SELECT id FROM vigilops.users WHERE name = 'Max'`);
    const { key } = await newKey({ user_id: user?.id });
    await ask('POST', 'llm-budgets', {
      name: 'of Max',
      scope: 'member',
      scope_id: user?.id,
      window: 'day',
      amount: '1',
      currency: 'USD',
    });
    await write([
      { userId: user?.id ?? 0, keyId: key.id, costPico: 2_500_000_000_000n, model: 'a' },
      { userId: user?.id ?? 0, keyId: key.id, costPico: 1n, model: 'b', currency: 'CNY' },
      { userId: 999, costPico: 7n, model: 'c' },
    ]);
    expect(await me()).toMatchObject({
      keys: [{ id: key.id, user_name: 'Max' }],
      month: {
        calls: 2,
        costs: [
          { currency: 'CNY', amount: '0.000000000001' },
          { currency: 'USD', amount: '2.5' },
        ],
      },
    });
    expect((await me()).budgets.map(({ scope, scope_name: of }) => [scope, of]).sort()).toEqual([
      ['member', 'Max'],
      ['project', 'shop'],
    ]);
    expect((await me()).models.map(({ key: [model] }) => model?.name).sort()).toEqual(['a', 'b']);
    expect((await house.admin('GET', '/api/v1/llm-me')).status).toBe(403);
  });
});
