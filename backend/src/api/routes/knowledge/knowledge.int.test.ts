import type { Article, ListedArticle } from '@vigilops/contracts/api';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createKnowledgeDesk, loadStarters } from '../../../analysis/index.ts';
import { STORE_SCHEMA } from '../../../store/test/store-schema.ts';
import { openOutsideHouse, type OutsideHouse } from '../../test/outside-house.ts';
import { callerOf, signInPeople } from '../../test/people.ts';

const PATH = '/api/v1/knowledge';
/** As the clock of the house has it. */
const NOW = new Date('2026-03-01T12:00:00Z');
const BEGUN = new Date('2026-03-01T11:00:00Z');
const idle = new AbortController().signal;

describeEngines('the knowledge base over HTTP', STORE_SCHEMA, (suite) => {
  let house: OutsideHouse;
  let ada: string;
  beforeAll(async () => {
    house = await openOutsideHouse(suite);
    ada = (await signInPeople(house.served)).admin;
    await house.room.knowledge.ensureBuiltIn(await loadStarters(), new Date(), idle);
  });
  afterAll(() => house.close());
  afterEach(() => {
    expect(house.errors).toEqual([]);
  });
  const admin = (method: string, path: string, body?: unknown) => house.as('admin')(method, path, body);
  const reader = (path: string) => house.as('reader')('GET', path);
  const asAda = (method: string, path: string, body?: unknown) =>
    callerOf(house.served)(method, path, body, ada);
  const found = async (query: string, language?: string) => {
    const params = new URLSearchParams({ query, ...(language === undefined ? {} : { language }) });
    const answer = await reader(`${PATH}?${params.toString()}`);
    expect(answer, answer.text).toMatchObject({ status: 200 });
    return (answer.json as { items: ListedArticle[] }).items;
  };

  it.each([
    ['no space left on device', 'Disk full'],
    ['the process was killed, out of memory', 'Memory leak, or killed for memory (OOM)'],
    ['FATAL: remaining connection slots are reserved', 'Connection pool exhausted'],
    ['HikariPool-1 - Connection is not available, request timed out', 'Connection pool exhausted'],
    ['getaddrinfo EAI_AGAIN api.internal', 'Names cannot be resolved (DNS)'],
    ['certif', 'Certificate expired or about to'],
    ['deadlock detected', 'Lock chain in the database'],
    ['iowait', 'Slow disk'],
    ['backup', 'Backup failed'],
    ['502 bad gateway after release', '5xx after a deployment'],
    ['磁盘满了怎么办', '磁盘写满'],
    ['证书过期', '证书过期或即将过期'],
    ['数据库连接池耗尽', '连接池耗尽'],
    ['日志太多 暴涨', '日志风暴'],
    ['内存一直上涨', '内存泄漏 / 被 OOM 杀掉'],
  ])('finds for %j what helps', async (query, title) => {
    const [best] = await found(query);
    expect(best?.title).toBe(title);
    expect(best?.excerpt).not.toBe('');
  });

  it('finds only what a reader of a language reads, and nothing where nothing fits', async () => {
    expect((await found('disk', 'en')).map(({ language }) => language)).not.toContain('zh');
    expect((await found('disk', 'zh')).every(({ language }) => language === 'zh')).toBe(true);
    expect(await found('quantum chromodynamics')).toEqual([]);
    expect(await found("' | & ! :* \\ <-> ()")).toEqual([]);
  });

  it('is written, changed, hidden and told of in the audit log', async () => {
    const text = {
      title: 'Restart the shop',
      body: 'Slow after midnight',
      steps: ['restart it'],
      tags: ['shop'],
    };
    const made = await asAda('POST', PATH, text);
    expect(made, made.text).toMatchObject({
      status: 201,
      json: { ...text, source: 'written', state: 'published', version: 1, created_by: 'Ada', helped: 0 },
    });
    const { id } = made.json as Article;
    const one = `${PATH}/${String(id)}`;
    expect((await found('restart shop'))[0]).toMatchObject({ id });
    const changed = await admin('PUT', one, { text: { ...text, title: 'Shop: restart' }, version: 1 });
    expect(changed, changed.text).toMatchObject({ status: 200, json: { version: 2, created_by: 'Ada' } });
    expect(await asAda('PUT', one, { text, version: 1 })).toMatchObject({ status: 409 });
    const versions = await reader(`${one}/versions`);
    expect(versions.json).toMatchObject({
      items: [
        { version: 2, text: { title: 'Shop: restart' } },
        { version: 1, saved_by: 'Ada', text: { title: 'Restart the shop' } },
      ],
    });
    await asAda('POST', `${one}/feedback`, { helped: true });
    expect(await admin('POST', `${one}/feedback`, { helped: false })).toMatchObject({
      json: { helped: 1, not_helped: 1 },
    });
    expect(await admin('POST', `${one}/state`, { state: 'archived' })).toMatchObject({
      json: { state: 'archived' },
    });
    expect((await found('restart shop')).map((hit) => hit.id)).not.toContain(id);
    expect((await reader(`${PATH}?state=archived`)).json).toMatchObject({ items: [{ id }], total: 1 });
    expect((await admin('GET', '/api/v1/audit?limit=3')).json).toMatchObject({
      items: [
        { action: 'knowledge.archived', subject: 'Shop: restart' },
        { action: 'knowledge.changed' },
        { action: 'knowledge.created', actor: { name: 'Ada' } },
      ],
    });
  });

  it('says what to do where it cannot be as asked', async () => {
    const [builtIn] = await found('disk full', 'en');
    const one = `${PATH}/${String(builtIn?.id)}`;
    expect(builtIn).toMatchObject({ source: 'built_in' });
    const refused = await admin('PUT', one, { text: { title: 'mine' }, version: builtIn?.version });
    expect(refused).toMatchObject({ status: 409 });
    expect(refused.text).toContain('copy it');
    expect(await reader(`${PATH}/2000000000`)).toMatchObject({ status: 404 });
    expect(await reader(`${PATH}?incident_id=2000000000`)).toMatchObject({ status: 404 });
    expect(await reader(`${PATH}?incident_id=1&query=x`)).toMatchObject({ status: 400 });
    expect(await admin('POST', PATH, { title: '   ' })).toMatchObject({ status: 400 });
    expect(await house.as('reader')('POST', PATH, { title: 'no' })).toMatchObject({ status: 403 });
  });

  it('proposes what people noted when an incident ended, and offers it to the next of its kind', async () => {
    const { rows, knowledge } = house.room;
    const incident = async (message: string, rule: string, isOver: boolean) => {
      const [row] = await rows<{ id: number }>(
        `INSERT INTO vigilops.incidents (title, severity, priority, priority_reason, started_at, last_alert_at, resolved_at)
         VALUES ($1, 'critical', 1, 'all of it', $3, $3, $2) RETURNING id`,
        [message, isOver ? NOW : null, BEGUN],
      );
      await rows(
        `INSERT INTO vigilops.alerts (rule_name, condition, subject_key, state, severity, message, pending_since, fired_at, resolved_at, incident_id)
         VALUES ($1, '{"type":"host"}', 'x' || $2, $4, 'critical', $2, $6, $6, $5, $3)`,
        [rule, message, row?.id, isOver ? 'resolved' : 'firing', isOver ? NOW : null, BEGUN],
      );
      return row?.id ?? 0;
    };
    const over = await incident('orders queue is stuck', 'Queue depth', true);
    await admin('POST', `/api/v1/incidents/${String(over)}/notes`, {
      note: 'a poison message: moved it to the dead letters',
    });
    const desk = createKnowledgeDesk({ store: knowledge });
    expect(await desk.propose('en', NOW, idle)).toBe(1);
    expect(await desk.propose('en', NOW, idle)).toBe(0);
    const drafts = await reader(`${PATH}?state=draft`);
    expect(drafts.json).toMatchObject({
      items: [{ title: 'orders queue is stuck', source: 'incident', incident_id: over }],
      drafts: 1,
    });
    const { id = 0 } = (drafts.json as { items: ListedArticle[] }).items[0] ?? {};
    const next = await incident('payments queue is stuck', 'Queue depth', false);
    const offered = async () =>
      ((await reader(`${PATH}?incident_id=${String(next)}`)).json as { items: ListedArticle[] }).items;
    expect((await offered()).map((hit) => hit.id)).not.toContain(id);
    await admin('POST', `${PATH}/${String(id)}/state`, { state: 'published' });
    expect((await offered())[0]).toMatchObject({ id, fits_because: ['Queue depth'] });

    const disk = await incident('web-1: /var is 97 % full', 'A file system above 95 %', false);
    const fits = (await reader(`${PATH}?incident_id=${String(disk)}&language=en`)).json as {
      items: ListedArticle[];
    };
    expect(fits.items.map(({ title }) => title)).toEqual(['Disk full']);
    const odd = await incident('zorp: flux 3', 'Odd', false);
    expect((await reader(`${PATH}?incident_id=${String(odd)}`)).json).toMatchObject({ items: [] });
  });
});
