import type { LogSearch } from '@vigilops/contracts/api';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { STORE_SCHEMA } from '../../../store/test/store-schema.ts';
import { openOutsideHouse, type OutsideHouse } from '../../test/outside-house.ts';
import { callerOf, signInPeople } from '../../test/people.ts';

const PATH = '/api/v1/log-searches';

describeEngines('saved searches over HTTP', STORE_SCHEMA, (suite) => {
  let house: OutsideHouse;
  let ada: string;
  beforeAll(async () => {
    house = await openOutsideHouse(suite);
    ada = (await signInPeople(house.served)).admin;
  });
  afterAll(() => house.close());
  beforeEach(() => house.room.rows('TRUNCATE vigilops.log_searches', []));
  afterEach(() => {
    expect(house.errors).toEqual([]);
  });

  const admin = (method: string, path: string, body?: unknown) => house.as('admin')(method, path, body);
  const asAda = (method: string, path: string, body?: unknown) =>
    callerOf(house.served)(method, path, body, ada);
  const wanted = (changes: object = {}) => ({
    name: 'slow',
    query: 'level:>=warn took:>5',
    shared: true,
    ...changes,
  });
  const namesFor = async (who: typeof admin) =>
    ((await who('GET', PATH)).json as { items: LogSearch[] }).items.map(({ name }) => name);

  it('are kept for all, changed and taken away, and the audit log tells who did', async () => {
    const made = await admin(
      'POST',
      PATH,
      wanted({ range: { from: 'now-1d', to: 'now' }, columns: ['took'] }),
    );
    expect(made, made.text).toMatchObject({
      status: 201,
      json: {
        ...wanted(),
        case_sensitive: false,
        range: { from: 'now-1d', to: 'now' },
        columns: ['took'],
        created_by: 'admin',
      },
    });
    const one = `${PATH}/${String((made.json as LogSearch).id)}`;
    const changed = await asAda('PUT', one, wanted({ name: 'slower', query: '' }));
    expect(changed, changed.text).toMatchObject({
      status: 200,
      json: { name: 'slower', query: '', range: null, columns: [], created_by: 'admin' },
    });
    expect(await namesFor(house.as('reader'))).toEqual(['slower']);
    expect(await admin('DELETE', one)).toMatchObject({ status: 204 });
    expect(await admin('DELETE', one)).toMatchObject({ status: 404 });
    expect(await namesFor(admin)).toEqual([]);
    expect((await admin('GET', '/api/v1/audit?limit=3')).json).toMatchObject({
      items: [
        { action: 'log_search.removed', subject: 'slower' },
        { action: 'log_search.changed', subject: 'slower', actor: { name: 'Ada' } },
        { action: 'log_search.created', subject: 'slow', detail: { shared: true } },
      ],
    });
  });

  it('may be for oneself: nobody else sees, changes or removes them, or meets their names', async () => {
    const made = await asAda('POST', PATH, wanted({ shared: false }));
    expect(made, made.text).toMatchObject({ status: 201, json: { shared: false, created_by: 'Ada' } });
    const one = `${PATH}/${String((made.json as LogSearch).id)}`;
    expect(await namesFor(admin)).toEqual([]);
    expect(await admin('PUT', one, wanted())).toMatchObject({ status: 404 });
    expect(await admin('DELETE', one)).toMatchObject({ status: 404 });
    expect(await admin('POST', PATH, wanted())).toMatchObject({ status: 201 });
    expect(await namesFor(asAda)).toEqual(['slow', 'slow']);
    expect(await asAda('POST', PATH, wanted({ shared: false }))).toMatchObject({ status: 409 });
    expect(await asAda('PUT', one, wanted({ name: 'mine, for all' }))).toMatchObject({ status: 200 });
    expect(await namesFor(admin)).toEqual(['mine, for all', 'slow']);
  });

  it('are for all where nobody is known', async () => {
    const answer = await admin('POST', PATH, wanted({ shared: false }));
    expect(answer, answer.text).toMatchObject({ status: 400 });
    expect((answer.json as { detail: string }).detail).toMatch(/^shared: nobody is known/u);
  });

  it('are no more than one can look through', async () => {
    await house.room.rows(
      `INSERT INTO vigilops.log_searches (name, definition, created_by, updated_at)
       SELECT 'n' || n, '{"query":""}', 'x', now() FROM generate_series(1, 200) AS n`,
      [],
    );
    expect(await admin('POST', PATH, wanted())).toMatchObject({ status: 409 });
  });

  it.each([
    ['query: column 7', { query: 'level:loud' }],
    ['name', { name: '' }],
    ['range.from', { range: { from: 'yesterday', to: 'now' } }],
    ['columns', { columns: Array.from({ length: 21 }, String) }],
    ['wrong', { wrong: 1 }],
  ])('are refused by the name of what is wrong: %s', async (start, changes) => {
    const answer = await admin('POST', PATH, wanted(changes));
    expect(answer, answer.text).toMatchObject({ status: 400 });
    expect((answer.json as { detail: string }).detail.startsWith(start), answer.text).toBe(true);
  });
});
