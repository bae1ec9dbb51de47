import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeEach, expect, it } from 'vitest';
import type { AuditEntry, StatusIncidentStore } from '../../model/index.ts';
import { openTestDatabase, type OpenDatabase } from '../test/open-database.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';
import { createStatusIncidentStore } from './incidents.ts';

const signal = new AbortController().signal;
const at = (minute: number) => new Date(Date.UTC(2026, 2, 1, 12, minute));
const entry = (action: string, subject: string): AuditEntry => ({
  actor: { kind: 'person', id: 1, name: 'Ada' },
  action,
  subject,
  detail: {},
  address: null,
});

describeEngines('status incidents', STORE_SCHEMA, (suite) => {
  let database: OpenDatabase;
  let incidents: StatusIncidentStore;
  beforeEach(async () => {
    await database?.close();
    database = openTestDatabase({ ...suite, url: (await suite.freshDatabase()).url });
    incidents = createStatusIncidentStore(database.connections);
  });
  afterAll(() => database.close());

  const audited = () =>
    database.query(
      { text: 'SELECT action, subject FROM vigilops.audit_log ORDER BY id' },
      { signal, timeoutMs: 10_000 },
    );
  const tell = (title: string, minute: number, status: 'investigating' | 'resolved' = 'investigating') =>
    incidents.create(
      {
        title,
        impact: 'minor',
        serviceIds: [3, 1],
        startedAt: at(minute),
        update: { at: at(minute), status, text: 'We look into it.' },
      },
      entry('status_incident.created', title),
      signal,
    );
  const update = (id: number, minute: number, status: 'monitoring' | 'resolved', changes = {}) =>
    incidents.update(
      id,
      { update: { at: at(minute), status, text: `now ${status}` }, ...changes },
      (title) => entry('status_incident.updated', title),
      signal,
    );
  const titles = async (since: Date | null = null, limit = 10) =>
    (await incidents.list({ limit, since }, signal)).map(({ title }) => title);

  it('is created with its first update and its line of the audit log', async () => {
    expect(await tell('Shop is slow', 0)).toEqual({
      id: 1,
      title: 'Shop is slow',
      impact: 'minor',
      serviceIds: [3, 1],
      status: 'investigating',
      startedAt: at(0),
      resolvedAt: null,
      updates: [{ at: at(0), status: 'investigating', text: 'We look into it.' }],
    });
    expect(await audited()).toEqual([{ action: 'status_incident.created', subject: 'Shop is slow' }]);
  });

  it('has the status of its newest update, and is over from the first time that it was resolved', async () => {
    const { id } = await tell('Shop is slow', 0);
    expect(await update(id, 5, 'resolved')).toMatchObject({ status: 'resolved', resolvedAt: at(5) });
    expect(await update(id, 9, 'resolved')).toMatchObject({ resolvedAt: at(5) });
    const again = await update(id, 12, 'monitoring', { title: 'Shop is slow again', impact: 'major' });
    expect(again).toMatchObject({
      title: 'Shop is slow again',
      impact: 'major',
      serviceIds: [3, 1],
      status: 'monitoring',
      resolvedAt: null,
    });
    expect(again?.updates.map(({ text }) => text)).toEqual([
      'now monitoring',
      'now resolved',
      'now resolved',
      'We look into it.',
    ]);
    expect((await audited()).at(-1)).toEqual({
      action: 'status_incident.updated',
      subject: 'Shop is slow again',
    });
  });

  it('lists open ones first, then the newest; resolved ones only since a time, if asked', async () => {
    await tell('old', 0, 'resolved');
    await tell('long ago and still open', 1);
    await tell('new', 30, 'resolved');
    await tell('newest', 31);
    expect(await titles()).toEqual(['newest', 'long ago and still open', 'new', 'old']);
    expect(await titles(at(10))).toEqual(['newest', 'long ago and still open', 'new']);
    expect(await titles(null, 2)).toEqual(['newest', 'long ago and still open']);
  });

  it('goes with its updates, and leaves a line in the audit log', async () => {
    const { id } = await tell('Shop is slow', 0);
    expect(
      await incidents.remove(id, at(1), (title) => entry('status_incident.removed', title), signal),
    ).toBe(true);
    expect(await titles()).toEqual([]);
    expect((await audited()).at(-1)).toEqual({ action: 'status_incident.removed', subject: 'Shop is slow' });
    expect(await incidents.remove(id, at(1), () => entry('x', 'y'), signal)).toBe(false);
    expect(await update(id, 2, 'resolved')).toBeUndefined();
    expect(await audited()).toHaveLength(2);
  });

  it('stores text that the database could not hold', async () => {
    const { title } = await tell('a\0b', 0);
    expect(title).toBe('a\uFFFDb');
  });
});
