import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMiner as create, type Miner, type MinerConfig } from './index.ts';

/** Few shapes: a property has many miners. */
const createMiner = ({ limits, ...config }: MinerConfig = {}) =>
  create({ ...config, limits: { shapes: 1_024, ...limits } });

const counted = (miner: Miner) =>
  miner.templates().reduce((sum, { count }) => sum + count, miner.other().count);
const texts = (miner: Miner) =>
  miner
    .templates()
    .filter(({ count }) => count > 0)
    .map(({ text }) => text)
    .sort();

const USERS = ['ann', 'bob', 'cy', 'dora', 'eve', 'finn', 'gus', 'hal'];

describe('a miner', () => {
  it('finds that a word varies when enough lines differ in it alone', () => {
    const miner = createMiner();
    const ids = USERS.map((user) => miner.take(`Failed password for ${user} from 10.0.0.1 port 22 ssh2`));
    const [first = 0] = ids;
    expect(miner.resolve(first)).toBe(miner.resolve(ids.at(-1) ?? 0));
    expect(texts(miner)).toEqual(['Failed password for <word> from <ip> port <num> ssh2']);
    expect(miner.template(first)?.count).toBe(USERS.length);
  });

  it('leaves few words that a program chooses from alone', () => {
    const miner = createMiner();
    for (const state of ['LOOKING', 'LEADING', 'FOLLOWING']) {
      miner.take(`peer 1 is ${state} now`);
    }
    expect(texts(miner)).toHaveLength(3);
  });

  it('leaves first words alone, which say what a message is about', () => {
    const miner = createMiner();
    USERS.forEach((name) => miner.take(`${name} startup succeeded`));
    expect(texts(miner)).toHaveLength(USERS.length);
  });

  it('needs two values behind an equals sign, and takes a size with its unit for one value', () => {
    const miner = createMiner();
    for (const line of ['name=ann size 5 KB', 'name=bob size 300 B', 'name=bob size 7 KB']) {
      miner.take(line);
    }
    expect(texts(miner)).toEqual(['name=<word> size <*>']);
  });

  it('gives a template the same id in whatever order its lines come, and in every process', () => {
    const lines = USERS.flatMap((user) => [
      `user ${user} came`,
      `session of 7 for ${user} ended`,
      'queue full',
    ]);
    fc.assert(
      fc.property(fc.shuffledSubarray(lines, { minLength: lines.length }), (shuffled) => {
        const miner = createMiner();
        shuffled.forEach((line) => miner.take(line));
        return (
          miner
            .templates()
            .map(({ id }) => id)
            .sort()
            .join() === expectedIds
        );
      }),
      { numRuns: 50 },
    );
  });
  const expectedIds = (() => {
    const miner = createMiner();
    ['user <*> came', 'session of <*> for <*> ended', 'queue full'].forEach((text) => miner.define(text));
    return miner
      .templates()
      .map(({ id }) => id)
      .sort()
      .join();
  })();

  it('finds two words that vary together, in whatever order their lines come', () => {
    const lines = USERS.flatMap((user) =>
      USERS.map((other) => `password of ${user} was changed by ${other}`),
    );
    fc.assert(
      fc.property(fc.shuffledSubarray(lines, { minLength: 48 }), (shuffled) => {
        const miner = createMiner();
        shuffled.forEach((line) => miner.take(line));
        expect(texts(miner)).toEqual(['password of <word> was changed by <word>']);
      }),
      { numRuns: 50 },
    );
  });

  it('tells which templates are new, and where others went', () => {
    const miner = createMiner();
    const first = miner.take('name=ann');
    expect(miner.changes()).toEqual([{ kind: 'new', id: first }]);
    const second = miner.take('name=bob');
    const [own, common, ...moved] = miner.changes();
    expect(own?.kind).toBe('new');
    expect(common).toEqual({ kind: 'new', id: second });
    expect(moved).toContainEqual({ kind: 'moved', id: first, to: second });
    expect(miner.changes()).toEqual([]);
  });

  it('counts every line exactly once, whatever came', () => {
    const word = fc.constantFrom(
      'user',
      'x7',
      '10.0.0.1',
      'a=b',
      '__proto__',
      'constructor',
      '',
      '\u0000',
      '{',
      '"',
      'é',
      '用户',
    );
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.array(word).map((words) => words.join(' ')),
            fc.string({ unit: 'binary' }),
          ),
        ),
        (lines) => {
          const miner = createMiner({ limits: { templates: 20, children: 3, shapes: 256 } });
          lines.forEach((line) => miner.take(line));
          expect(miner.lines()).toBe(lines.length);
          expect(counted(miner)).toBe(lines.length);
          expect(miner.templates().length).toBeLessThanOrEqual(20);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('reads bytes as it reads the text of them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (line) => {
        const miner = createMiner();
        return miner.take(line) === miner.take(new TextEncoder().encode(line));
      }),
    );
  });

  it('knows nearly all lines by their shape', () => {
    const miner = createMiner();
    for (let i = 0; i < 10_000; i += 1) {
      miner.take(`request ${String(i)} of 10.0.${String(i % 200)}.1 took ${String(i % 977)} ms`);
      miner.take(`job ${String(i * 7919)} of queue ${USERS[i % 8] ?? ''} is done`);
    }
    expect(miner.misses() / miner.lines()).toBeLessThan(0.01);
  });
});

describe('lines that somebody made to hurt', () => {
  it('have as many templates as there is room for, and the rest is counted', () => {
    const miner = createMiner({ limits: { templates: 500 } });
    for (let i = 0; i < 20_000; i += 1) {
      const word = i.toString(26).replace(/\d/gu, (digit) => 'qrstuvwxyz'[Number(digit)] ?? '');
      miner.take(`${word} ${word.toUpperCase()}${'a '.repeat(i % 9)} ${word} end`);
    }
    expect(miner.templates().length).toBeLessThanOrEqual(500);
    expect(miner.other().count).toBeGreaterThan(0);
    expect(counted(miner)).toBe(20_000);
    expect(JSON.stringify(miner.export()).length).toBeLessThan(1_000_000);
  });

  it('with a million different words at one place are one template', () => {
    const miner = createMiner();
    const ids = new Set<number>();
    for (let i = 0; i < 1_000_000; i += 1) {
      const word = i.toString(26).replace(/\d/gu, (digit) => 'qrstuvwxyz'[Number(digit)] ?? '');
      ids.add(miner.take(word));
    }
    expect(miner.templates().filter(({ count }) => count > 0)).toHaveLength(1);
    expect(ids.size).toBeLessThanOrEqual(65);
    expect(counted(miner)).toBe(1_000_000);
  });

  it.each([
    ['a megabyte of letters', 'x'.repeat(1_000_000)],
    ['a megabyte of words', 'word '.repeat(200_000)],
    ['a megabyte of brackets', '([{"\''.repeat(200_000)],
    ['a megabyte of colons', ':'.repeat(1_000_000)],
    ['nothing', ''],
    ['NUL', '\u0000'.repeat(100)],
    ['half of a pair', 'broken \ud800 text'],
  ])('may be %s', (_name, line) => {
    const miner = createMiner();
    expect(miner.take(line)).toBe(miner.take(line));
    expect(miner.templates()[0]?.text.length).toBeLessThanOrEqual(4_200);
    expect(miner.templates()[0]?.text.isWellFormed()).toBe(true);
  });

  it('may be any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const miner = createMiner();
        const id = miner.take(bytes);
        return miner.take(bytes) === id && (miner.template(id)?.text.isWellFormed() ?? false);
      }),
    );
  });

  it('that begin alike and differ behind the look at them are one template, which says so', () => {
    const miner = createMiner();
    const long = 'abc '.repeat(2_000);
    expect(miner.take(`${long}1`)).toBe(miner.take(`${long}x y z`));
    expect(miner.templates()[0]?.text.endsWith('…')).toBe(true);
  });

  it('have names of what every object has as words', () => {
    const miner = createMiner();
    const id = miner.take('__proto__ constructor toString hasOwnProperty');
    expect(miner.template(id)?.text).toBe('__proto__ constructor toString hasOwnProperty');
    expect(miner.resolve(miner.take('__proto__'))).not.toBe(id);
  });
});
