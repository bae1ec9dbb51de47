import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { gzipSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import { step, tailFixture, type TailFixture } from './test/tail-kit.ts';

const numbered = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from }, (_, index) => `line ${String(from + index)}`);

const lines = (from: number, to: number): string =>
  numbered(from, to)
    .map((line) => `${line}\n`)
    .join('');

function writer(path: string) {
  let next = 0;
  return {
    write(count: number): void {
      appendFileSync(path, lines(next, next + count));
      next += count;
    },
    get all(): readonly string[] {
      return numbered(0, next);
    },
  };
}

/** Every line once; in any order, for a rotated file may be read beside the new one. */
function expectEachOnce(fixture: TailFixture, lines: readonly string[]): void {
  const counts = new Map<string, number>();
  for (const body of fixture.sink.bodies) {
    counts.set(body, (counts.get(body) ?? 0) + 1);
  }
  for (const line of lines) {
    counts.set(line, (counts.get(line) ?? 0) - 1);
  }
  const wrong = [...counts].filter(([, count]) => count !== 0);
  // Named by the first few: a difference of thousands of lines helps nobody.
  expect({ wrong: wrong.length, first: wrong.slice(0, 8) }).toEqual({ wrong: 0, first: [] });
}

type Rotate = (fixture: TailFixture, generation: number) => void;

const SCHEMES: Readonly<Record<string, Rotate>> = {
  'rename, new file at once': ({ path }, generation) => {
    renameSync(path('app.log'), path(`app.log.${String(generation)}`));
    writeFileSync(path('app.log'), '');
  },
  'rename with shifting numbers': ({ path }, generation) => {
    for (let number = Math.min(generation - 1, 4); number >= 1; number -= 1) {
      renameSync(path(`app.log.${String(number)}`), path(`app.log.${String(number + 1)}`));
    }
    renameSync(path('app.log'), path('app.log.1'));
  },
  'rename by date': ({ path }, generation) => {
    renameSync(path('app.log'), path(`app-2026010${String(generation % 10)}-${String(generation)}.log`));
    writeFileSync(path('app.log'), '');
  },
  copytruncate: ({ path }, generation) => {
    copyFileSync(path('app.log'), path(`app.log.${String(generation)}`));
    truncateSync(path('app.log'), 0);
  },
};

describe('rotation', () => {
  const speeds = [1, 40, 400];
  for (const [scheme, rotate] of Object.entries(SCHEMES)) {
    it.each(speeds)(`${scheme}, agent up, %i lines a look: every line once`, async (lines) => {
      const fixture = tailFixture();
      const log = writer(fixture.path('app.log'));
      writeFileSync(fixture.path('app.log'), '');
      const tailer = fixture.start();
      await step(fixture, tailer);
      for (let generation = 1; generation <= 12; generation += 1) {
        log.write(lines);
        await step(fixture, tailer, generation % 3 === 0 ? 3_000 : 600);
        log.write(lines);
        rotate(fixture, generation);
        log.write(lines);
      }
      for (let round = 0; round < 3; round += 1) {
        await step(fixture, tailer);
      }
      expectEachOnce(fixture, log.all);
    });

    it.each(speeds)(`${scheme}, agent killed and down, %i lines a look: every line once`, async (lines) => {
      const fixture = tailFixture();
      const log = writer(fixture.path('app.log'));
      writeFileSync(fixture.path('app.log'), '');
      for (let generation = 1; generation <= 8; generation += 1) {
        const tailer = fixture.start();
        await step(fixture, tailer);
        log.write(lines);
        await step(fixture, tailer, 600);
        // From here on nobody looks.
        log.write(lines);
        rotate(fixture, generation);
        log.write(lines);
      }
      const last = fixture.start();
      for (let round = 0; round < 3; round += 1) {
        await step(fixture, last);
      }
      expectEachOnce(fixture, log.all);
    });
  }

  it('several rotations between two looks, by rename: the generations nobody saw are read too', async () => {
    const fixture = tailFixture();
    const log = writer(fixture.path('app.log'));
    log.write(10);
    const tailer = fixture.start();
    await step(fixture, tailer);
    for (let generation = 1; generation <= 4; generation += 1) {
      SCHEMES['rename, new file at once']?.(fixture, generation);
      log.write(10);
    }
    await step(fixture, tailer);
    await step(fixture, tailer);
    expectEachOnce(fixture, log.all);
  });

  it('several rotations while the agent is down, by rename', async () => {
    const fixture = tailFixture();
    const log = writer(fixture.path('app.log'));
    log.write(10);
    await step(fixture, fixture.start());
    log.write(5);
    for (let generation = 1; generation <= 4; generation += 1) {
      SCHEMES['rename with shifting numbers']?.(fixture, generation);
      log.write(10);
    }
    const tailer = fixture.start();
    await step(fixture, tailer);
    await step(fixture, tailer);
    expectEachOnce(fixture, log.all);
  });

  it('a pattern that matches the rotated files as well sends no line twice', async () => {
    for (const scheme of ['rename with shifting numbers', 'copytruncate'] as const) {
      const fixture = tailFixture();
      const log = writer(fixture.path('app.log'));
      log.write(10);
      const source = { paths: [`${fixture.directory}/app.log*`] };
      let tailer = fixture.start(source);
      await step(fixture, tailer);
      for (let generation = 1; generation <= 6; generation += 1) {
        log.write(10);
        await step(fixture, tailer);
        SCHEMES[scheme]?.(fixture, generation);
        log.write(10);
        await step(fixture, tailer);
        if (generation === 4) {
          tailer = fixture.start(source);
        }
      }
      await step(fixture, tailer);
      await step(fixture, tailer, 61_000);
      await step(fixture, tailer);
      expectEachOnce(fixture, log.all);
    }
  });

  it('copytruncate while reading lags far behind: the copy holds the rest', async () => {
    const fixture = tailFixture();
    const log = writer(fixture.path('app.log'));
    log.write(100);
    const tailer = fixture.start();
    await step(fixture, tailer);
    log.write(20_000);
    SCHEMES.copytruncate?.(fixture, 1);
    log.write(10);
    await step(fixture, tailer);
    await step(fixture, tailer);
    expectEachOnce(fixture, log.all);
    expect(tailer.stats()).toMatchObject({ truncations: 1, lostBytes: 0 });
  });

  it('truncation without a copy loses what was not read, counts it, and reads on', async () => {
    const fixture = tailFixture();
    const log = writer(fixture.path('app.log'));
    log.write(100);
    const tailer = fixture.start();
    await step(fixture, tailer);
    appendFileSync(fixture.path('app.log'), 'unread\n'.repeat(10));
    await tailer.look();
    truncateSync(fixture.path('app.log'), 0);
    await tailer.look();
    appendFileSync(fixture.path('app.log'), 'after\n');
    await step(fixture, tailer);
    expectEachOnce(fixture, [...log.all, 'after']);
    expect(tailer.stats()).toMatchObject({ truncations: 1, lostBytes: 70 });
  });

  it.each([
    ['shorter than before', 10],
    ['exactly as long as before', 100],
    ['longer than before', 300],
  ])('a file written anew that is %s is read from its start', async (_name, count) => {
    const fixture = tailFixture();
    writeFileSync(fixture.path('app.log'), lines(100, 200));
    const tailer = fixture.start();
    await step(fixture, tailer);
    const again = numbered(500, 500 + count);
    // The same inode, truncated and filled again before anybody looks.
    writeFileSync(fixture.path('app.log'), again.map((line) => `${line}\n`).join(''));
    await step(fixture, tailer);
    await step(fixture, tailer);
    expectEachOnce(fixture, [...numbered(100, 200), ...again]);
  });

  it('the same while the agent is down', async () => {
    const fixture = tailFixture();
    writeFileSync(fixture.path('app.log'), lines(100, 200));
    await step(fixture, fixture.start());
    writeFileSync(fixture.path('app.log'), lines(500, 900));
    await step(fixture, fixture.start());
    expectEachOnce(fixture, [...numbered(100, 200), ...numbered(500, 900)]);
  });

  it('copytruncate, and filled again beyond what was read, while reading lags: the copy holds the rest', async () => {
    const fixture = tailFixture();
    const log = writer(fixture.path('app.log'));
    log.write(10);
    const tailer = fixture.start();
    await step(fixture, tailer);
    log.write(500);
    SCHEMES.copytruncate?.(fixture, 1);
    log.write(200);
    await step(fixture, tailer);
    await step(fixture, tailer);
    expectEachOnce(fixture, log.all);
  });

  it('copytruncate, and filled again to exactly the size it had', async () => {
    const fixture = tailFixture();
    writeFileSync(fixture.path('app.log'), lines(100, 200));
    const tailer = fixture.start();
    await step(fixture, tailer);
    SCHEMES.copytruncate?.(fixture, 1);
    appendFileSync(fixture.path('app.log'), lines(200, 300));
    await step(fixture, tailer);
    await step(fixture, tailer);
    expectEachOnce(fixture, numbered(100, 300));
  });

  it.each([
    ['while the agent looks on', false],
    ['while the agent is down', true],
  ])(
    'a file that is shorter than what was read, without a copy, %s: from its start',
    async (_name, isDown) => {
      const fixture = tailFixture();
      writeFileSync(fixture.path('app.log'), lines(100, 200));
      let tailer = fixture.start();
      await step(fixture, tailer);
      writeFileSync(fixture.path('app.log'), lines(500, 510));
      tailer = isDown ? fixture.start() : tailer;
      await step(fixture, tailer);
      appendFileSync(fixture.path('app.log'), lines(510, 520));
      await step(fixture, tailer);
      expectEachOnce(fixture, [...numbered(100, 200), ...numbered(500, 520)]);
    },
  );

  it('deleted and made anew while the agent is down: the number of its inode proves nothing', async (context) => {
    const fixture = tailFixture();
    const path = fixture.path('app.log');
    writeFileSync(path, lines(100, 200));
    await step(fixture, fixture.start());
    const { ino } = statSync(path);
    // The tailer before holds the file no more once it is stopped; many file systems then give the number away again.
    await fixture.stopLast();
    rmSync(path);
    for (let turn = 0; turn < 200 && (!existsSync(path) || statSync(path).ino !== ino); turn += 1) {
      rmSync(path, { force: true });
      writeFileSync(path, lines(500, 900));
    }
    context.skip(statSync(path).ino !== ino, 'this file system gives no inode number twice');
    await step(fixture, fixture.start());
    expectEachOnce(fixture, [...numbered(100, 200), ...numbered(500, 900)]);
  });

  it('the rotated file is compressed, and the pattern matches that too: nothing twice, no binary', async () => {
    const fixture = tailFixture();
    const log = writer(fixture.path('app.log'));
    const source = { paths: [`${fixture.directory}/app.log*`] };
    log.write(10);
    let tailer = fixture.start(source);
    await step(fixture, tailer);
    for (let generation = 1; generation <= 3; generation += 1) {
      log.write(10);
      renameSync(fixture.path('app.log'), fixture.path('app.log.1'));
      log.write(10);
      await step(fixture, tailer);
      const packed = gzipSync(readFileSync(fixture.path('app.log.1')));
      writeFileSync(fixture.path(`app.log.${String(generation + 1)}.gz`), packed);
      rmSync(fixture.path('app.log.1'));
      await step(fixture, tailer);
      tailer = generation === 2 ? fixture.start(source) : tailer;
    }
    await step(fixture, tailer);
    expectEachOnce(fixture, log.all);
  });

  it('deleted and made anew, perhaps with the same inode: the rest of the old and all of the new', async () => {
    const fixture = tailFixture();
    const log = writer(fixture.path('app.log'));
    log.write(10);
    const tailer = fixture.start();
    await step(fixture, tailer);
    log.write(10);
    rmSync(fixture.path('app.log'));
    log.write(50);
    await step(fixture, tailer);
    await step(fixture, tailer);
    expectEachOnce(fixture, log.all);
  });

  it('a renamed file is let go only after it was quiet for a minute', async () => {
    const fixture = tailFixture();
    const log = writer(fixture.path('app.log'));
    log.write(1);
    const tailer = fixture.start();
    await step(fixture, tailer);
    renameSync(fixture.path('app.log'), fixture.path('app.log.1'));
    await step(fixture, tailer, 3_000);
    await step(fixture, tailer, 55_000);
    appendFileSync(fixture.path('app.log.1'), 'late\n');
    await step(fixture, tailer, 1_000);
    await step(fixture, tailer, 59_000);
    expect(tailer.stats().files).toBe(1);
    await step(fixture, tailer, 2_000);
    await step(fixture, tailer, 1_000);
    expect(tailer.stats()).toMatchObject({ files: 0, openFiles: 0 });
    expectEachOnce(fixture, [...log.all, 'late']);
  });
});

describe('what is followed', () => {
  it('a file that was there before starts at its end, unless told otherwise; a later one at its start', async () => {
    const fixture = tailFixture();
    writeFileSync(fixture.path('app.log'), 'old\nold too\nbegun ');
    const source = { paths: [`${fixture.directory}/*.log`], fromBeginning: false };
    const tailer = fixture.start(source);
    await step(fixture, tailer);
    appendFileSync(fixture.path('app.log'), 'and ended\n');
    writeFileSync(fixture.path('new.log'), 'new\n');
    await step(fixture, tailer);
    expectEachOnce(fixture, ['begun and ended', 'new']);
  });

  it('what was written while the agent was down is read, also when nothing was read before', async () => {
    const fixture = tailFixture();
    writeFileSync(fixture.path('app.log'), 'old\n');
    await step(fixture, fixture.start({ fromBeginning: false }));
    appendFileSync(fixture.path('app.log'), 'meanwhile\n');
    await step(fixture, fixture.start({ fromBeginning: false }));
    expect(fixture.sink.bodies).toEqual(['meanwhile']);
  });

  it('what a pattern begins to match later, directory and all, is read from its start', async () => {
    const fixture = tailFixture();
    const tailer = fixture.start({ paths: [`${fixture.directory}/*/app.log`], fromBeginning: false });
    await step(fixture, tailer);
    mkdirSync(fixture.path('shop'));
    writeFileSync(fixture.path('shop/app.log'), 'one\n');
    await step(fixture, tailer);
    expect(fixture.sink.bodies).toEqual(['one']);
  });

  it('an empty file, and what is written to it later', async () => {
    const fixture = tailFixture();
    writeFileSync(fixture.path('app.log'), '');
    await step(fixture, fixture.start({ fromBeginning: false }));
    expect(fixture.sink.bodies).toEqual([]);
    appendFileSync(fixture.path('app.log'), 'first\n');
    await step(fixture, fixture.start({ fromBeginning: false }));
    expect(fixture.sink.bodies).toEqual(['first']);
  });

  it('two files with the same first thousand bytes are two files', async () => {
    const fixture = tailFixture();
    const banner = `${'='.repeat(1_500)}\n`;
    writeFileSync(fixture.path('a.log'), `${banner}a\n`);
    writeFileSync(fixture.path('b.log'), `${banner}b\n`);
    const tailer = fixture.start({ paths: [`${fixture.directory}/*.log`] });
    await step(fixture, tailer);
    await step(fixture, fixture.start({ paths: [`${fixture.directory}/*.log`] }));
    expectEachOnce(fixture, [banner.trim(), 'a', banner.trim(), 'b']);
  });

  it('two names of one file are one file', async () => {
    const fixture = tailFixture();
    writeFileSync(fixture.path('a.log'), 'one\n');
    linkSync(fixture.path('a.log'), fixture.path('b.log'));
    symlinkSync(fixture.path('a.log'), fixture.path('c.log'));
    const tailer = fixture.start({ paths: [`${fixture.directory}/*.log`] });
    await step(fixture, tailer);
    appendFileSync(fixture.path('b.log'), 'two\n');
    await step(fixture, tailer);
    expectEachOnce(fixture, ['one', 'two']);
  });

  it('a link that is turned to another file leads to a new file, and the old one is read to its end', async () => {
    const fixture = tailFixture();
    writeFileSync(fixture.path('one'), '1\n');
    writeFileSync(fixture.path('two'), '2\n');
    symlinkSync(fixture.path('one'), fixture.path('app.log'));
    const tailer = fixture.start();
    await step(fixture, tailer);
    appendFileSync(fixture.path('one'), '1 more\n');
    rmSync(fixture.path('app.log'));
    symlinkSync(fixture.path('two'), fixture.path('app.log'));
    await step(fixture, tailer);
    await step(fixture, tailer);
    expectEachOnce(fixture, ['1', '1 more', '2']);
  });

  it.runIf(process.getuid?.() === 0)(
    'a link that another user made to a file of root is not followed',
    async () => {
      const fixture = tailFixture();
      writeFileSync(fixture.path('secret'), 'root only\n');
      symlinkSync(fixture.path('secret'), fixture.path('app.log'));
      execFileSync('chown', ['-h', '65534', fixture.path('app.log')]);
      const tailer = fixture.start();
      await step(fixture, tailer);
      expect(fixture.sink.bodies).toEqual([]);
      expect(tailer.stats().refusedFiles).toBe(1);
    },
  );

  it('FIFOs, directories and devices that match are passed over, without waiting for anybody', async () => {
    const fixture = tailFixture();
    execFileSync('mkfifo', [fixture.path('fifo.log')]);
    mkdirSync(fixture.path('dir.log'));
    symlinkSync('/dev/zero', fixture.path('zero.log'));
    writeFileSync(fixture.path('good.log'), 'good\n');
    const tailer = fixture.start({ paths: [`${fixture.directory}/*.log`] });
    await step(fixture, tailer);
    expect(fixture.sink.bodies).toEqual(['good']);
    expect(tailer.stats()).toMatchObject({ files: 1, refusedFiles: 3 });
  });

  it('hundreds of files with few of them open', async () => {
    const fixture = tailFixture();
    const names = Array.from({ length: 300 }, (_, index) => `f${String(index)}.log`);
    names.forEach((name) => writeFileSync(fixture.path(name), `${name} 1\n`));
    const tailer = fixture.start({ paths: [`${fixture.directory}/*.log`] }, { maxOpenFiles: 16 });
    await step(fixture, tailer);
    expect(tailer.stats().openFiles).toBeLessThanOrEqual(16);
    names.forEach((name) => appendFileSync(fixture.path(name), `${name} 2\n`));
    // One of those that are closed is rotated before its line is read.
    renameSync(fixture.path('f7.log'), fixture.path('f7.log.1'));
    writeFileSync(fixture.path('f7.log'), 'f7.log 3\n');
    await step(fixture, tailer);
    await step(fixture, tailer);
    expectEachOnce(fixture, [...names.flatMap((name) => [`${name} 1`, `${name} 2`]), 'f7.log 3']);
    expect(tailer.stats().openFiles).toBeLessThanOrEqual(17);
  });
});

describe('lines', () => {
  const readAll = async (content: string | Buffer, source = {}): Promise<TailFixture> => {
    const fixture = tailFixture();
    writeFileSync(fixture.path('app.log'), content);
    const tailer = fixture.start(source);
    await step(fixture, tailer);
    await step(fixture, tailer);
    await step(fixture, tailer, 6_000);
    return fixture;
  };

  it('carry path, name, service, host, level, time and their offset', async () => {
    const fixture = await readAll('\n2026-01-05T08:14:03.127Z WARN a\nplain\n', {
      service: 'shop',
      resourceAttributes: { 'vigilops.log.type': 'application' },
    });
    expect(fixture.sink.records).toEqual([
      {
        body: '2026-01-05T08:14:03.127Z WARN a',
        timeMs: Date.UTC(2026, 0, 5, 8, 14, 3, 127),
        severity: 13,
        severityText: 'WARN',
        attributes: {
          'log.file.path': fixture.path('app.log'),
          'log.file.name': 'app.log',
          'vigilops.log.sequence': 1,
        },
        resource: { 'host.name': 'web-1', 'service.name': 'shop', 'vigilops.log.type': 'application' },
      },
      expect.objectContaining({
        body: 'plain',
        severity: 0,
        // A line without a time has that of the line before it.
        timeMs: Date.UTC(2026, 0, 5, 8, 14, 3, 127),
      }),
    ]);
  });

  it('a line without any time has that of the read', async () => {
    const fixture = await readAll('plain\n');
    expect(fixture.sink.records[0]?.timeMs).toBe(fixture.clock.now().getTime() - 9_000);
  });

  it('a time of next year is a mistake', async () => {
    const fixture = await readAll('2027-01-05T08:14:03Z INFO from the future\n');
    expect(fixture.sink.records[0]?.timeMs).toBe(fixture.clock.now().getTime() - 9_000);
  });

  it('lose their CR, keep U+FFFD for what is no UTF-8, and have no U+0000', async () => {
    const content = Buffer.concat([
      Buffer.from('dos\r\n'),
      Buffer.from([0x61, 0xff, 0x62, 0x0a]),
      Buffer.from('nul\0in the middle\n'),
      Buffer.from([0xed, 0xa0, 0x80, 0x0a]),
      Buffer.from('whole 漢字 🙂\n'),
    ]);
    const fixture = await readAll(content);
    expect(fixture.sink.bodies).toEqual(['dos', 'a�b', 'nulin the middle', '���', 'whole 漢字 🙂']);
  });

  it('are whole wherever reads happen to be cut: CR and LF apart, an emoji in pieces', async () => {
    const fixture = tailFixture();
    const content = Buffer.from('one\r\ntwo 🙂\r\nthree 漢\r\n');
    const tailer = fixture.start();
    for (const byte of content) {
      appendFileSync(fixture.path('app.log'), Buffer.from([byte]));
      await step(fixture, tailer, 3_000);
    }
    expect(fixture.sink.bodies).toEqual(['one', 'two 🙂', 'three 漢']);
  });

  it('across the edges of the read buffer', async () => {
    const lines = Array.from(
      { length: 9_000 },
      (_, index) => `${'漢'.repeat(index % 41)}🙂 ${String(index)}`,
    );
    const fixture = await readAll(`${lines.join('\n')}\n`);
    expect(fixture.sink.bodies).toEqual(lines);
  });

  it('the last one without a newline is held, and sent when it has not grown for five seconds', async () => {
    const fixture = tailFixture();
    writeFileSync(fixture.path('app.log'), 'half');
    const tailer = fixture.start();
    await step(fixture, tailer, 3_000);
    await step(fixture, tailer, 4_000);
    appendFileSync(fixture.path('app.log'), ' and half');
    await step(fixture, tailer, 4_000);
    await step(fixture, tailer, 4_000);
    expect(fixture.sink.bodies).toEqual([]);
    await step(fixture, tailer, 2_000);
    expect(fixture.sink.bodies).toEqual(['half and half']);
    appendFileSync(fixture.path('app.log'), '\nnext\n');
    await step(fixture, tailer);
    expect(fixture.sink.bodies).toEqual(['half and half', 'next']);
  });

  it('the last one without a newline is whole over a restart, when it is completed then', async () => {
    const fixture = tailFixture();
    writeFileSync(fixture.path('app.log'), 'one\nhalf');
    await step(fixture, fixture.start());
    const tailer = fixture.start();
    await step(fixture, tailer);
    expect(fixture.sink.bodies).toEqual(['one']);
    appendFileSync(fixture.path('app.log'), ' and half\n');
    await step(fixture, tailer);
    expect(fixture.sink.bodies).toEqual(['one', 'half and half']);
  });

  it('of more than a MiB are cut on a character, say so, and the good line behind them follows', async () => {
    const long = '漢'.repeat(1_500_000);
    const fixture = await readAll(`first\n${long}\ngood\n`);
    const [first, cut, good] = fixture.sink.records;
    expect([first?.body, good?.body]).toEqual(['first', 'good']);
    expect(Buffer.byteLength(cut?.body ?? '')).toBeGreaterThan(1024 * 1024 - 4);
    expect(Buffer.byteLength(cut?.body ?? '')).toBeLessThanOrEqual(1024 * 1024);
    expect(long.startsWith(cut?.body ?? 'x')).toBe(true);
    expect(cut?.attributes).toMatchObject({
      'log.truncated': true,
      'vigilops.log.original_length': 4_500_000,
    });
    expect(good?.attributes['vigilops.log.sequence']).toBe(6 + 4_500_001);
  });

  it('a line that grows without end is looked through once and costs no memory', async () => {
    const fixture = tailFixture();
    const tailer = fixture.start();
    for (let round = 0; round < 12; round += 1) {
      appendFileSync(fixture.path('app.log'), 'x'.repeat(2_000_000));
      await step(fixture, tailer, 3_000);
    }
    appendFileSync(fixture.path('app.log'), '\ngood\n');
    await step(fixture, tailer);
    expect(fixture.sink.records.map(({ body }) => body.length)).toEqual([1024 * 1024, 4]);
    expect(fixture.sink.records[0]?.attributes['vigilops.log.original_length']).toBe(24_000_000);
  });

  it('the hole that a careless writer leaves behind a truncation is passed over', async () => {
    const fixture = await readAll(Buffer.concat([Buffer.alloc(3_000_000), Buffer.from('after the hole\n')]));
    expect(fixture.sink.bodies).toEqual(['after the hole']);
    expect(fixture.sink.records[0]?.attributes['vigilops.log.sequence']).toBe(3_000_000);
  });

  it('a byte order mark is not part of the first one', async () => {
    expect((await readAll('\ufefffirst\n')).sink.bodies).toEqual(['first']);
  });

  it.each([
    [
      'utf-16le',
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('漢 one\r\n\u0a0a two\n', 'utf16le')]),
      ['漢 one', '\u0a0a two'],
    ],
    ['latin1', Buffer.from('caf\u00e9\nna\u00efve\n', 'latin1'), ['café', 'naïve']],
    ['gbk', Buffer.from([0xc4, 0xe3, 0xba, 0xc3, 0x0a, 0x61, 0x0a]), ['你好', 'a']],
  ] as const)('in %s become UTF-8, with offsets of the file', async (encoding, content, expected) => {
    const fixture = await readAll(content, { encoding });
    expect(fixture.sink.bodies).toEqual(expected);
    const size = content.length;
    expect(fixture.sink.appended.at(-1)?.positions[0]?.end).toBe(size);
    const sequence = Number(fixture.sink.records[1]?.attributes['vigilops.log.sequence']);
    const first = Buffer.byteLength(expected[0], 'utf8');
    expect(sequence).toBeGreaterThan(0);
    expect(sequence).toBeLessThan(size);
    expect(first).toBeGreaterThan(0);
  });
});

describe('the spool', () => {
  it('gets positions that cover exactly the lines of each record', async () => {
    const fixture = tailFixture();
    const log = writer(fixture.path('app.log'));
    log.write(30_000);
    const tailer = fixture.start({}, { batchBytes: 64 * 1024 });
    await step(fixture, tailer);
    let end = 0;
    for (const { positions, rows, body } of fixture.sink.appended) {
      expect(positions).toHaveLength(1);
      expect(positions[0]?.start).toBe(end);
      end = positions[0]?.end ?? 0;
      expect(rows).toBeGreaterThan(0);
      expect(body.length).toBeLessThan(2 * 64 * 1024);
    }
    expect(fixture.sink.appended.length).toBeGreaterThan(20);
    expect(end).toBe(log.all.join('\n').length + 1);
  });

  it('that takes nothing more stops the reading: the files are the buffer', async () => {
    const fixture = tailFixture();
    const log = writer(fixture.path('app.log'));
    log.write(40_000);
    const tailer = fixture.start({}, { batchBytes: 64 * 1024 });
    fixture.sink.blocked = true;
    fixture.clock.advance(3_000);
    await tailer.look();
    const reading = tailer.read();
    while (fixture.sink.waiting < 2) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    // Two batches are under way; a third may be filled, and not a byte more is read, however long that takes.
    for (let turn = 0; turn < 200; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    const { bytes, lagBytes } = tailer.stats();
    expect(bytes).toBeLessThan(100_000);
    expect(lagBytes).toBeGreaterThan(300_000);
    expect(fixture.sink.appended).toHaveLength(0);
    expect(fixture.sink.waiting).toBe(2);
    // Meanwhile it is rotated twice, and nobody may miss that.
    for (const generation of [1, 2]) {
      SCHEMES['rename, new file at once']?.(fixture, generation);
      log.write(10);
      fixture.clock.advance(3_000);
      await tailer.look();
    }
    fixture.sink.unblock();
    await reading;
    await step(fixture, tailer);
    await step(fixture, tailer);
    expectEachOnce(fixture, log.all);
  });
});
