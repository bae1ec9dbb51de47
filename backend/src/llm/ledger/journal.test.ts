import { silentLogger } from '@vigilops/runtime';
import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { someClosedCall, someOpenCall } from '../test/some-calls.ts';
import { openJournal, readLeft, type Place } from './journal.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'vigilops-journal-'));
});
afterEach(() => rm(folder, { recursive: true }));

const read = () => readLeft(folder, silentLogger);

describe('the journal of calls', () => {
  it('tells a later process what was under way, how far it had come, and what was not stored', async () => {
    const journal = await openJournal(folder, 'a', silentLogger);
    await journal.open(someOpenCall(1));
    await journal.open(someOpenCall(2));
    const place = await journal.open(someOpenCall(3));
    const progress = {
      requestId: someOpenCall(2).requestId,
      attempt: 1,
      timeUs: 5,
      inputTokens: 10,
      outputTokens: 7,
    };
    journal.progress({ ...progress, outputTokens: 3 });
    journal.progress(progress);
    journal.closed(someClosedCall(3), place);
    journal.closed(someClosedCall(5), null);
    await journal.open(someOpenCall(4));
    // No close: the process is killed.
    const left = await read();
    expect(left.closed).toEqual([someClosedCall(3), someClosedCall(5)]);
    expect(left.open).toEqual([
      { call: someOpenCall(1), progress: undefined },
      { call: someOpenCall(2), progress },
      { call: someOpenCall(4), progress: undefined },
    ]);
    await left.forget();
    expect((await read()).open).toEqual([]);
  });

  it('reads what comes before a line that was cut', async () => {
    const journal = await openJournal(folder, 'a', silentLogger);
    await journal.open(someOpenCall(1));
    const [file = ''] = await readdir(folder);
    await appendFile(path.join(folder, file), '{"kind":"open","call":{"requestId":"x');
    expect((await read()).open).toEqual([{ call: someOpenCall(1), progress: undefined }]);
  });

  it('leaves nothing behind when all was stored', async () => {
    const journal = await openJournal(folder, 'a', silentLogger);
    const first = journal.closed(someClosedCall(1), await journal.open(someOpenCall(1)));
    const second = journal.closed(someClosedCall(2), null);
    await journal.stored([first, second]);
    await journal.close();
    expect(await readdir(folder)).toEqual([]);
  });

  it('keeps what was not stored when it is closed', async () => {
    const journal = await openJournal(folder, 'a', silentLogger);
    journal.closed(someClosedCall(1), null);
    await journal.close();
    expect((await read()).closed).toEqual([someClosedCall(1)]);
  });

  it('removes a file once all that began in it is stored, and goes on in the next', async () => {
    const journal = await openJournal(folder, 'a', silentLogger, 4_000);
    const places: Place[] = [];
    for (let serial = 1; serial <= 30; serial += 1) {
      places.push(await journal.open(someOpenCall(serial)));
    }
    const before = await readdir(folder);
    expect(before.length).toBeGreaterThan(2);
    await journal.stored(places.slice(0, 29));
    expect((await readdir(folder)).length).toBeLessThan(before.length);
    const { open } = await read();
    expect(open.map(({ call }) => call.requestId)).toContain(someOpenCall(30).requestId);
  });

  it('takes an end whose beginning is gone for stored', async () => {
    const journal = await openJournal(folder, 'a', silentLogger, 100);
    const place = await journal.open(someOpenCall(1));
    await expect.poll(() => readdir(folder)).toHaveLength(2);
    journal.closed(someClosedCall(1), place);
    await journal.open(someOpenCall(2));
    await journal.stored([place]);
    const { closed, open } = await read();
    expect(closed).toEqual([]);
    expect(open.map(({ call }) => call.requestId)).toEqual([someOpenCall(2).requestId]);
  });

  it('says so when there is no room', async () => {
    const journal = await openJournal(folder, 'a', silentLogger);
    await journal.close();
    await expect(journal.open(someOpenCall(1))).rejects.toThrow();
  });
});
