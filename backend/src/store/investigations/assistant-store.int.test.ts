import { describeEngines } from '@vigilops/testkit';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AskedTurn, AssistantStore } from '../../model/index.ts';
import { openReadingRoom, type ReadingRoom } from '../test/open-reading-room.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';

const idle = new AbortController().signal;
const at = (minute: number) => new Date(Date.parse('2026-03-02T12:00:00Z') + minute * 60_000);

const aTurn = (over: Partial<AskedTurn> = {}): AskedTurn => ({
  id: randomUUID(),
  question: 'Why?',
  about: null,
  askedAt: at(0),
  ended: 'answered',
  parts: [{ text: '因为连接池已满\u0000。', citations: [], invented: 0, starts_line: true }],
  evidence: [],
  toolCalls: [],
  rows: [{ cite: 'incident:7', link: '/a/vigilops-app/alerts/incidents/7', label: 'x' }],
  provider: 'ollama',
  model: 'ollama/qwen3',
  inputTokens: 10,
  outputTokens: 2,
  usd: null,
  ...over,
});

describeEngines('what the assistant keeps', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  let store: AssistantStore;
  beforeAll(async () => {
    room = await openReadingRoom(suite);
    store = room.assistant;
  });
  afterAll(() => room.close());

  async function begin(owner: string, minute = 0): Promise<string> {
    const id = randomUUID();
    await store.begin({ id, owner, title: 'Why?', key: Buffer.alloc(32, 7) }, at(minute), idle);
    return id;
  }

  async function incident(severity: string, minute: number, isOver = false): Promise<number> {
    const [row] = await room.rows<{ id: number }>(
      `INSERT INTO vigilops.incidents (title, severity, priority, priority_reason, started_at, last_alert_at, resolved_at)
       VALUES ('Payment is down', $1, 1, 'it is critical', $2, $2, $3) RETURNING id`,
      [severity, at(minute), isOver ? at(minute) : null],
    );
    return row?.id ?? 0;
  }

  it('is a conversation for its owner alone, with all its turns in their order', async () => {
    const id = await begin('user:1');
    await store.keepTurn(id, aTurn({ question: 'Second', askedAt: at(2) }), at(2), idle);
    const first = aTurn({ askedAt: at(1), ended: null });
    await store.keepTurn(id, first, at(1), idle);
    await store.keepTurn(id, { ...first, ended: 'cut' }, at(3), idle);
    const found = await store.conversation(id, 'user:1', idle);
    expect(found?.asked.map(({ question, ended }) => [question, ended])).toEqual([
      ['Why?', 'cut'],
      ['Second', 'answered'],
    ]);
    expect(found?.asked[0]?.parts[0]?.text).toBe('因为连接池已满\ufffd。');
    expect(found?.asked[0]?.rows).toEqual(first.rows);
    expect([...(found?.key ?? [])]).toEqual([...Buffer.alloc(32, 7)]);
    expect(await store.conversation(id, 'user:2', idle)).toBeUndefined();
    expect(await store.conversations('user:2', idle)).toEqual([]);
    expect(await store.conversations('user:1', idle)).toMatchObject([{ id, turns: 2, updatedAt: at(3) }]);
    expect(await store.remove(id, 'user:2', idle)).toBe(false);
    expect(await store.remove(id, 'user:1', idle)).toBe(true);
    expect(await room.rows('SELECT FROM vigilops.assistant_turns')).toEqual([]);
    await expect(store.keepTurn(id, aTurn(), at(4), idle)).rejects.toThrow('was deleted');
  });

  it('keeps the newest two hundred of an owner, and none that is old', async () => {
    const old = await begin('user:9', -1_000);
    for (let number = 0; number < 200; number += 1) {
      await begin('user:9', number);
    }
    expect(await store.conversation(old, 'user:9', idle)).toBeUndefined();
    expect(await store.conversations('user:9', idle)).toHaveLength(200);
    expect(await store.prune(at(150), at(-9_999), idle)).toBe(150);
    expect(await store.conversations('user:9', idle)).toHaveLength(50);
  });

  it('investigates an incident once, and writes its line into the time line', async () => {
    const id = await incident('critical', 0);
    const begun = await store.beginInvestigation(id, 'VigilOps', at(1), idle);
    expect(begun).toBeGreaterThan(0);
    expect(await store.beginInvestigation(id, 'Ada', at(2), idle)).toBeUndefined();
    expect(await store.beginInvestigation(2_000_000_000, 'Ada', at(2), idle)).toBeUndefined();
    const ended = { state: 'done', ended: 'answered', report: { what: 'x' }, usd: 0.01, model: 'm' } as const;
    await store.endInvestigation(begun ?? 0, { ...ended, line: 'Investigated: the pool' }, at(3), idle);
    await store.endInvestigation(begun ?? 0, { ...ended, line: 'again' }, at(4), idle);
    expect(await store.investigations({ incidentId: id, limit: 5 }, idle)).toMatchObject([
      { state: 'done', startedBy: 'VigilOps', usd: 0.01, report: { what: 'x' } },
    ]);
    expect(
      await room.rows('SELECT kind, text, by_name FROM vigilops.incident_events WHERE incident_id = $1', [
        id,
      ]),
    ).toEqual([{ kind: 'note', text: 'Investigated: the pool', by_name: 'VigilOps' }]);
  });

  it('takes up critical incidents that are open and young, and again what a killed backend left', async () => {
    const id = await incident('critical', 10);
    await incident('warning', 10);
    await incident('critical', 10, true);
    await incident('critical', -500);
    const young = () => store.toInvestigate(at(5), at(20), 10, idle);
    expect(await young()).toEqual([id]);
    expect(await store.toInvestigate(at(5), at(9), 10, idle)).toEqual([]);
    await store.beginInvestigation(id, 'VigilOps', at(11), idle);
    expect(await young()).toEqual([]);
    await store.prune(at(-9_999), at(12), idle);
    expect(await store.investigations({ incidentId: id, limit: 1 }, idle)).toMatchObject([
      { state: 'failed', ended: 'lost' },
    ]);
    expect(await store.beginInvestigation(id, 'Ada', at(13), idle)).toBeGreaterThan(0);
  });

  it('counts what was spent by the ledger, without calls that are known already', async () => {
    await room.makeRoom('llm_calls', [at(0).getTime() * 1_000]);
    const call = async (environment: string, pico: string, keyId: number | null, id = randomUUID()) => {
      await room.rows(
        `INSERT INTO vigilops.llm_calls (time, request_id, attempt, is_final, endpoint, stream, status, model, key_id, environment,
           input_tokens, cache_read_tokens, cache_write_tokens, cache_write_long_tokens, output_tokens, reasoning_tokens,
           tokens_from, cost_pico, saved_pico, currency, latency_us)
         VALUES ($1, $2, 1, true, 'chat', true, 'ok', 'm', $3, $4, 1, 0, 0, 0, 1, 0, 'provider', $5, 0, 'USD', 1)`,
        [at(0), id, keyId, environment, pico],
      );
      return id;
    };
    await call('assistant', '1000000000000', null);
    await call('investigation', '500000000000', null);
    await call('playground', '7', null);
    await call('assistant', '7', 3);
    const known = await call('assistant', '9', null);
    expect(await store.spent(at(-1), [known], idle)).toEqual([
      { currency: 'USD', costPico: 1_500_000_000_000n },
    ]);
    expect(await store.spent(at(1), [], idle)).toEqual([]);
  });
});
