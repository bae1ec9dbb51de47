import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { NewMaintenance } from '../../model/index.ts';
import { anEntry } from '../test/a-spec.ts';
import { openReadingRoom, type ReadingRoom } from '../test/open-reading-room.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';

const signal = new AbortController().signal;
const HOUR = 3_600e6;
const START = Date.UTC(2026, 2, 1) * 1_000;

describeEngines('maintenance windows', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  beforeAll(async () => {
    room = await openReadingRoom(suite);
  });
  afterAll(() => room.close());

  const planned = (title: string, hours: number, changes: Partial<NewMaintenance> = {}): NewMaintenance => ({
    title,
    note: '',
    fromUs: START + hours * HOUR,
    toUs: START + (hours + 1) * HOUR,
    all: false,
    serviceIds: [],
    hostIds: [],
    groups: [],
    isPublic: true,
    createdBy: 'Ada',
    ...changes,
  });
  const titles = async (fromHours: number, toHours: number) => {
    const range = { fromUs: START + fromHours * HOUR, toUs: START + toHours * HOUR };
    return (await room.maintenanceWindows.list(range, signal)).map(({ title }) => title);
  };

  it('are made, found, changed and removed, each with its line in the audit log', async () => {
    const { maintenanceWindows: windows } = room;
    const wanted = planned('Database', 0, {
      fromUs: START + 1,
      all: true,
      serviceIds: [1, 2],
      hostIds: [3],
      groups: ['shop', '支付'],
      isPublic: false,
      note: 'new disks',
    });
    const id = await windows.create(wanted, anEntry('maintenance.planned', 'Database'), signal);
    expect(await windows.find(id, signal)).toEqual({ id, ...wanted });
    const later = { ...wanted, title: 'Database, later', toUs: wanted.toUs + HOUR };
    expect(await windows.change(id, later, anEntry('maintenance.changed'), signal)).toBe(true);
    expect(await windows.find(id, signal)).toEqual({ id, ...later });
    expect(await windows.remove(id, anEntry('maintenance.removed'), signal)).toBe(true);
    expect(await windows.find(id, signal)).toBeUndefined();
    expect(await windows.remove(id, anEntry('maintenance.removed'), signal)).toBe(false);
    expect(await windows.change(id, later, anEntry('maintenance.changed'), signal)).toBe(false);
    const lines = await room.accounts.listAudit({ beforeId: null, limit: 10 }, signal);
    expect(lines.map(({ action }) => action)).toEqual([
      'maintenance.removed',
      'maintenance.changed',
      'maintenance.planned',
    ]);
    expect(lines.at(-1)?.detail).toEqual({ id });
  });

  it('are listed by start where they touch the range', async () => {
    for (const [title, hours] of [
      ['late', 4],
      ['early', 1],
      ['middle', 2],
    ] as const) {
      await room.maintenanceWindows.create(planned(title, hours), anEntry('maintenance.planned'), signal);
    }
    expect(await titles(0, 24)).toEqual(['early', 'middle', 'late']);
    expect(await titles(2, 4)).toEqual(['middle']);
    expect(await titles(1.5, 2.5)).toEqual(['early', 'middle']);
    expect(await titles(3, 4)).toEqual([]);
  });

  it('that end before they begin are refused', async () => {
    const wrong = planned('wrong', 1, { toUs: START });
    await expect(
      room.maintenanceWindows.create(wrong, anEntry('maintenance.planned'), signal),
    ).rejects.toMatchObject({ code: 'STORE_REJECTED' });
  });
});
