import { VigilError } from '@vigilops/contracts';
import { describe, expect, it } from 'vitest';
import { logStream, openTail, readerOf, tableRows } from './test/tail-kit.ts';

const refusal = async (work: Promise<unknown>): Promise<unknown> => {
  const error: unknown = await work.catch((caught: unknown) => caught);
  return error instanceof VigilError ? error.code : error;
};
const many = (count: number, from = 0) => Array.from({ length: count }, (_, i) => `line ${String(from + i)}`);

describe('live tail', () => {
  it('sends each stored line once, in the order in which they were stored, late lines too', async () => {
    const kit = openTail();
    const reader = readerOf(await kit.open());
    kit.store('one', {
      body: 'two, written an hour ago',
      timeUs: kit.clock.now().getTime() * 1_000 - 3_600e6,
    });
    kit.store('three');
    await kit.clock.advance(1_000);
    kit.store('four');
    await kit.clock.advance(1_000);
    expect(reader.bodies()).toEqual(['one', 'two, written an hour ago', 'three', 'four']);
    expect(reader.events.map(({ id }) => id.split('.')[1])).toEqual(['1', '2']);
  });

  it('sends the first line after a silence at once, and then four times a second', async () => {
    const kit = openTail();
    const reader = readerOf(await kit.open());
    kit.store('at once');
    await kit.clock.advance(0);
    expect(reader.bodies()).toEqual(['at once']);
    kit.store('with the');
    await kit.clock.advance(100);
    kit.store('next ones');
    await kit.clock.advance(149);
    expect(reader.events).toHaveLength(1);
    await kit.clock.advance(1);
    expect(reader.bodies()).toEqual(['at once', 'with the', 'next ones']);
    expect(reader.events).toHaveLength(2);
  });

  it('does not listen while nobody watches', async () => {
    const kit = openTail();
    expect(kit.listeners.size).toBe(0);
    const [first, second] = [await kit.open(), await kit.open({ services: ['shop'] })];
    expect(kit.listeners.size).toBe(1);
    first.end();
    expect(kit.listeners.size).toBe(1);
    second.end();
    expect(kit.listeners.size).toBe(0);
    expect(kit.tail.figures().streams).toBe(0);
  });

  describe('filters', () => {
    const LINES = [
      { stream: 1, body: 'payment ok', severity: 9 },
      {
        stream: 2,
        body: 'Payment FAILED',
        severity: 17,
        traceId: Buffer.alloc(16, 1),
        spanId: Buffer.alloc(8, 2),
      },
      { stream: 3, body: 'no level', severity: 0 },
      { stream: 2, body: 'warned', severity: 13, traceId: Buffer.alloc(16, 3) },
      { stream: 4, body: 'unheard of', severity: 24 },
    ];
    it.each([
      ['host ids', { hostIds: [1, 3] }, [0, 2]],
      ['names of hosts', { hosts: ['web-2'] }, [1, 3]],
      ['keys of hosts', { hosts: ['key-2', 'web-1'] }, [0, 1, 3]],
      ['groups of hosts', { hostGroups: ['shop', 'pay'] }, [0]],
      ['tags of hosts', { hostTags: ['web', 'eu'] }, [1, 3]],
      ['labels of hosts', { hostLabels: [['env', 'prod'] as const] }, [2]],
      ['labels that no host has', { hostLabels: [['constructor', ''] as const] }, []],
      ['services', { services: ['db'] }, [2]],
      ['the file', { file: '/var/log/db.log' }, [2]],
      ['host and service, both', { hosts: ['web-1'], services: ['db'] }, []],
      ['a level and above', { level: 'warn' as const }, [1, 3, 4]],
      ['exactly some levels', { levels: ['unknown' as const, 'info' as const] }, [0, 2]],
      ['both at once', { level: 'error' as const, levels: ['warn' as const, 'error' as const] }, [1]],
      ['a trace', { traceId: '01'.repeat(16) }, [1]],
      ['a span', { spanId: '02'.repeat(8) }, [1]],
      ['no host at all', { hosts: [] }, []],
      ['nothing', {}, [0, 1, 2, 3, 4]],
    ])('by %s', async (_name, question, expected) => {
      const kit = openTail();
      kit.streams.set(3, logStream(3, { serviceName: 'db', filePath: '/var/log/db.log' }));
      const reader = readerOf(await kit.open(question));
      kit.store(...LINES);
      await kit.clock.advance(1_000);
      expect(reader.bodies()).toEqual(expected.map((place) => LINES[place]?.body));
    });

    it.each([
      ['a part in any case', { value: 'payment', caseSensitive: false }, ['payment ok', 'Payment FAILED']],
      ['a part in its case', { value: 'Payment', caseSensitive: true }, ['Payment FAILED']],
      ['signs as they are', { value: '.*', caseSensitive: false }, []],
    ])('finds %s without asking the database', async (_name, text, expected) => {
      const kit = openTail();
      const reader = readerOf(await kit.open({ text: { mode: 'substring', ...text } }));
      kit.store(...LINES);
      await kit.clock.advance(1_000);
      expect(reader.bodies()).toEqual(expected);
      expect(kit.asked.bodies).toEqual([]);
    });

    it('asks the database for a regular expression, and about what passed the other filters only', async () => {
      const kit = openTail();
      const text = { mode: 'regex', value: 'fail', caseSensitive: false } as const;
      const reader = readerOf(await kit.open({ level: 'warn', text }));
      kit.store(...LINES);
      await kit.clock.advance(1_000);
      expect(reader.bodies()).toEqual(['Payment FAILED']);
      // At first with nothing: whether the pattern can be read at all.
      expect(kit.asked.bodies).toEqual([[''], ['Payment FAILED', 'warned', 'unheard of']]);
    });

    it('asks the database where letters beyond ASCII have case', async () => {
      const kit = openTail();
      await kit.open({ text: { mode: 'substring', value: 'Ärger', caseSensitive: false } });
      expect(kit.asked.bodies).toEqual([['']]);
    });
  });

  it('learns what a new stream is when its first line comes, and asks again after a while', async () => {
    const kit = openTail({ streamsTtlMs: 5_000 });
    const reader = readerOf(await kit.open({ hosts: ['renamed'] }));
    kit.store('before');
    await kit.clock.advance(1_000);
    kit.streams.set(1, logStream(1, { hostName: 'renamed' }));
    kit.store('not noticed yet');
    await kit.clock.advance(5_000);
    kit.store('after');
    await kit.clock.advance(1_000);
    expect(reader.bodies()).toEqual(['after']);
    expect(kit.asked.streams).toEqual([1, 1]);
  });

  it('looks once for all who ask the same, and renders a line once', async () => {
    const kit = openTail();
    const text = { mode: 'regex', value: 'fail', caseSensitive: false } as const;
    const questions = [{ text }, { text }, {}];
    const readers = await Promise.all(questions.map(async (question) => readerOf(await kit.open(question))));
    kit.asked.bodies.length = 0;
    kit.store('it failed');
    await kit.clock.advance(1_000);
    await kit.clock.advance(1_000);
    expect(readers.map((reader) => reader.bodies())).toEqual([['it failed'], ['it failed'], ['it failed']]);
    expect(kit.asked.bodies).toHaveLength(1);
    const [one, two, three] = readers.map(({ events: [event] }) =>
      event?.kind === 'lines' ? event.lines[0] : undefined,
    );
    expect(one).toBeDefined();
    expect([two, three]).toEqual([one, one]);
    expect(two).toBe(one);
    expect(three).toBe(one);
  });

  describe('a slow reader', () => {
    it('gets the newest lines and hears how many were left out, within the bounds', async () => {
      const kit = openTail({ maxWaitingLines: 100, maxEventLines: 40 });
      const reader = readerOf(await kit.open());
      const release = reader.hold();
      kit.store('held');
      await kit.clock.advance(1_000);
      for (let round = 0; round < 5; round += 1) {
        kit.store(...many(100, round * 100));
        await kit.clock.advance(1_000);
      }
      release();
      await kit.clock.advance(5_000);
      expect(reader.bodies()).toEqual(['held', ...many(100, 400)]);
      expect(reader.skipped()).toBe(400);
      expect(reader.gaps()).toEqual([]);
      expect(kit.tail.figures().skippedLines).toBe(400);
    });

    it('is bounded by bytes, too, and one long line still passes', async () => {
      const kit = openTail({ maxQueuedBytes: 2_000, maxEventBytes: 1_000 });
      const reader = readerOf(await kit.open());
      kit.store({ body: 'x'.repeat(5_000) });
      await kit.clock.advance(1_000);
      kit.store(...Array.from({ length: 10 }, () => ({ body: 'y'.repeat(600) })));
      await kit.clock.advance(5_000);
      const lengths = reader.events.map((event) => (event.kind === 'lines' ? event.lines.length : 0));
      expect(lengths).toEqual([1, 1, 1, 1]);
      expect(reader.skipped()).toBe(7);
    });

    it('shares one memory with the others: beyond it, each keeps a little', async () => {
      const kit = openTail({ maxHeldBytes: 10_000, alwaysBytes: 1_000 });
      const streams = await Promise.all(
        Array.from({ length: 20 }, (_, i) => kit.open({ hostIds: [1, i + 10] })),
      );
      kit.store(...many(100));
      // Between two questions others have their turn, so twenty of them take some.
      for (let turn = 0; turn < 10; turn += 1) {
        await kit.clock.advance(1_000);
      }
      const readers = streams.map(readerOf);
      await kit.clock.advance(1_000);
      const got = readers.map((reader) => reader.bodies().length);
      expect(got.every((count) => count >= 10 && count <= 100)).toBe(true);
      expect(got.filter((count) => count < 30).length).toBeGreaterThan(10);
      expect(readers.every((reader, i) => reader.skipped() === 100 - (got[i] ?? 0))).toBe(true);
    });
  });

  it('reads no more lines of a flood than it can send', async () => {
    const kit = openTail({ maxEventLines: 10, maxWaitingLines: 20 });
    const reader = readerOf(await kit.open());
    kit.store(...many(1_000));
    await kit.clock.advance(1_000);
    expect(reader.bodies()).toEqual(many(20, 980));
    expect(reader.skipped()).toBe(980);
  });

  it('sends slower in a flood the more streams there are, and what it sends is new', async () => {
    const kit = openTail({ maxEventLines: 10, maxWaitingLines: 20, restPerStreamMs: 500 });
    await Promise.all(Array.from({ length: 3 }, () => kit.open({ hosts: ['none'] })));
    const reader = readerOf(await kit.open());
    for (let round = 0; round < 40; round += 1) {
      kit.store(...many(100, round * 100));
      await kit.clock.advance(250);
    }
    // Ten seconds at an event every two, and at the end only the newest wait.
    expect(reader.events.length).toBeGreaterThanOrEqual(5);
    expect(reader.events.length).toBeLessThanOrEqual(6);
    await kit.clock.advance(4_000);
    expect(reader.bodies().slice(-20)).toEqual(many(20, 3_980));
    expect(reader.bodies().length + reader.skipped()).toBe(4_000);
    // A few lines now and then wait for nobody.
    kit.store('alone');
    await kit.clock.advance(0);
    expect(reader.bodies().at(-1)).toBe('alone');
  });

  it('owes a reader who was away all that fitted, and sends it without a rest', async () => {
    const kit = openTail({ maxEventLines: 10, maxWaitingLines: 20, maxQueuedLines: 100 });
    const first = readerOf(await kit.open());
    kit.store('one');
    await kit.clock.advance(1_000);
    await first.leave();
    for (let round = 0; round < 5; round += 1) {
      kit.store(...many(20, round * 20));
      await kit.clock.advance(250);
    }
    const second = readerOf(await kit.open({}, { lastEventId: first.events[0]?.id ?? '' }));
    const release = second.hold();
    await kit.clock.advance(1_000);
    kit.store('new');
    await kit.clock.advance(1_000);
    release();
    await kit.clock.advance(1);
    expect(second.bodies()).toEqual(many(100));
    await kit.clock.advance(1_000);
    expect(second.bodies()).toEqual([...many(100), 'new']);
    expect([second.skipped(), second.gaps().length]).toEqual([0, 0]);
    // From here on it is a reader like any other.
    kit.store(...many(100));
    await kit.clock.advance(0);
    expect(second.bodies()).toHaveLength(111);
    await kit.clock.advance(1_000);
    expect(second.bodies()).toHaveLength(121);
    expect(second.skipped()).toBe(80);
  });

  it('cuts a line that is too long, and says so', async () => {
    const kit = openTail({ maxLineCharacters: 1_000 });
    const reader = readerOf(await kit.open());
    kit.store(
      { body: `${'a'.repeat(999)}🚨${'b'.repeat(1_000_000)}` },
      { body: 'short', attributes: JSON.stringify({ list: 'z'.repeat(2_000) }) },
      'whole',
    );
    await kit.clock.advance(1_000);
    const [event] = reader.events;
    const shown =
      event?.kind === 'lines' ? event.lines.map(({ json }) => JSON.parse(json.toString()) as unknown) : [];
    expect(shown).toEqual([
      { body: `${'a'.repeat(999)}\ufffd`, host: 'web-1', attributes: {}, cut: true },
      { body: 'short', host: 'web-1', attributes: {}, cut: true },
      { body: 'whole', host: 'web-1', attributes: {} },
    ]);
  });

  describe('after a cut', () => {
    it('goes on behind the last event that arrived, with nothing lost and nothing twice', async () => {
      const kit = openTail();
      const first = readerOf(await kit.open());
      for (const body of ['one', 'two', 'three']) {
        kit.store(body);
        await kit.clock.advance(1_000);
      }
      // The third event was written, and the connection broke before all of it was through.
      const lastEventId = first.events[1]?.id ?? '';
      await first.leave();
      kit.store('four, while away');
      await kit.clock.advance(59_000);
      const second = readerOf(await kit.open({}, { lastEventId }));
      kit.store('five');
      await kit.clock.advance(1_000);
      expect(second.bodies()).toEqual(['three', 'four, while away', 'five']);
      expect(second.gaps()).toEqual([]);
      expect(kit.tail.figures().streams).toBe(1);
    });

    it('goes on even where nobody noticed yet that the old connection broke, and ends that one', async () => {
      const kit = openTail();
      const first = readerOf(await kit.open());
      kit.store('one');
      await kit.clock.advance(1_000);
      const second = readerOf(await kit.open({}, { lastEventId: first.events[0]?.id ?? '' }));
      kit.store('two');
      await kit.clock.advance(1_000);
      await first.over;
      expect([first.bodies(), second.bodies()]).toEqual([['one'], ['two']]);
    });

    it.each([
      'later than a minute',
      'with another token',
      'with another question',
      'after a restart',
      'with an id of its own',
    ])('says %s from when on lines may be missing', async (how) => {
      const kit = openTail();
      const first = readerOf(await kit.open());
      kit.store('one');
      await kit.clock.advance(1_000);
      const seenUs = kit.clock.now().getTime() * 1_000 - 1e6;
      const id = first.events[0]?.id ?? '';
      await first.leave();
      await kit.clock.advance(how === 'later than a minute' ? 60_001 : 1_000);
      const lastEventId =
        how === 'with an id of its own'
          ? 'x'
          : how === 'after a restart'
            ? id.replace('stream', 'strean')
            : id;
      const second = readerOf(
        await kit.open(how === 'with another question' ? { level: 'info' } : {}, {
          lastEventId,
          viewer: how === 'with another token' ? 'token 2' : 'token 1',
          backlog: 10,
        }),
      );
      kit.store('two');
      await kit.clock.advance(1_000);
      const from = how === 'with an id of its own' ? kit.clock.now().getTime() * 1_000 - 91e6 : seenUs - 30e6;
      expect(second.gaps()).toMatchObject([{ fromUs: from }]);
      expect(second.events[0]?.kind).toBe('gap');
      expect(second.bodies()).toEqual(['two']);
    });

    it('keeps an invented time within a day', async () => {
      const kit = openTail();
      const reader = readerOf(await kit.open({}, { lastEventId: 'stream-000000009.1.0' }));
      await kit.clock.advance(1);
      expect(reader.gaps()).toMatchObject([
        { fromUs: (kit.clock.now().getTime() - 86_400_000 - 1) * 1_000 - 30e6 },
      ]);
    });

    it('names the earliest line that did not fit while it was away, and goes on with the rest', async () => {
      const kit = openTail({ maxQueuedLines: 5 });
      const first = readerOf(await kit.open());
      kit.store('one');
      await kit.clock.advance(1_000);
      const lastEventId = first.events[0]?.id ?? '';
      await first.leave();
      kit.store({ body: 'late', timeUs: 1_000_000 }, ...many(6));
      await kit.clock.advance(1_000);
      const second = readerOf(await kit.open({}, { lastEventId }));
      await kit.clock.advance(1_000);
      expect(second.events.map(({ kind }) => kind)).toEqual(['gap', 'lines']);
      expect(second.gaps()).toMatchObject([{ fromUs: 1_000_000 }]);
      expect(second.bodies()).toEqual(many(5, 1));
      expect(second.skipped()).toBe(0);
    });

    it('says so where what was sent is no longer kept', async () => {
      const kit = openTail({ maxKeptBytes: 150 });
      const first = readerOf(await kit.open());
      for (const body of ['one', 'two', 'three', 'four', 'five']) {
        kit.store(body);
        await kit.clock.advance(1_000);
      }
      const second = readerOf(await kit.open({}, { lastEventId: first.events[0]?.id ?? '' }));
      await kit.clock.advance(1_000);
      expect(second.gaps()).toHaveLength(1);
      expect(second.bodies().at(-1)).toBe('five');
      expect(second.bodies()).not.toContain('two');
    });

    it('frees everything when nobody comes back', async () => {
      const kit = openTail();
      const reader = readerOf(await kit.open());
      await reader.leave();
      expect(kit.tail.figures().streams).toBe(1);
      await kit.clock.advance(60_000);
      expect(kit.tail.figures().streams).toBe(0);
      expect(kit.listeners.size).toBe(0);
    });
  });

  describe('lines before the start', () => {
    it('come first, oldest first, and meet the new ones without a hole or a double', async () => {
      const kit = openTail();
      const timeUs = kit.clock.now().getTime() * 1_000;
      // Stored while the table is read: one is in what was read, the other is not.
      kit.database.table = () => {
        kit.store('c', 'd');
        return Promise.resolve(tableRows(timeUs, 'a', 'b', 'c'));
      };
      const reader = readerOf(await kit.open({}, { backlog: 10 }));
      kit.store('e');
      await kit.clock.advance(1_000);
      expect(reader.bodies()).toEqual(['a', 'b', 'c', 'd', 'e']);
    });

    it('keep apart lines that are the same in every letter', async () => {
      const kit = openTail();
      const timeUs = kit.clock.now().getTime() * 1_000;
      kit.database.table = () => Promise.resolve(tableRows(timeUs, 'same'));
      const reader = readerOf(await kit.open({}, { backlog: 10 }));
      kit.store('same', 'same');
      await kit.clock.advance(1_000);
      // The table had one of the three; the commit of one of the two may have been answered late.
      expect(reader.bodies()).toEqual(['same', 'same']);
      await kit.clock.advance(11_000);
      kit.store('same');
      await kit.clock.advance(1_000);
      expect(reader.bodies()).toHaveLength(3);
    });

    it('are what refuses a stream when they cannot be read, and then nothing is left behind', async () => {
      const kit = openTail();
      kit.database.table = () => Promise.reject(new VigilError('STORE_UNAVAILABLE', 'away'));
      expect(await refusal(kit.open({}, { backlog: 1 }))).toBe('STORE_UNAVAILABLE');
      expect(kit.tail.figures().streams).toBe(0);
      expect(kit.listeners.size).toBe(0);
    });
  });

  describe('when the database is in trouble', () => {
    it('says from when on lines may be missing, and goes on with the next', async () => {
      const kit = openTail();
      const reader = readerOf(await kit.open());
      const { streams } = kit.database;
      kit.database.streams = () => Promise.reject(new VigilError('STORE_TIMEOUT', 'late'));
      kit.store({ body: 'unknown', timeUs: 7_000_000 });
      await kit.clock.advance(1_000);
      kit.database.streams = streams;
      kit.store('known');
      await kit.clock.advance(1_000);
      expect(reader.gaps()).toMatchObject([{ fromUs: 7_000_000 }]);
      expect(reader.bodies()).toEqual(['known']);
    });

    it('counts as skipped what a pattern took too long for, and tells of a gap where nobody answered', async () => {
      const kit = openTail();
      const text = { mode: 'regex', value: 'fail', caseSensitive: false } as const;
      const reader = readerOf(await kit.open({ text }));
      const { match } = kit.database;
      kit.database.match = () => Promise.reject(new VigilError('QUERY_TOO_LARGE', 'too slow'));
      kit.store('failed', 'or not');
      await kit.clock.advance(1_000);
      kit.database.match = () => Promise.reject(new VigilError('STORE_UNAVAILABLE', 'away'));
      kit.store({ body: 'failed', timeUs: 5_000_000 });
      await kit.clock.advance(1_000);
      kit.database.match = match;
      kit.store('failed again');
      await kit.clock.advance(1_000);
      expect(reader.events).toMatchObject([
        { kind: 'lines', lines: [], skipped: 2 },
        { kind: 'gap', fromUs: 5_000_000 },
        { kind: 'lines', skipped: 0 },
      ]);
      expect(reader.bodies()).toEqual(['failed again']);
    });

    it('keeps the order of lines whose text was tried one after the other', async () => {
      const kit = openTail({ maxLinesPerTry: 2 });
      const text = { mode: 'regex', value: 'fail', caseSensitive: false } as const;
      const reader = readerOf(await kit.open({ text }));
      const gate = Promise.withResolvers<undefined>();
      const { match } = kit.database;
      kit.database.match = async (bodies) => {
        await (bodies.includes('fail 1') ? gate.promise : undefined);
        return match(bodies);
      };
      kit.store('fail 1', 'no', 'fail 2');
      await kit.clock.advance(2_000);
      kit.store('fail 3', 'no', 'fail 4');
      await kit.clock.advance(2_000);
      gate.resolve(undefined);
      await kit.clock.advance(2_000);
      expect(reader.bodies()).toEqual(['fail 1', 'fail 2', 'fail 3', 'fail 4']);
      expect(kit.asked.bodies.slice(1).every((bodies) => bodies.length <= 2)).toBe(true);
    });

    it('refuses a pattern that cannot be read before the stream begins', async () => {
      const kit = openTail();
      kit.database.match = () => Promise.reject(new VigilError('REQUEST_INVALID', 'no pattern'));
      const opened = kit.open({ text: { mode: 'regex', value: '(', caseSensitive: false } });
      await expect(opened).rejects.toThrow('text: no pattern');
      expect(kit.tail.figures().streams).toBe(0);
    });
  });

  describe('seats', () => {
    it('are limited, for all and for one token, and free again when a stream ends', async () => {
      const kit = openTail({ maxStreams: 4, maxStreamsPerToken: 3 });
      const own = await Promise.all([kit.open(), kit.open(), kit.open()]);
      own.forEach(readerOf);
      expect(await refusal(kit.open())).toBe('OVERLOADED');
      readerOf(await kit.open({}, { viewer: 'token 2' }));
      expect(await refusal(kit.open({}, { viewer: 'token 3' }))).toBe('OVERLOADED');
      own[0]?.end();
      await kit.open({}, { viewer: 'token 3' });
    });

    it('are given to who reads before who may come back', async () => {
      const kit = openTail({ maxStreams: 2 });
      const away = readerOf(await kit.open());
      readerOf(await kit.open());
      await away.leave();
      readerOf(await kit.open());
      expect(kit.tail.figures().streams).toBe(2);
    });
  });

  it('ends all streams at a stop, gives all memory back, and takes no new ones', async () => {
    const kit = openTail();
    const reader = readerOf(await kit.open());
    await kit.open();
    kit.store('kept by the one, waiting in the other');
    await kit.clock.advance(1_000);
    expect(kit.tail.figures().heldBytes).toBeGreaterThan(100);
    kit.tail.stop();
    await reader.over;
    expect(kit.tail.figures()).toMatchObject({ streams: 0, heldBytes: 0 });
    expect(await refusal(kit.open())).toBe('OVERLOADED');
  });

  it('loses the oldest rather than memory when looking cannot keep up, and tells of the gap', async () => {
    const kit = openTail({ maxInboxBytes: 100 });
    const reader = readerOf(await kit.open());
    const gate = Promise.withResolvers<undefined>();
    const { streams } = kit.database;
    kit.database.streams = async (ids) => {
      await gate.promise;
      return streams(ids);
    };
    kit.store('being looked at');
    await kit.clock.advance(1_000);
    kit.store({ body: 'a'.repeat(80), timeUs: 3_000_000 });
    kit.store('b'.repeat(80));
    gate.resolve(undefined);
    await kit.clock.advance(1_000);
    expect(reader.bodies()).toEqual(['being looked at', 'b'.repeat(80)]);
    expect(reader.gaps()).toMatchObject([{ fromUs: 3_000_000 }]);
  });
});
