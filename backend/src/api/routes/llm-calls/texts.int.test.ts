import { describeEngines } from '@vigilops/testkit';
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { aCall, aProject } from '../../../store/test/some-llm.ts';
import { STORE_SCHEMA } from '../../../store/test/store-schema.ts';
import { openCheckedHouse, type CheckedHouse } from '../../test/checked-house.ts';

const signal = new AbortController().signal;

describeEngines('texts of LLM calls over HTTP', STORE_SCHEMA, (suite) => {
  let house: CheckedHouse;
  let projectId = 0;
  beforeAll(async () => {
    house = await openCheckedHouse(suite);
    const made = await house.admin('POST', '/api/v1/llm-projects', { name: 'shop', keep_texts_days: 7 });
    expect(made).toMatchObject({ status: 201, json: { keep_texts_days: 7 } });
    projectId = (made.json as { id: number }).id;
  });
  afterAll(() => house.close());
  afterEach(() => {
    expect(house.errors).toEqual([]);
  });

  const texts = { prompt: 'user:\nhello', isPromptCut: false, answer: 'hi', isAnswerCut: true };
  const keep = async () => {
    const row = aCall({ timeUs: Date.now() * 1_000, projectId, texts });
    await house.room.llm.ledger.write(randomUUID(), [{ row, charges: [] }], signal);
    return row.requestId;
  };
  const pathOf = (id: string) => `/api/v1/llm-calls/${id}/texts`;

  it('are for Admins alone, and each look is in the audit log', async () => {
    const id = await keep();
    for (const call of [house.reader, house.agentOf(1)]) {
      expect((await call('GET', pathOf(id))).status).toBe(403);
      expect((await call('DELETE', pathOf(id))).status).toBe(403);
    }
    expect((await house.nobody('GET', pathOf(id))).status).toBe(401);
    expect(await house.admin('GET', pathOf(id))).toMatchObject({
      status: 200,
      json: {
        items: [
          {
            attempt: 1,
            prompt: 'user:\nhello',
            is_prompt_cut: false,
            answer: 'hi',
            is_answer_cut: true,
            until: expect.stringMatching(/Z$/u) as string,
          },
        ],
      },
    });
    expect((await house.auditOf())[0]).toMatchObject({ action: 'llm_texts.read', subject: id });
  });

  it('are told of in the list, whose readers do not see them', async () => {
    const id = await keep();
    const list = await house.reader('GET', `/api/v1/llm-calls?request_id=${id}`);
    expect(list.json).toMatchObject({ items: [{ request_id: id, has_texts: true }] });
    expect(list.text).not.toContain('hello');
    expect((await house.reader('GET', '/api/v1/llm-calls?request_id=x')).status).toBe(400);
  });

  it('are forgotten, and unknown from then on', async () => {
    const id = await keep();
    expect((await house.admin('DELETE', pathOf(id))).status).toBe(204);
    expect((await house.auditOf())[0]).toMatchObject({ action: 'llm_texts.forgotten', subject: id });
    expect((await house.admin('GET', pathOf(id))).status).toBe(404);
    expect((await house.admin('DELETE', pathOf(id))).status).toBe(404);
  });

  it('are in no export of the configuration', async () => {
    await keep();
    const { status, text } = await house.admin('GET', '/api/v1/settings/export');
    expect(status).toBe(200);
    expect(text).not.toContain('hello');
  });

  it('are kept for days that make sense, and whoever changes that is in the audit log', async () => {
    for (const days of [0, 366, 1.5, '7', -1]) {
      const body = { name: randomUUID(), keep_texts_days: days };
      expect((await house.admin('POST', '/api/v1/llm-projects', body)).status, String(days)).toBe(400);
    }
    const name = randomUUID();
    const { id } = await house.room.llm.desk.createProject(
      aProject(name),
      { actor: { kind: 'nobody', id: null, name: '' }, action: 'x', subject: '', detail: {}, address: null },
      signal,
    );
    const path = `/api/v1/llm-projects/${String(id)}`;
    expect((await house.admin('PUT', path, { name, keep_texts_days: 365 })).status).toBe(200);
    expect((await house.auditOf())[0]).toMatchObject({
      action: 'llm_project.changed',
      detail: { keep_texts_days: 365 },
    });
  });
});
