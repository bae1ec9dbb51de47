import { gunzipSync, gzipSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';
import { seeded } from '@vigilops/testkit/seeded';

import { createSpool } from './spool.ts';
import type { Spool, SpoolRecord } from './types.ts';
import { createFaultyFileSystem, type FaultyFileSystem } from './test/faulty-file-system.ts';
import { createStepClock, spoolDeps, type StepClock } from './test/spool-kit.ts';

const HOUR_MS = 3_600_000;

interface Fixture {
  readonly disk: FaultyFileSystem;
  readonly clock: StepClock;
  open(limits?: { maxBytes?: number; segmentBytes?: number }): Promise<Spool>;
}

function fixture(seed = 1): Fixture {
  const random = seeded(seed);
  const disk = createFaultyFileSystem(random);
  const clock = createStepClock();
  return {
    disk,
    clock,
    open: (limits = {}) => createSpool({ directory: '/spool', ...limits }, spoolDeps(disk, clock, random)),
  };
}

const text = (record: SpoolRecord | undefined): string | undefined =>
  record === undefined ? undefined : gunzipSync(record.payload).toString();

function logs(body: string, end = 0): Parameters<Spool['append']>[0] {
  const position = {
    path: '/var/log/app.log',
    dev: '1',
    inode: '2',
    fingerprint: '4:aa',
    tail: '4:bb',
    start: 0,
    end,
  };
  return { kind: 'logs', body: Buffer.from(body), rows: 1, positions: end === 0 ? [] : [position] };
}

function metrics(body: string, rows = 1): Parameters<Spool['append']>[0] {
  return { kind: 'metrics', body: Buffer.from(body), rows, positions: [] };
}

/** Text that gzip cannot make smaller than about `bytes`. */
function bulk(bytes: number, seed: number): string {
  const random = seeded(seed);
  return Array.from({ length: bytes / 8 }, () => random().toString(36).slice(2, 12)).join('');
}

async function drain(spool: Spool, kind: 'logs' | 'metrics' = 'logs'): Promise<readonly string[]> {
  const bodies: string[] = [];
  for (let record = await spool.next(kind); record !== undefined; record = await spool.next(kind)) {
    bodies.push(text(record) ?? '');
    await spool.ack(record);
  }
  return bodies;
}

const segmentsOf = (disk: FaultyFileSystem, kind = 'logs'): readonly string[] =>
  disk.paths().filter((path) => path.startsWith(`/spool/${kind}/`) && path.endsWith('.seg'));

describe('a record', () => {
  it('comes back as it was appended, compressed, with its batch id, over a restart', async () => {
    const { open } = fixture();
    const first = await open();
    await first.append({ kind: 'logs', body: Buffer.from('hello'), rows: 3, positions: [] });
    const before = await first.next('logs');
    await first.close();

    const second = await open();
    const after = await second.next('logs');

    expect(text(after)).toBe('hello');
    expect(after).toMatchObject({ kind: 'logs', rows: 3, rawBytes: 5, batchId: before?.batchId });
    expect(after?.batchId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it('survives a power cut from the moment append resolves', async () => {
    const { open, disk } = fixture();
    const spool = await open();
    await spool.append(logs('kept', 10));
    disk.plan = () => 'power-cut';
    const unfinished = spool.append(logs('lost', 20));
    await spool.close();
    await expect(unfinished).rejects.toThrow('closed');
    disk.plan = () => undefined;
    disk.powerOn();

    const reopened = await open();
    expect((await drain(reopened))[0]).toBe('kept');
    await reopened.close();
  });

  it('is not handed out twice while somebody holds it, and is again after a release', async () => {
    const { open } = fixture();
    const spool = await open();
    await spool.append(logs('one'));
    const record = await spool.next('logs');
    expect(await spool.next('logs')).toBeUndefined();
    if (record !== undefined) {
      spool.release(record);
    }
    expect(text(await spool.next('logs'))).toBe('one');
  });

  it('goes oldest first, or newest first to who asks for that, and back to its place', async () => {
    const { open } = fixture();
    const spool = await open();
    for (const body of ['a', 'b', 'c', 'd']) {
      await spool.append(logs(body));
    }
    const newest = await spool.next('logs', 'newest');
    const oldest = await spool.next('logs');
    expect([text(newest), text(oldest)]).toEqual(['d', 'a']);
    for (const record of [newest, oldest]) {
      if (record !== undefined) {
        spool.release(record);
      }
    }
    expect(await drain(spool)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('is not sent again after its ack, over a restart', async () => {
    const { open } = fixture();
    const spool = await open();
    await spool.append(logs('one'));
    await spool.append(logs('two'));
    const record = await spool.next('logs');
    if (record !== undefined) {
      await spool.ack(record);
    }
    await spool.close();
    expect(await drain(await open())).toEqual(['two']);
  });
});

describe('positions of log files', () => {
  it('are the newest ones on disk, and outlive the records that carried them', async () => {
    const { open, disk } = fixture();
    const spool = await open({ maxBytes: 64 * 1024, segmentBytes: 1024 });
    for (let end = 10; end <= 200; end += 10) {
      await spool.append(logs(bulk(600, end), end));
      await drain(spool);
    }
    expect(segmentsOf(disk).length).toBeLessThanOrEqual(2);
    await spool.close();
    const reopened = await open();
    expect(reopened.positions().get('1:2')).toMatchObject({ path: '/var/log/app.log', end: 200 });
  });

  it('do not move for an append that was never written', async () => {
    const { open, disk } = fixture();
    const spool = await open();
    await spool.append(logs('one', 10));
    disk.plan = (operation) => (operation === 'write' || operation === 'create' ? 'ENOSPC' : undefined);
    const refused = spool.append(logs('two', 20));
    await spool.close();
    await expect(refused).rejects.toThrow('closed');
    disk.plan = () => undefined;
    expect((await open()).positions().get('1:2')?.end).toBe(10);
  });

  it('can be kept before anything was read, over a restart and a failed write', async () => {
    const { open, disk } = fixture();
    const spool = await open();
    let failures = 0;
    disk.plan = (operation) => (operation === 'write' && (failures += 1) < 3 ? 'EIO' : undefined);
    await spool.checkpoint(logs('', 70).positions);
    await spool.close();
    expect((await open()).positions().get('1:2')?.end).toBe(70);
  });

  it('are not taken back by an older checkpoint that the disk refused before it took a record', async () => {
    const { open, disk } = fixture();
    const spool = await open();
    let failures = 0;
    disk.plan = (operation) => (operation === 'write' && (failures += 1) < 3 ? 'EIO' : undefined);
    const kept = spool.checkpoint(logs('', 10).positions);
    await spool.append(logs('ten to eighty', 80));
    await kept;
    await spool.close();
    expect((await open()).positions().get('1:2')?.end).toBe(80);
  });

  it('are never on disk before the records that were appended before them', async () => {
    const { disk, clock } = fixture();
    let release = (): void => undefined;
    const slow = new Promise<void>((resolve) => (release = resolve));
    const deps = spoolDeps(disk, clock);
    const compress = async (body: Uint8Array) => {
      await slow;
      return gzipSync(body);
    };
    const spool = await createSpool({ directory: '/spool' }, { ...deps, compress });
    const written: string[] = [];
    const appended = spool.append(logs('one', 10)).then(() => written.push('record'));
    const kept = spool.checkpoint(logs('', 20).positions).then(() => written.push('checkpoint'));
    await new Promise((resolve) => setImmediate(resolve));
    release();
    await Promise.all([appended, kept]);
    expect(written).toEqual(['record', 'checkpoint']);
    await spool.close();
    await expect(spool.checkpoint([])).rejects.toThrow('closed');
  });

  it('are forgotten when the file was not seen for more than a week', async () => {
    const { open, clock } = fixture();
    const spool = await open();
    await spool.append(logs('gone', 10));
    await spool.append({
      ...logs('stays', 10),
      positions: [{ ...logs('', 5).positions[0], inode: '3' } as never],
    });
    clock.advance(8 * 24 * HOUR_MS);
    spool.seen(['1:3']);
    await drain(spool);
    await spool.close();
    const second = await open();
    clock.advance(8 * 24 * HOUR_MS);
    second.seen(['1:3']);
    await second.append(metrics('x'));
    await second.append({ kind: 'logs', body: Buffer.from('new segment'), rows: 1, positions: [] });
    await second.close();
    expect([...(await open()).positions().keys()]).toEqual(['1:3']);
  });
});

describe('damage found at the start', () => {
  const twoSegments = async ({ open }: Fixture): Promise<void> => {
    const first = await open();
    await first.append(logs('one', 1));
    await first.append(logs('two', 2));
    await first.append(logs('three', 3));
    await first.close();
    const second = await open();
    await second.append(logs('four', 4));
    await second.append(logs('five', 5));
    await second.close();
  };

  it('at the end of the last segment is cut off: what follows is read from the files again', async () => {
    const f = fixture();
    await twoSegments(f);
    const last = segmentsOf(f.disk).at(-1) ?? '';
    f.disk.damage(last, (content) => content.subarray(0, content.length - 3));
    const spool = await f.open();
    expect(await drain(spool)).toEqual(['one', 'two', 'three', 'four']);
    expect(spool.positions().get('1:2')?.end).toBe(4);
    expect(spool.stats().logs.quarantined).toBe(0);
  });

  it.each([
    ['a flipped bit in the length, which becomes 4 GiB', 8],
    ['a flipped bit in the magic', 0],
    ['a flipped bit in the header', 60],
  ])('in an earlier segment is set aside and counted: %s', async (_name, at) => {
    const f = fixture();
    await twoSegments(f);
    const first = segmentsOf(f.disk)[0] ?? '';
    f.disk.damage(first, (content) => {
      const second = content.indexOf('VSP1', content.indexOf('VSP1', 4) + 4);
      content[second + at] = (content[second + at] ?? 0) ^ 0xff;
      content[second + at + (at === 8 ? 3 : 0)] = 0xff;
      return content;
    });
    const spool = await f.open();
    expect(await drain(spool)).toEqual(['one', 'three', 'four', 'five']);
    expect(spool.stats().logs.quarantined).toBe(1);
    expect(f.disk.paths().filter((path) => path.endsWith('.bad'))).toHaveLength(1);
    expect(spool.positions().get('1:2')?.end).toBe(5);
  });

  it('in a payload is met when the record is sent: set aside, its rows counted, the next one sent', async () => {
    const f = fixture();
    await twoSegments(f);
    const first = segmentsOf(f.disk)[0] ?? '';
    f.disk.damage(first, (content) => {
      const second = content.indexOf('VSP1', content.indexOf('VSP1', 4) + 4);
      content[second - 2] = (content[second - 2] ?? 0) ^ 1;
      return content;
    });
    const spool = await f.open();
    expect(await drain(spool)).toEqual(['two', 'three', 'four', 'five']);
    expect(spool.stats().logs.dropped.corrupt).toBe(1);
    await spool.close();
    expect((await f.open()).stats().logs.dropped.corrupt).toBe(1);
  });

  it('an empty last segment and a missing one in the middle stop nothing', async () => {
    const f = fixture();
    await twoSegments(f);
    const third = await f.open();
    await third.append(logs('six', 6));
    await third.close();
    f.disk.remove(segmentsOf(f.disk)[1] ?? '');
    const empty = await f.disk.open('/spool/logs/000000000009.seg', 'create');
    await empty.close();
    const spool = await f.open();
    expect(await drain(spool)).toEqual(['one', 'two', 'three', 'six']);
    await spool.append(logs('seven', 7));
    expect(await drain(spool)).toEqual(['seven']);
  });

  it('a segment that vanishes while its records wait counts as consumed', async () => {
    const f = fixture();
    const spool = await f.open();
    await spool.append(logs('one', 1));
    f.disk.remove(segmentsOf(f.disk)[0] ?? '');
    expect(await spool.next('logs')).toBeUndefined();
    expect(spool.stats().logs.records).toBe(0);
  });
});

describe('a disk that fails', () => {
  it('after a failed fdatasync the record is written from memory to a new file', async () => {
    const { open, disk } = fixture(3);
    const spool = await open();
    await spool.append(logs('first', 1));
    let failed = 0;
    disk.plan = (operation, path) =>
      operation === 'sync' && path.endsWith('.seg') && (failed += 1) === 1 ? 'EIO' : undefined;
    await spool.append(logs(bulk(4_000, 1), 2));
    expect(segmentsOf(disk)).toHaveLength(2);
    disk.plan = () => 'power-cut';
    await spool.close();
    disk.plan = () => undefined;
    disk.powerOn();
    expect(await drain(await open())).toEqual(['first', bulk(4_000, 1)]);
  });

  it('what a failed write left behind cannot come back, even when it could not be cut off', async () => {
    const { open, disk } = fixture(5);
    const spool = await open();
    await spool.append(logs('first', 1));
    // The group of two is written but neither synced nor cut off; its first record is then torn.
    disk.plan = (operation) => (operation === 'sync' || operation === 'truncate' ? 'EIO' : undefined);
    const group = [spool.append(logs('second', 2)), spool.append(logs('third', 3))];
    await new Promise((resolve) => setTimeout(resolve, 20));
    const [segment = ''] = segmentsOf(disk);
    disk.plan = () => undefined;
    await Promise.all(group);
    await spool.close();
    disk.damage(segment, (content) => {
      const second = content.indexOf('VSP1', content.indexOf('VSP1', 4) + 4);
      return second < 0 ? content : Buffer.concat([content, content.subarray(second)]);
    });
    const reopened = await open();
    expect(await drain(reopened)).toEqual(['first', 'second', 'third']);
    expect(reopened.stats().logs.quarantined).toBe(0);
  });

  it('full: logs wait, metrics give up the oldest and count it; both go on when there is room', async () => {
    const { open, disk, clock } = fixture();
    const spool = await open({ maxBytes: 4 * 1024 * 1024 });
    await spool.append(logs('before', 1));
    disk.capacityBytes = disk.usedBytes;
    const waiting = spool.append(logs(bulk(300_000, 1), 2));
    const samples = [spool.append(metrics('m0', 2))];
    while (!spool.stats().metrics.blocked || !spool.stats().logs.blocked) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    for (let index = 1; index < 200; index += 1) {
      samples.push(spool.append(metrics(`m${String(index)}`, 2)));
    }
    expect(spool.stats().logs).toMatchObject({ blocked: true, writeError: 'ENOSPC' });
    expect(spool.stats().metrics.dropped.disk_full).toBeGreaterThan(0);
    const freed = clock.monotonicMs();
    disk.capacityBytes = Infinity;
    await Promise.all([waiting, ...samples]);
    expect(clock.monotonicMs() - freed).toBeLessThan(5_000);
    const sent = await drain(spool, 'metrics');
    expect(sent.length * 2 + spool.stats().metrics.dropped.disk_full).toBe(400);
    expect(sent.at(-1)).toBe('m199');
    expect(await drain(spool)).toEqual(['before', bulk(300_000, 1)]);
    expect(spool.stats().logs).toMatchObject({ blocked: false, writeError: null });
  });

  it('full of the spool itself: sending makes room without a person', async () => {
    const { open, disk } = fixture();
    disk.capacityBytes = 600_000;
    const spool = await open({ maxBytes: 64 * 1024 * 1024 });
    const bodies = Array.from({ length: 12 }, (_, index) => bulk(80_000, index));
    const appends = bodies.map((body, index) => spool.append(logs(body, index + 1)));
    await appends[0];
    let done = false;
    void Promise.all(appends).then(() => {
      done = true;
    });
    const sent: string[] = [];
    for (let round = 0; round < 400 && !(done && sent.length === bodies.length); round += 1) {
      sent.push(...(await drain(spool)));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(sent).toEqual(bodies);
    expect(spool.positions().get('1:2')?.end).toBe(12);
  });
});

describe('limits', () => {
  it('logs stop at their share of the bytes and go on when something was sent', async () => {
    const { open } = fixture();
    const spool = await open({ maxBytes: 100_000 });
    const appended: number[] = [];
    const appends = Array.from({ length: 20 }, async (_, index) => {
      await spool.append(logs(bulk(10_000, index), index + 1));
      appended.push(index);
    });
    while (!spool.stats().logs.blocked) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(appended.length).toBeLessThan(10);
    // The head of one new segment may come on top.
    expect(spool.stats().logs.bytes).toBeLessThanOrEqual(spool.stats().logs.maxBytes + 512);
    let sent = 0;
    while (sent < 20) {
      sent += (await drain(spool)).length;
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(appends);
    expect(appended).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  it('metrics drop their oldest segments, never what somebody is sending, and count every row', async () => {
    const { open } = fixture();
    const spool = await open({ maxBytes: 400_000 });
    await spool.append(metrics(bulk(8_000, 0), 7));
    const held = await spool.next('metrics');
    for (let index = 1; index < 30; index += 1) {
      await spool.append(metrics(bulk(8_000, index), 7));
    }
    const stats = spool.stats().metrics;
    expect(stats.bytes).toBeLessThanOrEqual(stats.maxBytes + 512);
    if (held !== undefined) {
      await spool.ack(held);
    }
    const sent = (await drain(spool, 'metrics')).length + 1;
    expect(sent * 7 + spool.stats().metrics.dropped.queue_full).toBe(30 * 7);
    expect(spool.stats().metrics.dropped.queue_full).toBeGreaterThan(0);
    await spool.close();
    expect((await open()).stats().metrics.dropped).toEqual(spool.stats().metrics.dropped);
  });

  it('records older than the age limit are dropped and counted, by a clock that cannot jump', async () => {
    const { open, clock } = fixture();
    const spool = await open();
    await spool.append(logs('old', 1));
    clock.advance(6 * 24 * HOUR_MS);
    await spool.append(logs('young', 2));
    expect(spool.stats().logs.oldestAgeMs).toBe(6 * 24 * HOUR_MS);
    clock.advance(2 * 24 * HOUR_MS);
    expect(await drain(spool)).toEqual(['young']);
    await spool.close();
    const reopened = await open();
    expect(reopened.stats().logs.dropped.age).toBe(1);
    expect(await drain(reopened)).toEqual([]);
  });

  it.each([
    ['behind, and then put right', -300],
    ['right, and then ahead', 300],
  ])(
    'a record that was written by a clock that was %s is as old as it is, over a restart',
    async (_, days) => {
      const { open, clock } = fixture();
      clock.jump(Math.min(days, 0) * 24 * HOUR_MS);
      const spool = await open();
      await spool.append(logs('waits', 1));
      clock.advance(6 * 24 * HOUR_MS);
      await spool.append(logs('is younger', 2));
      await spool.close();
      clock.jump(Math.abs(days) * 24 * HOUR_MS);
      const second = await open();
      expect(second.stats().logs.oldestAgeMs).toBe(6 * 24 * HOUR_MS);
      await second.close();
      clock.advance(2 * 24 * HOUR_MS);
      const third = await open();
      expect(await drain(third)).toEqual(['is younger']);
      expect(third.stats().logs.dropped.age).toBe(1);
    },
  );
});

describe('a rejected record', () => {
  it('is kept as a dead letter with the reason, counted, and never sent again', async () => {
    const { open, disk } = fixture();
    const spool = await open();
    await spool.append(logs('poison', 1));
    await spool.append(logs('good', 2));
    const record = await spool.next('logs');
    if (record !== undefined) {
      await spool.deadLetter(record, '400: not a protobuf');
    }
    await spool.close();
    const reopened = await open();
    expect(await drain(reopened)).toEqual(['good']);
    expect(reopened.stats().logs.dropped.rejected).toBe(1);
    const [letter = ''] = disk.paths().filter((path) => path.endsWith('.dead'));
    expect(disk.contentOf(letter)?.toString('latin1')).toContain('400: not a protobuf');
  });

  it('gives way to newer ones when there are too many', async () => {
    const { disk, clock } = fixture();
    const spool = await createSpool(
      { directory: '/spool', maxDeadLetterBytes: 3_000 },
      spoolDeps(disk, clock),
    );
    for (let index = 0; index < 10; index += 1) {
      await spool.append(logs(bulk(800, index), index + 1));
      const record = await spool.next('logs');
      if (record !== undefined) {
        await spool.deadLetter(record, 'no');
      }
    }
    const letters = disk.paths().filter((path) => path.endsWith('.dead'));
    const bytes = letters.reduce((sum, path) => sum + (disk.contentOf(path)?.length ?? 0), 0);
    expect(bytes).toBeLessThanOrEqual(3_000);
    expect(letters.length).toBeGreaterThan(0);
  });
});

describe('waiting for a record', () => {
  it('ends when one is appended, or when the waiter gives up', async () => {
    const { open } = fixture();
    const spool = await open();
    const waits = spool.waitForRecord('logs', new AbortController().signal);
    await spool.append(logs('one'));
    await waits;
    const giveUp = new AbortController();
    const idle = spool.waitForRecord('metrics', giveUp.signal);
    giveUp.abort(new Error('stopping'));
    await expect(idle).rejects.toThrow('stopping');
  });
});
