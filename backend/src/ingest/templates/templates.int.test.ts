import { silentLogger, systemClock, type Logger } from '@vigilops/runtime';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeEach, expect, it } from 'vitest';
import type { LogTemplateOrder } from '../../model/index.ts';
import { openReadingRoom, type ReadingRoom } from '../../store/test/open-reading-room.ts';
import { STORE_SCHEMA } from '../../store/test/store-schema.ts';
import { createTemplateRoom, type TemplateRoom } from './room.ts';

const signal = new AbortController().signal;
const NOW_US = 1_790_000_000_000_000;
const nobody = { kind: 'nobody', id: null, name: 'a test' } as const;

describeEngines('templates at the gate', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom | undefined;
  const open = async (): Promise<ReadingRoom> => (room ??= await openReadingRoom(suite));
  beforeEach(async () => {
    const { rows } = await open();
    for (const table of [
      'log_templates',
      'log_template_moves',
      'log_template_orders',
      'log_template_states',
    ]) {
      await rows(`DELETE FROM vigilops.${table}`);
    }
  });
  afterAll(() => room?.close());

  const backend = async (instance: string, logger: Logger = silentLogger, templates = 1_000) => {
    const { logTemplates: store } = await open();
    return createTemplateRoom({ store, instance, clock: systemClock, logger, limits: { templates } });
  };
  const takeAll = async ({ stage }: TemplateRoom, lines: readonly string[]): Promise<readonly number[]> => {
    await stage.ready(signal);
    const ids = lines.map((line) => stage.take(Buffer.from(line)));
    await stage.explained(NOW_US, signal);
    return ids;
  };
  const texts = async () =>
    (
      await (await open()).rows<{ text: string }>('SELECT text FROM vigilops.log_templates ORDER BY text')
    ).map(({ text }) => text);
  const moves = async () =>
    (await open()).rows<{ from: number; to: number }>(
      'SELECT from_id::float8 AS "from", to_id::float8 AS "to" FROM vigilops.log_template_moves ORDER BY 1',
    );
  const order = async (of: TemplateRoom, wanted: LogTemplateOrder) =>
    of.order(
      wanted,
      async (news) => {
        const { logTemplates } = await open();
        const audit = {
          actor: nobody,
          action: 'log_template.changed',
          subject: 'a template',
          detail: {},
          address: null,
        };
        await logTemplates.addOrder(wanted, news, { at: new Date(), name: 'a test', audit }, signal);
      },
      signal,
    );

  it('are stored before anybody can store a line with their ids, and only once', async () => {
    const [a, b] = [await backend('a'), await backend('b')];
    const lines = ['user 17 came in', 'disk sda1 is full', 'user 18 came in'];
    const [idsOfA, idsOfB] = await Promise.all([takeAll(a, lines), takeAll(b, [...lines].reverse())]);
    expect(idsOfA[0]).toBe(idsOfA[2]);
    expect(idsOfB).toEqual([...idsOfA].reverse());
    expect(await texts()).toEqual(['<other>', 'disk sda1 is full', 'user <num> came in']);
    const [row] = await (
      await open()
    ).rows<{ places: string[]; us: number }>(
      `SELECT places, date_part('epoch', first_seen) * 1000000 AS us FROM vigilops.log_templates WHERE id = $1`,
      [idsOfA[0]],
    );
    expect(row).toEqual({ places: ['num'], us: NOW_US });
  });

  it('of words that turn out to vary lead to the one that all became, on every backend', async () => {
    const [a, b] = [await backend('a'), await backend('b')];
    const words = ['ann', 'bob', 'cy', 'dan', 'eve', 'fay', 'gus'].map(
      (name) => `unit ${name} failed 3 times`,
    );
    const early = await takeAll(b, words.slice(0, 2));
    const late = (await takeAll(a, words)).at(-1) ?? 0;
    expect(await texts()).toContain('unit <word> failed <num> times');
    const { readers } = await open();
    const same = await readers.logs.sameTemplates(early[0] ?? 0, signal);
    expect(same).toEqual(expect.arrayContaining([late, ...early]));
    expect(new Set(await readers.logs.sameTemplates(late, signal))).toEqual(new Set(same));
    const all = await moves();
    expect(all.map(({ to }) => to).filter((to) => all.some(({ from }) => from === to))).toEqual([]);
  });

  it('are what they were after a restart, and a state that nobody can read does no harm', async () => {
    const first = await backend('a');
    const ids = await takeAll(first, ['net up via eth at 7', 'net up via wlan at 9', 'x y z']);
    await first.stop();
    const { rows } = await open();
    expect(
      await takeAll(await backend('a'), ['net up via eth at 8', 'net up via wlan at 1', 'x y z']),
    ).toEqual(ids);
    await rows(`UPDATE vigilops.log_template_states SET value = replace(value, '"lines":3', '"lines":4')`);
    const warnings: string[] = [];
    const heard = {
      ...silentLogger,
      warn: (_: object, text: string) => warnings.push(text),
    } as unknown as Logger;
    expect(await takeAll(await backend('a', heard), ['x y z'])).toEqual([ids[2]]);
    await rows(`UPDATE vigilops.log_template_states SET value = '{"version":1'`);
    expect(await takeAll(await backend('a', heard), ['x y z'])).toEqual([ids[2]]);
    expect(warnings).toHaveLength(2);
  });

  it('beyond as many as may be are counted as one, which is told', async () => {
    const warnings: string[] = [];
    const heard = {
      ...silentLogger,
      warn: (_: object, text: string) => warnings.push(text),
    } as unknown as Logger;
    const few = await backend('a', heard, 5);
    const lines = Array.from(
      'abcdefgh',
      (letter) => `${letter.repeat(3)} line${letter} of its own kind${letter}`,
    );
    const ids = await takeAll(few, lines);
    expect(new Set(ids).size).toBe(6);
    await few.look(signal);
    expect(warnings).toEqual([expect.stringContaining('<other>')]);
    const other = ids.at(-1) ?? 0;
    expect(
      await (await open()).rows('SELECT text FROM vigilops.log_templates WHERE id = $1', [other]),
    ).toEqual([{ text: '<other>' }]);
  });

  it('nothing is lost while the database is away: the lines wait, and so do their templates', async () => {
    const { logTemplates } = await open();
    let away = true;
    const flaky = createTemplateRoom({
      store: {
        ...logTemplates,
        explain: async (news, by) => {
          if (away) {
            throw new Error('away');
          }
          await logTemplates.explain(news, by);
        },
      },
      instance: 'a',
      clock: systemClock,
      logger: silentLogger,
    });
    await expect(takeAll(flaky, ['first of all'])).rejects.toThrow('away');
    await expect(takeAll(flaky, ['first of all'])).rejects.toThrow('away');
    away = false;
    await takeAll(flaky, ['something else']);
    expect(await texts()).toEqual(['<other>', 'first of all', 'something else']);
  });

  it('obey people on every backend and after a restart: merge, separate, split, pin, define', async () => {
    const [a, b] = [await backend('a'), await backend('b')];
    const lines = ['disk full', 'no space left on device', 'HTTP status 500 for /pay'];
    const [full = 0, noSpace = 0, status = 0] = await takeAll(a, lines);
    await takeAll(b, lines.slice(0, 1));
    expect(await order(a, { kind: 'merge', ids: [full, noSpace] })).toBe(full);
    expect(await moves()).toEqual([{ from: noSpace, to: full }]);
    const own = await order(a, { kind: 'define', text: 'HTTP status 500 for <path>' });
    await b.look(signal);
    // This one had not met the second: the order waits until it does.
    const [before] = await takeAll(b, ['no space left on device']);
    await b.look(signal);
    expect([before, ...(await takeAll(b, ['no space left on device', 'HTTP status 500 for /x']))]).toEqual([
      noSpace,
      full,
      own,
    ]);
    await a.stop();
    const again = await backend('a');
    await again.look(signal);
    expect(await takeAll(again, [...lines, 'HTTP status 404 for /x'])).toEqual([full, full, own, status]);
    expect(await order(again, { kind: 'separate', id: noSpace })).toBe(noSpace);
    expect(await moves()).toEqual([]);
    await b.look(signal);
    expect(await takeAll(b, ['no space left on device'])).toEqual([noSpace]);
    await order(b, { kind: 'undefine', id: own });
    await order(b, { kind: 'pin', id: full, isPinned: true });
    await again.look(signal);
    expect(await takeAll(again, ['HTTP status 500 for /y'])).toEqual([status]);
    await expect(order(b, { kind: 'split', id: full, place: 0 })).rejects.toThrow('no place 0');
    await expect(order(b, { kind: 'merge', ids: [full, 12_345] })).rejects.toThrow('no template 12345');
  });

  it('obey people who ask a backend that never met their lines', async () => {
    const [a, b] = [await backend('a'), await backend('b')];
    const [x = 0, y = 0] = await takeAll(a, ['one thing', 'quite another thing']);
    expect(await order(b, { kind: 'merge', ids: [x, y] })).toBe(x);
    expect(await moves()).toEqual([{ from: y, to: x }]);
    await a.look(signal);
    expect(await takeAll(a, ['quite another thing'])).toEqual([x]);
    expect(await order(b, { kind: 'separate', id: y })).toBe(y);
    await a.look(signal);
    expect([...(await moves()), ...(await takeAll(a, ['quite another thing']))]).toEqual([y]);
  });

  it('are as before where an order could not be stored', async () => {
    const a = await backend('a');
    const [x = 0, y = 0] = await takeAll(a, ['one thing', 'quite another thing']);
    const failed = a.order({ kind: 'merge', ids: [x, y] }, () => Promise.reject(new Error('away')), signal);
    await expect(failed).rejects.toThrow('away');
    expect(await takeAll(a, ['one thing', 'quite another thing'])).toEqual([x, y]);
    expect(await moves()).toEqual([]);
    expect(await order(a, { kind: 'merge', ids: [x, y] })).toBe(x);
  });
});
