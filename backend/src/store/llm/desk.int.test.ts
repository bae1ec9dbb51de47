import { describeEngines } from '@vigilops/testkit';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AuditEntry, LlmHouse, LlmKeyRecord } from '../../model/index.ts';
import { anEntry } from '../test/a-spec.ts';
import { openReadingRoom, type ReadingRoom } from '../test/open-reading-room.ts';
import { aBudget, aKey, anAlias, aPrice, aProject, aProvider } from '../test/some-llm.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';

const signal = new AbortController().signal;
const EVER = { startUs: 0, endUs: null };
const by = (action: string): AuditEntry => anEntry(action, 'something');
const NOW_US = 1_772_366_400_123_456;
const HOUR_US = 3_600e6;
/** 2190: no key is over before. */
const FAR_US = 6_942_585_600e6;

describeEngines('the house of the LLM gateway', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  let serial = 0;
  beforeAll(async () => {
    room = await openReadingRoom(suite);
  });
  afterAll(() => room.close());

  const desk = () => room.llm.desk;
  const house = async (): Promise<LlmHouse> =>
    (await room.llm.house.read(null, signal)) ?? expect.fail('there is no house');
  const name = (what: string) => `${what} ${String((serial += 1))}`;
  const secret = () => {
    serial += 1;
    return { hash: createHash('sha256').update(String(serial)).digest(), start: `vg-${String(serial)}` };
  };
  const provider = () =>
    desk().createProvider(aProvider(name('provider')), by('llm_provider.created'), signal);
  const project = () => desk().createProject(aProject(name('project')), by('llm_project.created'), signal);
  const key = async (changes: object = {}): Promise<LlmKeyRecord> => {
    const { id } = await project();
    return desk().createKey(
      { ...aKey(name('key'), id, changes), ...secret() },
      by('llm_key.created'),
      signal,
    );
  };
  const person = async (): Promise<number> => {
    const email = `${name('person').replace(' ', '-')}@example.com`;
    const [row] = await room.rows<{ id: number }>(
      `INSERT INTO vigilops.users (email, email_key, name, role, password_hash)
       VALUES ($1, $1, 'Ada', 'member', 'none') RETURNING id`,
      [email],
    );
    return row?.id ?? 0;
  };

  it('is read whole, and is not read again while nothing changes', async () => {
    const [openai, userId] = [await provider(), await person()];
    const made = await key({ user_id: userId, models: ['gpt-4o*'], rpm: 60, expiresUs: FAR_US });
    const alias = await desk().createAlias(
      anAlias(name('fast'), [openai.id]),
      by('llm_alias.created'),
      signal,
    );
    const price = await desk().setPrice(
      aPrice('gpt-x', { provider_id: openai.id }),
      NOW_US,
      by('llm_price.set'),
      signal,
    );
    const budget = await desk().createBudget(aBudget(name('budget')), EVER, by('llm_budget.created'), signal);
    const all = await house();
    expect(all.providers).toContainEqual(openai);
    expect(openai).toEqual({
      ...aProvider(openai.name),
      id: openai.id,
      discoveredModels: [],
      discoveredUs: null,
      lastError: null,
      lastUsedUs: null,
    });
    expect(all.aliases).toContainEqual(alias);
    expect(all.projects).toContainEqual(expect.objectContaining({ id: made.project_id, keys: 1 }));
    expect(all.keys).toContainEqual(made);
    expect(made).toMatchObject({
      user_id: userId,
      userName: 'Ada',
      models: ['gpt-4o*'],
      rpm: 60,
      expiresUs: FAR_US,
      revokedUs: null,
      lastUsedUs: null,
      hashes: [{ hex: expect.stringMatching(/^[0-9a-f]{64}$/u) as string, untilUs: null }],
    });
    expect(all.prices).toContainEqual(price);
    expect(price).toMatchObject({ model: 'gpt-x', provider_id: openai.id, sinceUs: NOW_US });
    expect(all.budgets).toContainEqual(budget);
    expect(budget).toMatchObject({ liftedUntilUs: null, amount: '10' });
    expect(await room.llm.house.read(all.revision, signal)).toBeUndefined();
    await project();
    expect((await room.llm.house.read(all.revision, signal))?.revision).toBe(all.revision + 1);
  });

  it('writes each change into the audit log, and nothing of one that is refused', async () => {
    const made = await provider();
    const [line] = await room.accounts.listAudit({ beforeId: null, limit: 1 }, signal);
    expect(line).toMatchObject({ action: 'llm_provider.created', detail: { id: made.id } });
    const { revision } = await house();
    const again = desk().createProvider(aProvider(made.name), by('llm_provider.created'), signal);
    await expect(again).rejects.toMatchObject({ code: 'CONFLICT' });
    const [last] = await room.accounts.listAudit({ beforeId: null, limit: 1 }, signal);
    expect(last).toEqual(line);
    expect(await room.llm.house.read(revision, signal)).toBeUndefined();
  });

  it('has each name once, and that of what is gone again', async () => {
    const [one, other] = [await provider(), await provider()];
    const rename = desk().changeProvider(other.id, aProvider(one.name), by('llm_provider.changed'), signal);
    await expect(rename).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining(one.name) as string,
    });
    await desk().removeProvider(one.id, by('llm_provider.removed'), signal);
    expect(
      await desk().changeProvider(other.id, aProvider(one.name), by('llm_provider.changed'), signal),
    ).toMatchObject({
      id: other.id,
      name: one.name,
    });
    const [first, second] = [await project(), await project()];
    await expect(
      desk().changeProject(second.id, aProject(first.name), by('llm_project.changed'), signal),
    ).rejects.toMatchObject({ code: 'CONFLICT' });
    const taken = await key();
    const twin = { ...aKey(taken.name, taken.project_id), ...secret() };
    await expect(desk().createKey(twin, by('llm_key.created'), signal)).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await desk().revokeKey(taken.id, NOW_US, by('llm_key.revoked'), signal);
    expect(await desk().createKey(twin, by('llm_key.created'), signal)).toMatchObject({ name: taken.name });
  });

  it('lets two that are made at once with one name be one', async () => {
    const form = aBudget(name('budget'));
    const made = await Promise.allSettled(
      Array.from({ length: 5 }, () => desk().createBudget(form, EVER, by('llm_budget.created'), signal)),
    );
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('names what a form refers to and is not there', async () => {
    const fault = (code: string, words: string) => ({
      code,
      message: expect.stringContaining(words) as string,
    });
    const { id } = await project();
    await expect(
      desk().createAlias(anAlias('x', [999_999]), by('llm_alias.created'), signal),
    ).rejects.toMatchObject(fault('REQUEST_INVALID', 'targets.0.provider_id'));
    await expect(
      desk().createKey({ ...aKey('x', 999_999), ...secret() }, by('llm_key.created'), signal),
    ).rejects.toMatchObject(fault('REQUEST_INVALID', 'project_id'));
    await expect(
      desk().createKey(
        { ...aKey('x', id, { user_id: 999_999 }), ...secret() },
        by('llm_key.created'),
        signal,
      ),
    ).rejects.toMatchObject(fault('REQUEST_INVALID', 'user_id'));
    await expect(
      desk().setPrice(aPrice('x', { provider_id: 999_999 }), NOW_US, by('llm_price.set'), signal),
    ).rejects.toMatchObject(fault('REQUEST_INVALID', 'provider_id'));
    for (const scope of ['project', 'key', 'member', 'provider'] as const) {
      await expect(
        desk().createBudget(
          aBudget('x', { scope, scope_id: 999_999 }),
          EVER,
          by('llm_budget.created'),
          signal,
        ),
      ).rejects.toMatchObject(fault('REQUEST_INVALID', `no ${scope} 999999`));
    }
  });

  it('knows nothing of what is not there', async () => {
    const gone = 999_999;
    const calls = [
      desk().changeProvider(gone, aProvider('x'), by('x'), signal),
      desk().noteModels(gone, [], NOW_US, by('x'), signal),
      desk().removeProvider(gone, by('x'), signal),
      desk().changeAlias(gone, anAlias('x', [1]), by('x'), signal),
      desk().removeAlias(gone, by('x'), signal),
      desk().changeProject(gone, aProject('x'), by('x'), signal),
      desk().removeProject(gone, by('x'), signal),
      desk().changeKey(gone, aKey('x', 1), by('x'), signal),
      desk().rotateKey(gone, { ...secret(), oldUntilUs: NOW_US }, by('x'), signal),
      desk().revokeKey(gone, NOW_US, by('x'), signal),
      desk().removePrice(gone, by('x'), signal),
      desk().changeBudget(gone, aBudget('x'), EVER, by('x'), signal),
      desk().liftBudget(gone, null, by('x'), signal),
      desk().removeBudget(gone, by('x'), signal),
    ];
    for (const call of await Promise.allSettled(calls)) {
      expect(call).toMatchObject({ status: 'rejected', reason: { code: 'NOT_FOUND' } });
    }
  });

  it('keeps a provider that an alias leads to, and of one that goes no secret and no price', async () => {
    const made = await provider();
    const alias = await desk().createAlias(
      anAlias(name('alias'), [made.id]),
      by('llm_alias.created'),
      signal,
    );
    const price = await desk().setPrice(
      aPrice('m', { provider_id: made.id }),
      NOW_US,
      by('llm_price.set'),
      signal,
    );
    await expect(desk().removeProvider(made.id, by('llm_provider.removed'), signal)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining(alias.alias) as string,
    });
    await desk().removeAlias(alias.id, by('llm_alias.removed'), signal);
    await desk().removeProvider(made.id, by('llm_provider.removed'), signal);
    const after = await house();
    expect(after.providers.map(({ id }) => id)).not.toContain(made.id);
    expect(after.prices.map(({ id }) => id)).not.toContain(price.id);
    const [row] = await room.rows(
      'SELECT name, sealed, definition FROM vigilops.llm_providers WHERE id = $1',
      [made.id],
    );
    expect(row).toMatchObject({ name: made.name, sealed: null, definition: { config: {} } });
  });

  it('finds models of a provider, and changes nothing else of it', async () => {
    const made = await provider();
    const found = await desk().noteModels(
      made.id,
      ['a', 'b"{}', 'c\0'],
      NOW_US,
      by('llm_provider.models_refreshed'),
      signal,
    );
    expect(found).toEqual({ ...made, discoveredModels: ['a', 'b"{}', 'c\uFFFD'], discoveredUs: NOW_US });
  });

  it('keeps a project while it has keys that work', async () => {
    const made = await key();
    await expect(
      desk().removeProject(made.project_id, by('llm_project.removed'), signal),
    ).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await desk().revokeKey(made.id, NOW_US, by('llm_key.revoked'), signal);
    await desk().removeProject(made.project_id, by('llm_project.removed'), signal);
    expect((await house()).projects.map(({ id }) => id)).not.toContain(made.project_id);
  });

  it('opens a key by its old secret for as long as was said, and by none before that', async () => {
    const made = await key();
    const soonUs = (Date.now() + 3_600_000) * 1_000;
    const rotate = (oldUntilUs: number) =>
      desk().rotateKey(made.id, { ...secret(), oldUntilUs }, by('llm_key.rotated'), signal);
    const rotated = await rotate(soonUs);
    expect(rotated.hashes).toEqual([
      { hex: expect.any(String) as string, untilUs: null },
      { hex: made.hashes[0]?.hex, untilUs: soonUs },
    ]);
    expect(rotated.start).not.toBe(made.start);
    const again = await rotate(soonUs);
    expect(again.hashes.map(({ hex }) => hex)).toEqual([expect.any(String), rotated.hashes[0]?.hex]);
    expect((await rotate(NOW_US)).hashes).toHaveLength(1);
  });

  it('revokes a key for good, and tells of it for a while', async () => {
    const made = await key();
    const nowUs = Date.now() * 1_000;
    await desk().revokeKey(made.id, nowUs, by('llm_key.revoked'), signal);
    await desk().revokeKey(made.id, nowUs + HOUR_US, by('llm_key.revoked'), signal);
    expect((await house()).keys).toContainEqual(expect.objectContaining({ id: made.id, revokedUs: nowUs }));
    const outcomes = await Promise.allSettled([
      desk().changeKey(made.id, aKey('x', made.project_id), by('x'), signal),
      desk().rotateKey(made.id, { ...secret(), oldUntilUs: nowUs }, by('x'), signal),
    ]);
    outcomes.forEach((outcome) => {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'CONFLICT' } });
    });
    await room.rows(`UPDATE vigilops.llm_keys SET revoked_at = now() - interval '91 days' WHERE id = $1`, [
      made.id,
    ]);
    expect((await house()).keys.map(({ id }) => id)).not.toContain(made.id);
  });

  it('lets keys rest while their person is disabled, and end with them', async () => {
    const userId = await person();
    const made = await key({ user_id: userId });
    const { revision } = await house();
    const keyNow = async () => (await house()).keys.find(({ id }) => id === made.id);
    await room.rows('UPDATE vigilops.users SET disabled_at = now() WHERE id = $1', [userId]);
    expect((await keyNow())?.revokedUs).toEqual(expect.any(Number));
    expect((await house()).revision).toBe(revision + 1);
    await room.rows('UPDATE vigilops.users SET disabled_at = NULL WHERE id = $1', [userId]);
    expect((await keyNow())?.revokedUs).toBeNull();
    await room.rows('UPDATE vigilops.users SET last_login_at = now() WHERE id = $1', [userId]);
    expect((await house()).revision).toBe(revision + 2);
    await room.rows('DELETE FROM vigilops.users WHERE id = $1', [userId]);
    expect(await keyNow()).toMatchObject({
      user_id: null,
      userName: null,
      revokedUs: expect.any(Number) as number,
    });
  });

  it('has one price for a model of a provider, and one for that of whatever provider', async () => {
    const model = name('model');
    const set = (amount: string, providerId: number | null = null) =>
      desk().setPrice(
        aPrice(model, { provider_id: providerId, currency: amount }),
        NOW_US,
        by('llm_price.set'),
        signal,
      );
    const { id: providerId } = await provider();
    const [first, own] = [await set('USD'), await set('CNY', providerId)];
    const second = await set('EUR');
    expect(second).toMatchObject({ id: first.id, currency: 'EUR' });
    expect((await house()).prices.filter((price) => price.model === model)).toEqual([second, own]);
    await desk().removePrice(own.id, by('llm_price.removed'), signal);
    expect((await house()).prices.filter((price) => price.model === model)).toEqual([second]);
  });

  it('lifts a budget until a moment, and holds again', async () => {
    const made = await desk().createBudget(aBudget(name('budget')), EVER, by('llm_budget.created'), signal);
    const lift = (untilUs: number | null) =>
      desk().liftBudget(made.id, untilUs, by('llm_budget.lifted'), signal);
    expect(await lift(NOW_US)).toEqual({ ...made, liftedUntilUs: NOW_US });
    expect(await lift(null)).toEqual(made);
  });
});
