import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { dbReport } from '@vigilops/contracts/db-report';
import { parseDeadlockDetail } from './deadlock-log.ts';
import { SERVERS, type TestServer } from './test/servers.ts';

describe.each(SERVERS)('the report of a deadlock in the log of $title $missing', ({ missing, start }) => {
  if (missing !== '') {
    it.skip('needs it', () => undefined);
    return;
  }
  let server: TestServer;
  let detail: string;
  let victim: string;
  let others: readonly string[];

  beforeAll(async () => {
    server = await start();
    const admin = await server.connect();
    await admin.query('CREATE TABLE stock AS SELECT n AS id, 5 AS pieces FROM generate_series(1, 9) n');
    const clients = [await server.connect(), await server.connect()];
    for (const [index, client] of clients.entries()) {
      await client.query(`BEGIN; UPDATE stock SET pieces = 1 WHERE id = ${String(index)} + 1`);
    }
    const [one, two] = clients;
    await Promise.allSettled([
      one?.query("UPDATE stock\n  SET pieces = 4711 -- 'secret-remark'\nWHERE id = 2"),
      two?.query("UPDATE stock SET pieces = 2 WHERE id = 1 AND 'Process 1: secret-word' <> ''"),
    ]);
    others = clients.map((client) => String((client as unknown as { processID: number }).processID));
    const entries = server.log().split(/^(?=\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)/m);
    const entry = entries.find((text) => text.includes('DETAIL:  Process')) ?? '';
    victim = /\[(\d+)\]/.exec(entry)?.[1] ?? '';
    // Lines that go on are indented by a tab.
    detail = entry.slice(entry.indexOf('DETAIL:')).replaceAll('\n\t', '\n');
  });
  afterAll(() => server.stop());

  it('names who waited for what, what each asked without literals, and the one that was ended', () => {
    const report = parseDeadlockDetail(detail, { at: new Date('2026-03-01T03:12:00Z'), victim });
    expect(report?.parties).toHaveLength(2);
    dbReport.parse({ name: 'x', kind: 'postgresql', address: 'x', port: 1, report });
    expect(report?.parties.map(({ id }) => id).toSorted()).toEqual(others.toSorted());
    expect(report?.parties.filter(({ is_victim }) => is_victim).map(({ id }) => id)).toEqual([victim]);
    const party = report?.parties.find(({ id }) => id === others[0]);
    expect(party?.text).toBe('UPDATE stock SET pieces = ? WHERE id = ?');
    expect(party?.waits_for).toMatch(/^ShareLock on transaction \d+$/);
    expect(party?.holds).toMatch(/^what ShareLock on transaction \d+ waits for$/);
    expect(JSON.stringify(report)).not.toMatch(/4711|secret/);
  });

  it('is no report without waits, and one without statements where the server keeps them back', () => {
    const at = new Date(0);
    expect(parseDeadlockDetail('Key (id)=(1) already exists.', { at })).toBeUndefined();
    const waits = detail.split('\n').slice(0, 2).join('\n');
    expect(parseDeadlockDetail(waits, { at })?.parties.map(({ text }) => text)).toEqual([null, null]);
  });
});
