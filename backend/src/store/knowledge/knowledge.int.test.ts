import { articleText, type ArticleText } from '@vigilops/contracts/api';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ArticleWords, KnowledgeStore } from '../../model/index.ts';
import { noted } from '../test/noted.ts';
import { openReadingRoom, type ReadingRoom } from '../test/open-reading-room.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';

const idle = new AbortController().signal;
const AT = new Date('2026-03-02T12:00:00Z');
const audit = (action: string) => ({ ...noted(action), subject: 'it' });

const words = (title: string, body = ''): ArticleWords => ({
  parts: { A: title.split(' '), B: [], C: [], D: body === '' ? [] : body.split(' ') },
});
const textOf = (changes: Partial<ArticleText>) => articleText.parse({ title: 'An article', ...changes });
const SEARCH = {
  state: 'published',
  services: [],
  rules: [],
  templates: [],
  issues: [],
  limit: 10,
} as const;

describeEngines('articles in the store', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  let store: KnowledgeStore;
  beforeAll(async () => {
    room = await openReadingRoom(suite);
    store = room.knowledge;
  });
  afterAll(() => room.close());

  const write = async (text: ArticleText, found: ArticleWords, by = 'Ann') => {
    const made = await store.create(
      { text, words: found, source: 'written', state: 'published', incidentId: null, by, at: AT },
      audit('knowledge.created'),
      idle,
    );
    return made?.id ?? 0;
  };

  it('finds by words, the rarer the better, the title before the text, and quotes nothing away', async () => {
    const inTitle = await write(textOf({ title: 'Pool' }), words('pool', "common o'neil back\\slash"));
    const inText = await write(textOf({ title: 'Other' }), words('other', 'pool common'));
    const ask = async (asked: readonly string[], begun?: string) =>
      (await store.search({ ...SEARCH, words: asked, begun }, idle)).map(({ id }) => id);
    expect(await ask(['pool'])).toEqual([inTitle, inText]);
    expect(await ask(["o'neil"])).toEqual([inTitle]);
    expect(await ask(['back\\slash', 'nowhere'])).toEqual([inTitle]);
    expect(await ask(['nowhere'])).toEqual([]);
    expect(await ask([])).toEqual([]);
    expect(await ask(['oth'])).toEqual([]);
    expect(await ask(['oth'], 'oth')).toEqual([inText]);
    const [best] = await store.search({ ...SEARCH, words: ['pool', 'common'] }, idle);
    expect(best?.matched).toBe(2);
  });

  it('finds by the names that an article says it applies to, and by no other', async () => {
    const id = await write(
      textOf({ title: 'Named', applies_to: { services: ['shop'], rules: [], templates: [42], issues: [] } }),
      words('named'),
    );
    const byService = await store.search({ ...SEARCH, words: ['x'], services: ['shop', 'cart'] }, idle);
    expect(byService.map((found) => [found.id, found.fitsBecause])).toEqual([[id, ['shop']]]);
    expect(await store.search({ ...SEARCH, words: [], templates: [42] }, idle)).toHaveLength(1);
    expect(await store.search({ ...SEARCH, words: [], issues: [42] }, idle)).toEqual([]);
  });

  it('shows what is for readers of a language, and what is for all', async () => {
    await write(textOf({ title: 'zh', language: 'zh', tags: ['tongue'] }), words('zh'));
    await write(textOf({ title: 'all', tags: ['tongue'] }), words('all'));
    const titles = async (language?: 'en' | 'zh') =>
      (await store.list({ state: 'published', tag: 'tongue', language, limit: 10 }, idle)).items
        .map(({ text }) => text.title)
        .toSorted();
    expect(await titles('en')).toEqual(['all']);
    expect(await titles('zh')).toEqual(['all', 'zh']);
    expect(await titles()).toEqual(['all', 'zh']);
  });

  it('keeps what it said before, and lets nobody overwrite what they have not seen', async () => {
    const id = await write(textOf({ title: 'First' }), words('first'));
    const change = (title: string, version: number) =>
      store.change(
        id,
        { text: textOf({ title }), words: words(title), version, publish: true, by: 'Bo', at: AT },
        audit('knowledge.changed'),
        idle,
      );
    expect(await change('second', 1)).toMatchObject({ version: 2, updatedBy: 'Bo', createdBy: 'Ann' });
    expect(await change('lost', 1)).toBe('changed_meanwhile');
    expect((await store.versions(id, idle)).map(({ version, text }) => [version, text.title])).toEqual([
      [2, 'second'],
      [1, 'First'],
    ]);
    expect(await store.search({ ...SEARCH, words: ['first'] }, idle)).toEqual([]);
    expect(await store.versions(2_000_000_000, idle)).toEqual([]);
  });

  it('counts a person once with each incident, and the last word counts', async () => {
    const id = await write(textOf({ title: 'Helps' }), words('helps'));
    const say = (by: string, helped: boolean, incidentId: number | null) =>
      store.giveFeedback(id, { by, helped, incidentId, at: AT }, idle);
    await say('Ann', false, null);
    await say('Ann', true, null);
    await say('Ann', true, 5);
    await say('Bo', false, null);
    expect(await store.find(id, idle)).toMatchObject({ helped: 2, notHelped: 1 });
    expect(
      await store.giveFeedback(2_000_000_000, { by: 'x', helped: true, incidentId: null, at: AT }, idle),
    ).toBe(false);
  });

  it('hides and brings back, and finds what is hidden no more', async () => {
    const id = await write(textOf({ title: 'Hidden' }), words('hidden'));
    const by = { name: 'Bo', at: AT };
    await store.setState(id, 'archived', by, audit('knowledge.archived'), idle);
    expect(await store.search({ ...SEARCH, words: ['hidden'] }, idle)).toEqual([]);
    await store.setState(id, 'published', by, audit('knowledge.published'), idle);
    expect(await store.search({ ...SEARCH, words: ['hidden'] }, idle)).toHaveLength(1);
  });

  it('takes over what came with the house, and respects that somebody hid it', async () => {
    const shipped = (key: string, title: string) => ({ key, text: textOf({ title }), words: words(title) });
    await store.ensureBuiltIn([shipped('a.en', 'builtin'), shipped('b.en', 'gone')], AT, idle);
    const all = async () =>
      (await store.list({ state: 'published', source: 'built_in', limit: 10 }, idle)).items;
    const first = (await all()).find(({ builtInKey }) => builtInKey === 'a.en');
    expect(first).toMatchObject({ version: 1, createdBy: 'VigilOps' });
    await store.ensureBuiltIn([shipped('a.en', 'builtin')], AT, idle);
    expect((await all()).map(({ builtInKey, version }) => [builtInKey, version])).toEqual([['a.en', 1]]);
    await store.setState(first?.id ?? 0, 'archived', { name: 'Bo', at: AT }, audit('x'), idle);
    await store.ensureBuiltIn([shipped('a.en', 'newer')], AT, idle);
    expect(await all()).toEqual([]);
    expect(await store.find(first?.id ?? 0, idle)).toMatchObject({ version: 2, text: { title: 'newer' } });
    expect(
      await store.change(
        first?.id ?? 0,
        { text: textOf({}), words: words('x'), version: 2, publish: true, by: 'Bo', at: AT },
        audit('x'),
        idle,
      ),
    ).toBe('built_in');
  });

  it('tells which incidents ended with a note, once each, and the same trouble once until somebody looked', async () => {
    const nowUs = AT.getTime() * 1_000;
    const incident = async (title: string, notes: readonly string[], isOver = true) => {
      const [row] = await room.rows<{ id: number }>(
        `INSERT INTO vigilops.incidents (title, severity, priority, priority_reason, started_at, last_alert_at, resolved_at)
         VALUES ($1, 'warning', 3, '', $2, $2, $3) RETURNING id`,
        [title, new Date(AT.getTime() - 3_600_000), isOver ? AT : null],
      );
      for (const note of notes) {
        await room.rows(
          `INSERT INTO vigilops.incident_events (incident_id, at, kind, text, by_name) VALUES ($1, $2, 'note', $3, 'Ann')`,
          [row?.id, AT, note],
        );
      }
      return row?.id ?? 0;
    };
    const told = await incident('told', ['first', 'restarted it']);
    await incident('silent', []);
    await incident('lasts', ['looking'], false);
    await room.rows(
      `INSERT INTO vigilops.alerts (rule_name, condition, subject_key, state, severity, message, pending_since, fired_at, resolved_at, incident_id)
       VALUES ('CPU', '{}', 'host:1', 'resolved', 'warning', 'busy', $1, $1, $1, $2)`,
      [AT, told],
    );
    const ended = () => store.endedWithNotes(nowUs - 60e6, 10, idle);
    expect(await ended()).toEqual([
      {
        id: told,
        title: 'told',
        cause: null,
        startedUs: nowUs - 3_600e6,
        resolvedUs: nowUs,
        rules: ['CPU'],
        services: [],
        hosts: [],
        alerts: ['busy'],
        notes: [
          { text: 'first', by: 'Ann' },
          { text: 'restarted it', by: 'Ann' },
        ],
      },
    ]);
    const draft = {
      text: textOf({ title: 'told' }),
      words: words('told'),
      source: 'incident',
      state: 'draft',
      incidentId: told,
      by: 'VigilOps',
      at: AT,
    } as const;
    expect(await store.create(draft, null, idle)).toMatchObject({ state: 'draft', incidentId: told });
    expect(await store.create(draft, null, idle)).toBeUndefined();
    await incident('told', ['again']);
    expect(await ended()).toEqual([]);
    expect((await store.list({ state: 'draft', limit: 10 }, idle)).drafts).toBe(1);
  });
});
