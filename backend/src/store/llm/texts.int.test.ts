import { describeEngines } from '@vigilops/testkit';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LlmCallRow } from '../../model/index.ts';
import { anEntry } from '../test/a-spec.ts';
import { openReadingRoom, type ReadingRoom } from '../test/open-reading-room.ts';
import { aCall, aProject } from '../test/some-llm.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';

const signal = new AbortController().signal;
const DAY_US = 86_400e6;
const TEXTS = { prompt: 'a question\0', isPromptCut: true, answer: 'an answer', isAnswerCut: false };

describeEngines('texts of LLM calls', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  const nowUs = Date.now() * 1_000;
  beforeAll(async () => {
    room = await openReadingRoom(suite);
  });
  afterAll(() => room.close());

  const projectOf = async (days: number | null) => {
    const form = aProject(randomUUID(), { keep_texts_days: days });
    return room.llm.desk.createProject(form, anEntry('x'), signal);
  };
  const change = ({ id, name }: { readonly id: number; readonly name: string }, days: number | null) =>
    room.llm.desk.changeProject(id, aProject(name, { keep_texts_days: days }), anEntry('x'), signal);
  const write = async (projectId: number, agoUs = 0, changes: Partial<LlmCallRow> = {}) => {
    const row = aCall({ projectId, timeUs: nowUs - agoUs, texts: TEXTS, ...changes });
    await room.llm.ledger.write(randomUUID(), [{ row, charges: [] }], signal);
    return row.requestId;
  };
  const read = (id: string) => room.llm.texts.read(id, anEntry('llm_texts.read', id), signal);
  const stored = async (id: string) =>
    (await room.rows('SELECT FROM vigilops.llm_texts WHERE request_id = $1', [id])).length;
  const isListed = async (requestId: string) => {
    const none = { projectIds: [], keyIds: [], userIds: [], providerIds: [], models: [], statuses: [] };
    const range = { fromUs: nowUs - 400 * DAY_US, toUs: nowUs + DAY_US };
    const [call] = await room.llm.calls.list({ ...none, ...range, requestId, limit: 9 }, signal);
    return call?.hasTexts;
  };
  const GONE = { code: 'NOT_FOUND' };

  it('are read as they were kept, of every attempt, and who read them is in the audit log', async () => {
    const { id } = await projectOf(7);
    const requestId = await write(id);
    await write(id, 0, { requestId, attempt: 2, texts: { ...TEXTS, answer: '' } });
    const untilUs = nowUs + 7 * DAY_US;
    const prompt = 'a question\uFFFD';
    expect(await read(requestId)).toEqual([
      { ...TEXTS, attempt: 1, prompt, untilUs },
      { ...TEXTS, attempt: 2, prompt, answer: '', untilUs },
    ]);
    expect(await isListed(requestId)).toBe(true);
    const [line] = await room.accounts.listAudit({ beforeId: null, limit: 1 }, signal);
    expect(line).toMatchObject({ action: 'llm_texts.read', subject: requestId });
    expect(JSON.stringify(line)).not.toContain('question');
  });

  it('are forgotten when that is asked, and the call stays', async () => {
    const { id } = await projectOf(7);
    const requestId = await write(id);
    await room.llm.texts.forget(requestId, anEntry('llm_texts.forgotten', requestId), signal);
    await expect(read(requestId)).rejects.toMatchObject(GONE);
    expect(await isListed(requestId)).toBe(false);
    const forget = room.llm.texts.forget(requestId, anEntry('llm_texts.forgotten', requestId), signal);
    await expect(forget).rejects.toMatchObject(GONE);
    const lines = await room.accounts.listAudit({ beforeId: null, limit: 5 }, signal);
    expect(lines.filter(({ subject }) => subject === requestId)).toHaveLength(1);
  });

  it('are kept of no project that does not want it, nor of calls without one', async () => {
    const [none, gone] = [await projectOf(null), await projectOf(7)];
    await room.llm.desk.removeProject(gone.id, anEntry('x'), signal);
    for (const projectId of [none.id, gone.id, 999_999]) {
      expect(await stored(await write(projectId)), String(projectId)).toBe(0);
    }
    expect(await stored(await write(none.id, 0, { projectId: null }))).toBe(0);
    const { id } = await projectOf(7);
    expect(await stored(await write(id, 0, { texts: null }))).toBe(0);
  });

  it('are gone when their days are over: for readers at once, and from the disk with the next run', async () => {
    const { id } = await projectOf(7);
    const [young, old] = [await write(id, 6 * DAY_US), await write(id, 8 * DAY_US)];
    await expect(read(old)).rejects.toMatchObject(GONE);
    expect(await isListed(old)).toBe(false);
    expect(await room.llm.prune(signal)).toBe(1);
    expect([await stored(young), await stored(old)]).toEqual([1, 0]);
  });

  it('are gone at once when their project keeps none, or for fewer days, or is removed', async () => {
    const [off, fewer, removed] = [await projectOf(30), await projectOf(30), await projectOf(30)];
    const ids = await Promise.all(
      [off, fewer, removed].map(async ({ id }) => [await write(id, 5 * DAY_US), await write(id)] as const),
    );
    await change(off, null);
    await change(fewer, 2);
    await room.llm.desk.removeProject(removed.id, anEntry('x'), signal);
    const left = await Promise.all(ids.map(([old, young]) => Promise.all([stored(old), stored(young)])));
    expect(left).toEqual([
      [0, 0],
      [0, 1],
      [0, 0],
    ]);
    await change(off, 30);
    expect(await stored(ids[0]?.[1] ?? '')).toBe(0);
  });

  it('live no longer than was promised when they were kept', async () => {
    const project = await projectOf(1);
    const requestId = await write(project.id, DAY_US / 2);
    await change(project, 300);
    expect(await read(requestId)).toMatchObject([{ untilUs: nowUs + DAY_US / 2 }]);
  });

  it('are not left behind by a call that ends while its project is switched off', async () => {
    const project = await projectOf(7);
    const [ids] = await Promise.all([
      Promise.all(Array.from({ length: 20 }, () => write(project.id))),
      change(project, null),
    ]);
    expect(await Promise.all(ids.map(stored))).toEqual(ids.map(() => 0));
  });

  it('are nothing that SQL users see', async () => {
    const views = await room.rows<{ text: string }>(
      `SELECT pg_get_viewdef(c.oid) AS text FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
       WHERE n.nspname = 'grafana_v1'`,
    );
    expect(views.length).toBeGreaterThan(0);
    expect(views.filter(({ text }) => text.includes('llm_texts'))).toEqual([]);
  });
});
