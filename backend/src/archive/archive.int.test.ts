import { parseTimeUs } from '@vigilops/contracts/api';
import { createManualClock, describeEngines, openS3StandIn, type S3StandIn } from '@vigilops/testkit';
import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { anEntry } from '../store/test/a-spec.ts';
import { STORE_SCHEMA } from '../store/test/store-schema.ts';
import { differences, hardLines, openArchiveHouse, type ArchiveHouse } from './test/open-room.ts';

const signal = new AbortController().signal;
const DAY_US = 86_400_000_000;
const MINUTE_MS = 60_000;
const BUCKET = 'logs-of-tests';
const EVER = { fromDay: '0001-01-01', toDay: '9999-12-31' };

describeEngines('the log archive', STORE_SCHEMA, (suite) => {
  let house: ArchiveHouse;
  let streams: number[];
  let s3: S3StandIn;
  const clock = createManualClock(new Date());
  beforeAll(async () => {
    s3 = await openS3StandIn(BUCKET);
    house = await openArchiveHouse(suite, clock, {
      partBytes: 15_000,
      blockBytes: 40_000,
      pageBytes: 60_000,
      pageRows: 200,
    });
    const { room } = house;
    const web = await room.resource(await room.host('web-1'), {
      'service.name': 'shop',
      big: '9007199254740993',
    });
    const db = await room.resource(await room.host('db-1'), { 'service.name': 'postgres' });
    const none = await room.resource(null, { 'service.name': 'lambda' });
    streams = [await room.stream(web, '/var/log/a "b".log'), await room.stream(db), await room.stream(none)];
  });
  afterAll(async () => {
    await house.close();
    await s3.close();
  });

  const archivesOf = (daysAgo: number) => house.room.logArchive.archives.ofDay(house.day(daysAgo), signal);
  const partFiles = async (daysAgo: number, run = 1): Promise<string[]> => {
    const at = path.join(house.folder, 'logs', ...house.day(daysAgo).split('-'), `run-${String(run)}`);
    const names = (await readdir(at)).filter((name) => name.startsWith('part-')).sort();
    return names.map((name) => path.join(at, name));
  };
  const wholeDay = (daysAgo: number) => ({
    fromUs: house.beginUs(daysAgo),
    toUs: house.beginUs(daysAgo) + DAY_US,
  });
  const letGo = async (id: number) => {
    await house.room.logArchive.restores.remove(id, anEntry('log_restore.removed'), signal);
    await house.archive.expireRestores(signal);
  };

  it('knows every column of a row', async () => {
    const columns = async (table: string) =>
      (
        await house.room.rows<{ name: string }>(
          `SELECT column_name::text AS name FROM information_schema.columns
           WHERE table_schema = 'vigilops' AND table_name = $1 ORDER BY 1`,
          [table],
        )
      ).map(({ name }) => name);
    expect((await columns('restored_logs')).filter((name) => name !== 'restore_id')).toEqual(
      await columns('logs'),
    );
    expect(await columns('logs')).toHaveLength(16);
  });

  it('gives back the very set of lines that it took, in parts, in their order', async () => {
    await house.write(hardLines(house.beginUs(3), streams, 2_000));
    // The day before and behind are others'.
    await house.write([
      { timeUs: house.beginUs(3) - 1, body: 'before', stream: streams[0] ?? 0 },
      { timeUs: house.beginUs(2), body: 'behind', stream: streams[0] ?? 0 },
    ]);
    house.hotDays(2);
    const before = await house.rowsOf('logs');
    expect(await house.archive.archiveDue(signal)).toMatchObject({ days: 2, lines: 2_001, error: null });
    const [archive] = await archivesOf(3);
    expect(archive).toMatchObject({ state: 'done', lines: 2_000, inTable: true, attempts: 0, error: null });
    expect(archive?.parts).toBeGreaterThan(2);

    const files = await partFiles(3);
    expect(files).toHaveLength(archive?.parts ?? 0);
    const keys: string[] = [];
    for (const file of files) {
      const lines = gunzipSync(await readFile(file))
        .toString()
        .trimEnd()
        .split('\n');
      // Each part can be read by itself.
      expect(lines[0]).toMatch(/^\{"stream":/u);
      for (const line of lines) {
        const { stream, time, ...rest } = JSON.parse(line) as Record<string, unknown>;
        if (stream === undefined) {
          const number = (value: unknown, width: number) => String(value).padStart(width, '0');
          keys.push(
            [
              number(parseTimeUs(String(time), 0), 16),
              number(rest['time_nanos'], 3),
              number(rest['stream_id'], 9),
              number(rest['sequence'], 16),
            ].join(),
          );
        }
      }
    }
    expect(keys).toEqual(keys.toSorted());
    expect(keys).toHaveLength(2_000);

    await house.dropDay(house.day(3));
    await house.dropDay(house.day(4));
    const restore = await house.restore({ fromUs: house.beginUs(4), toUs: house.beginUs(2) });
    expect(restore).toMatchObject({ state: 'done', linesRestored: 2_001, problems: [], limited: false });
    expect(restore.bytesRead).toBe(restore.bytesTotal);
    const behind = before.filter((row) => row.includes('"behind"'));
    expect(differences([...(await house.rowsOf('restored_logs')), ...behind], before)).toEqual([]);
    await letGo(restore.id);
    expect(await house.rowsOf('restored_logs')).toEqual([]);
  });

  it.each([
    ['a service', { services: ['shop'] }, /"shop"/u],
    ['a host by its name', { hosts: ['db-1'] }, /"key-db-1"/u],
    ['a host by its key', { hosts: ['key-web-1'] }, /"key-web-1"/u],
    ['a level', { minSeverity: 17 }, /^\[(?:[^,]*,){4} (?:1[7-9]|2[0-9]),/u],
    ['a part of the text, whatever its case', { text: 'BACKSLASHES' }, /backslashes/u],
    ['a text that JSON writes otherwise', { text: '"Quotes" and \\' }, /quotes/u],
    ['a text in another script', { text: '世界' }, /世界/u],
  ])('fetches what a filter takes: %s', async (_what, filter, pattern) => {
    const all = await house.restore(wholeDay(3));
    const expected = (await house.rowsOf('restored_logs')).filter((row) => pattern.test(row));
    await letGo(all.id);
    const restore = await house.restore({ ...wholeDay(3), filter });
    expect(restore.state).toBe('done');
    expect(expected.length).toBeGreaterThan(0);
    expect(expected.length).toBeLessThan(2_000);
    expect(differences(await house.rowsOf('restored_logs'), expected)).toEqual([]);
    await letGo(restore.id);
  });

  it('fetches a stretch of time, and no more lines than it may', async () => {
    const noonUs = house.beginUs(3) + DAY_US / 2;
    const half = await house.restore({ fromUs: noonUs, toUs: noonUs + DAY_US });
    expect(half.linesRestored).toBeGreaterThan(900);
    expect(half.linesRestored).toBeLessThan(1_100);
    expect(half.bytesTotal).toBeLessThan((await archivesOf(3))[0]?.bytes ?? 0);
    await letGo(half.id);
    const few = await house.restore({ ...wholeDay(3), maxLines: 700 });
    expect(few).toMatchObject({ state: 'done', linesRestored: 700, limited: true });
    expect(await house.rowsOf('restored_logs')).toHaveLength(700);
    await letGo(few.id);
  });

  it('makes streams again that nobody knows any more', async () => {
    const before = await house.restore(wholeDay(3));
    const rows = await house.rowsOf('restored_logs');
    await letGo(before.id);
    await house.room.rows('DELETE FROM vigilops.log_streams WHERE id = $1', [streams[2]]);
    await house.room.rows(
      `DELETE FROM vigilops.resources r WHERE service_name = 'lambda'
       AND NOT EXISTS (SELECT FROM vigilops.log_streams s WHERE s.resource_id = r.id)`,
    );
    const restore = await house.restore(wholeDay(3));
    expect(restore.state).toBe('done');
    expect(differences(await house.rowsOf('restored_logs'), rows)).toEqual([]);
    await letGo(restore.id);
    const [made] = await house.room.rows<{ id: number }>(
      `SELECT id FROM vigilops.log_streams WHERE service_name = 'lambda'`,
    );
    streams[2] = made?.id ?? 0;
  });

  it('keeps what is good of a part that is damaged, and says which one is not', async () => {
    const [first = '', second = '', third = ''] = await partFiles(3);
    const kept = await Promise.all([first, second, third].map((file) => readFile(file)));
    const flipped = Buffer.from(kept[0] ?? Buffer.alloc(0));
    flipped[flipped.byteLength >> 1] = (flipped[flipped.byteLength >> 1] ?? 0) ^ 0xff;
    await writeFile(first, flipped);
    await truncate(second, (kept[1]?.byteLength ?? 0) - 100);
    await rm(third);
    const restore = await house.restore(wholeDay(3));
    expect(restore.state).toBe('partial');
    const named = restore.problems.map(({ part }) => path.basename(part));
    expect(new Set(named)).toEqual(new Set([first, second, third].map((file) => path.basename(file))));
    expect(restore.problems.map(({ error }) => error).join()).toMatch(
      /other bytes.*cannot be read: \d.*of \d+ bytes.*cannot be read: 1.*is not there/su,
    );
    expect(restore.linesRestored).toBeGreaterThan(0);
    expect(restore.linesRestored).toBeLessThan(2_000);
    expect((await archivesOf(3))[0]?.state).toMatch(/missing|corrupt/u);
    await letGo(restore.id);

    // And it is well again when the parts are.
    await Promise.all([first, second, third].map((file, i) => writeFile(file, kept[i] ?? '')));
    await clock.advance(25 * 60 * MINUTE_MS);
    await house.archive.lookAfter(signal);
    expect(
      await house.room.logArchive.archives.list(
        { fromDay: '0001-01-01', toDay: '9999-12-31', states: ['missing', 'corrupt'] },
        signal,
      ),
    ).toEqual([]);
  });

  it('notices by itself that a part is gone or shorter', async () => {
    const [archive] = await archivesOf(4);
    const [file = ''] = await partFiles(4);
    const kept = await readFile(file);
    await truncate(file, 10);
    await clock.advance(25 * 60 * MINUTE_MS);
    await house.archive.lookAfter(signal);
    expect(await house.room.logArchive.archives.find(archive?.id ?? 0, signal)).toMatchObject({
      state: 'corrupt',
      error: expect.stringContaining('10 bytes instead of') as string,
    });
    await rm(file);
    await house.archive.desk.retry(
      archive?.id ?? 0,
      { actor: { kind: 'nobody', id: null, name: '' }, address: null },
      signal,
    );
    await house.archive.lookAfter(signal);
    expect(await house.room.logArchive.archives.find(archive?.id ?? 0, signal)).toMatchObject({
      state: 'missing',
    });
    await writeFile(file, kept);
  });

  it('writes a day again whose lines came later, and keeps no less than it had', async () => {
    await house.write([{ timeUs: house.beginUs(5) + 5, body: 'early', stream: streams[0] ?? 0 }]);
    await house.archive.archiveDue(signal);
    await house.write([{ timeUs: house.beginUs(5) + 1, body: 'late', stream: streams[1] ?? 0 }]);
    await house.archive.archiveDue(signal);
    const all = await archivesOf(5);
    const whole = all.at(-1);
    expect(whole).toMatchObject({ state: 'done', inTable: true });
    expect(all.filter(({ inTable }) => inTable)).toHaveLength(1);

    // The rows go, and one more comes: what the archive has is not in the table any more.
    await house.dropDay(house.day(5));
    await house.write([{ timeUs: house.beginUs(5) + 9, body: 'last', stream: streams[0] ?? 0 }]);
    await house.archive.archiveDue(signal);
    expect((await archivesOf(5)).slice(-2)).toMatchObject([
      { id: whole?.id, lines: whole?.lines, inTable: false },
      { lines: 1, inTable: true },
    ]);
    const restore = await house.restore({ ...wholeDay(5), filter: { text: 'a' } });
    const bodies = await house.room.rows<{ body: string }>(
      `SELECT body FROM vigilops.restored_logs WHERE body IN ('early', 'late', 'last') ORDER BY time`,
    );
    expect(bodies.map(({ body }) => body)).toEqual(['late', 'early', 'last']);
    await letGo(restore.id);
  });

  it('goes on where it stopped when the server was away for a day, and holds the rows until then', async () => {
    const archives = house.room.logArchive.archives;
    house.set({
      target: 's3',
      endpoint: s3.url,
      region: s3.key.region,
      bucket: BUCKET,
      path_style: true,
      prefix: 'h/',
    });
    const by = { actor: { kind: 'nobody', id: null, name: '' } as const, address: null };
    await house.write(hardLines(house.beginUs(6), streams, 1_000));
    expect((await house.archive.archiveDue(signal)).error).toContain('there are no credentials');
    await house.archive.desk.setCredentials(s3.key, by, signal);
    expect(await house.archive.desk.tryOut(undefined, undefined, signal)).toBeNull();

    // The second part is cut again and again, then all is silent.
    s3.trouble(({ url, method }) => (method === 'PUT' && url.includes('part-00002') ? 'cut' : undefined));
    await clock.advance(61 * MINUTE_MS);
    expect((await house.archive.archiveDue(signal)).error).toContain('the connection was cut');
    const [begun] = await archives.list({ ...EVER, states: ['failed'] }, signal);
    expect(begun).toMatchObject({ parts: 1, attempts: 2 });
    s3.switch(false);
    let attempts = 0;
    for (let minute = 0; minute < 24 * 60; minute += 10) {
      attempts += (await house.archive.archiveDue(signal)).error === null ? 0 : 1;
      await clock.advance(10 * MINUTE_MS);
    }
    // Later each time, within the hour at last.
    expect(attempts).toBeGreaterThan(20);
    expect(attempts).toBeLessThan(40);
    const day = begun?.day ?? '';
    expect(await archives.coverage(day, signal)).toEqual({ rows: 1_000, covered: 0 });

    s3.switch(true);
    s3.trouble(() => undefined);
    const before = s3.requests.length;
    await clock.advance(61 * MINUTE_MS);
    expect((await house.archive.archiveDue(signal)).error).toBeNull();
    const written = s3.requests.slice(before).filter(({ method }) => method === 'PUT');
    expect(written.map(({ url }) => url).join()).toContain('part-00002');
    expect(written.map(({ url }) => url).join()).not.toContain('part-00001');
    const done = await archives.find(begun?.id ?? 0, signal);
    expect(done).toMatchObject({ state: 'done', lines: 1_000, error: null });
    const rows = await house.rowsOf('logs', `time >= '${day}' AND time < date '${day}' + 1`);
    const restore = await house.restore({ fromUs: done?.firstUs ?? 0, toUs: (done?.lastUs ?? 0) + 1 });
    expect(restore).toMatchObject({ state: 'done', problems: [] });
    expect(differences(await house.rowsOf('restored_logs'), rows)).toEqual([]);
    await letGo(restore.id);
  });

  it('reads a part once more whose spooled file is gone', async () => {
    await house.dropDay(house.day(6));
    await house.write(hardLines(house.beginUs(6), streams, 600));
    s3.switch(false);
    await house.archive.archiveDue(signal);
    const archives = house.room.logArchive.archives;
    const [open] = await archives.list({ ...EVER, states: ['failed'] }, signal);
    expect(await archives.parts(open?.id ?? 0, signal)).toMatchObject([{ state: 'spooled' }]);
    await rm(house.spoolFolder, { recursive: true });
    s3.switch(true);
    await clock.advance(61 * MINUTE_MS);
    expect((await house.archive.archiveDue(signal)).error).toBeNull();
    expect(await archives.find(open?.id ?? 0, signal)).toMatchObject({ state: 'done', lines: 600 });
    expect(await readdir(house.spoolFolder)).toEqual([]);
  });

  it('does not take for archived what does not come back as it was written', async () => {
    const archives = house.room.logArchive.archives;
    await house.dropDay(house.day(6));
    await house.write(hardLines(house.beginUs(6), streams, 30));
    s3.trouble(({ url, method }) => (method === 'GET' && url.includes('part-') ? 'cut answer' : undefined));
    await house.archive.archiveDue(signal);
    const [open] = await archives.list({ ...EVER, states: ['failed'] }, signal);
    expect(open?.lines).toBe(0);
    expect(await archives.coverage(open?.day ?? '', signal)).toMatchObject({ rows: 30, covered: 600 });
    s3.trouble(() => undefined);
    await clock.advance(61 * MINUTE_MS);
    await house.archive.archiveDue(signal);
    expect(await archives.find(open?.id ?? 0, signal)).toMatchObject({ state: 'done', lines: 30 });
  });

  it('lets go of archives whose days are over, and of all that lies there of them', async () => {
    const archives = house.room.logArchive.archives;
    house.set({ keep_days: null });
    expect((await house.archive.lookAfter(signal)).removed).toBe(0);
    house.set({ keep_days: 1 });
    expect((await house.archive.lookAfter(signal)).removed).toBeGreaterThan(3);
    expect(await archives.list(EVER, signal)).toEqual([]);
    expect([...s3.bucket.objects.keys()]).toEqual([]);
    expect(s3.bucket.uploads.size).toBe(0);
    const left = await readdir(house.folder, { recursive: true, withFileTypes: true });
    expect(left.filter((entry) => entry.isFile())).toEqual([]);
  });

  it('lets go of a restore when its time is up', async () => {
    expect(await house.room.logArchive.restores.list(signal)).toEqual([]);
    const nowUs = clock.now().getTime() * 1_000;
    const restore = await house.restore({ fromUs: nowUs - DAY_US, toUs: nowUs });
    expect(restore).toMatchObject({ state: 'done', linesRestored: 0 });
    await house.archive.expireRestores(signal);
    expect(await house.room.logArchive.restores.find(restore.id, signal)).toMatchObject({ state: 'done' });
    await clock.advance(61 * MINUTE_MS);
    await house.archive.expireRestores(signal);
    expect(await house.room.logArchive.restores.find(restore.id, signal)).toBeUndefined();
  });

  it('counts who wrote how much when it is written, also before the counts are added up', async () => {
    const usage = async () => {
      const range = { fromUs: house.beginUs(380), toUs: house.beginUs(0) };
      return (await house.archive.desk.usage(range, 1_000, signal)).items;
    };
    const before = await usage();
    expect(before.length).toBeGreaterThan(3);
    expect(await house.archive.foldUsage(signal)).toBeGreaterThan(0);
    expect(await usage()).toEqual(before);
    const day = house.day(1);
    await house.write([
      { timeUs: house.beginUs(1), body: 'äöü', stream: streams[1] ?? 0 },
      { timeUs: house.beginUs(1) + 1, body: '1234', stream: streams[1] ?? 0, attributes: '{"a": 1}' },
    ]);
    const ofDay = async () => (await usage()).filter((item) => item.day === day);
    const expected = [{ day, service: 'postgres', host_name: 'db-1', lines: 2, bytes: 6 + 2 + 4 + 8 }];
    expect(await ofDay()).toMatchObject(expected);
    await house.archive.foldUsage(signal);
    expect(await ofDay()).toMatchObject(expected);
  });
});
