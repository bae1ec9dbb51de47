import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SilenceRecord } from '../../model/index.ts';
import { anEntry } from '../test/a-spec.ts';
import { openReadingRoom, type ReadingRoom } from '../test/open-reading-room.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';

const signal = new AbortController().signal;
const NOW = Date.UTC(2026, 2, 1, 12) * 1_000;
const HOUR = 3_600e6;
const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

function silence(number: number, changes: Partial<SilenceRecord> = {}): SilenceRecord {
  return {
    id: idOf(number),
    matchers: [
      { name: 'host', value: 'web-.*', is_regex: true, is_equal: true },
      { name: '严重', value: '', is_regex: false, is_equal: false },
    ],
    comment: 'new disks',
    startsUs: NOW + 1,
    endsUs: NOW + HOUR,
    recurrence: { days: ['mon', 'sun'], from: '22:00', to: '06:00', time_zone: 'Asia/Shanghai' },
    createdBy: 'Ada',
    updatedUs: NOW,
    ...changes,
  };
}

describeEngines('silences', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  beforeAll(async () => {
    room = await openReadingRoom(suite);
  });
  afterAll(() => room.close());
  const put = (one: SilenceRecord, action = 'silence.created') =>
    room.silences.put(one, anEntry(action), signal);
  const numbers = async (endsAfterUs: number) =>
    (await room.silences.list(endsAfterUs, signal)).map(({ id }) => Number(id.slice(-12)));

  it('are kept to the microsecond, changed, and ended, each with its line in the audit log', async () => {
    await put(silence(1));
    expect(await room.silences.find(idOf(1), signal)).toEqual(silence(1));
    const other = silence(1, {
      comment: 'later',
      recurrence: null,
      endsUs: NOW + 2 * HOUR,
      updatedUs: NOW + 5,
    });
    await put(other, 'silence.changed');
    expect(await room.silences.find(idOf(1), signal)).toEqual(other);
    const end = () => room.silences.end(idOf(1), NOW + 7, anEntry('silence.expired'), signal);
    expect(await end()).toBe(true);
    expect(await room.silences.find(idOf(1), signal)).toEqual({
      ...other,
      endsUs: NOW + 7,
      updatedUs: NOW + 7,
    });
    expect(await end()).toBe(false);
    expect(await room.silences.end(idOf(99), NOW, anEntry('silence.expired'), signal)).toBe(false);
    const lines = await room.accounts.listAudit({ beforeId: null, limit: 10 }, signal);
    expect(lines.map(({ action }) => action)).toEqual([
      'silence.expired',
      'silence.changed',
      'silence.created',
    ]);
  });

  it('that had not begun are over before they begin', async () => {
    await put(silence(2, { startsUs: NOW + HOUR, endsUs: NOW + 2 * HOUR }));
    await room.silences.end(idOf(2), NOW, anEntry('silence.expired'), signal);
    expect(await room.silences.find(idOf(2), signal)).toMatchObject({ startsUs: NOW, endsUs: NOW });
  });

  it('are listed by their begin, where they end late enough, and pruned', async () => {
    await put(silence(3, { startsUs: NOW + 30, endsUs: NOW + 100 * HOUR }));
    await put(silence(4, { startsUs: NOW + 20, endsUs: NOW + 50 * HOUR }));
    expect(await numbers(NOW + 10 * HOUR)).toEqual([4, 3]);
    expect(await numbers(NOW + 50 * HOUR)).toEqual([3]);
    expect(await room.silences.prune(NOW + 50 * HOUR, signal)).toBe(2);
    expect(await numbers(0)).toEqual([4, 3]);
    expect(await room.silences.find(idOf(98), signal)).toBeUndefined();
  });

  it('hold whatever text', async () => {
    const wild = silence(5, {
      comment: '\0 \ud800 <!channel> 💥',
      createdBy: '@all',
      matchers: [{ name: '\ud800', value: '"\\', is_regex: false, is_equal: true }],
    });
    await put(wild);
    expect(await room.silences.find(idOf(5), signal)).toMatchObject({
      comment: '\uFFFD \uFFFD <!channel> 💥',
      matchers: [{ name: '\uFFFD', value: '"\\' }],
    });
  });
});
