import { CHECK, HOST_CHANGE } from '@vigilops/contracts';
import type { Attributes, LogRecordInput } from '@vigilops/otlp';
import { describe, expect, it } from 'vitest';
import { createDecodeKit, HOST, logRows, NOW_NS, NOW_US, totalRejected } from '../test/decode-kit.ts';
import { aToken } from '../../test/memory-hosts.ts';

const DEFINITION = {
  name: 'API Server',
  check: { type: 'http', url: 'http://localhost:8000/health' },
  interval_seconds: 30,
};
const DAY_NS = 86_400_000_000_000n;

function aResult(attributes: Attributes = {}, record: Partial<LogRecordInput> = {}): LogRecordInput {
  return {
    timeUnixNano: NOW_NS,
    eventName: CHECK.resultEvent,
    body: 'API Server: up in 12 ms',
    attributes: {
      [CHECK.name]: DEFINITION.name,
      [CHECK.definition]: JSON.stringify(DEFINITION),
      [CHECK.status]: 'up',
      ...attributes,
    },
    ...record,
  };
}

/** About a service that the server defined. */
function byId(serviceId: number, attributes: Attributes = {}): LogRecordInput {
  return { ...aResult(), attributes: { [CHECK.id]: serviceId, [CHECK.status]: 'up', ...attributes } };
}

function aChange(attributes: Attributes = {}, record: Partial<LogRecordInput> = {}): LogRecordInput {
  return {
    timeUnixNano: NOW_NS,
    eventName: HOST_CHANGE.event,
    attributes: {
      [HOST_CHANGE.kind]: 'package',
      [HOST_CHANGE.action]: 'changed',
      [HOST_CHANGE.subject]: 'nginx',
      [HOST_CHANGE.before]: '1.24.0',
      [HOST_CHANGE.after]: '1.26.1',
      ...attributes,
    },
    ...record,
  };
}

const reasonOf = (decoded: { rejections: readonly { reason: string }[] }) => decoded.rejections[0]?.reason;

describe('results of checks', () => {
  it('never reach the logs, and their neighbours do', async () => {
    const kit = createDecodeKit();
    const decoded = await kit.logs([
      { timeUnixNano: NOW_NS, body: 'before' },
      aResult(),
      { timeUnixNano: NOW_NS, body: 'after', eventName: 'vigilops.check.result2' },
    ]);
    expect(decoded).toMatchObject({ accepted: 3, rejections: [], warnings: [] });
    expect(logRows(decoded).map(({ body }) => body)).toEqual(['before', 'after']);
    expect(decoded.batch.checkResults).toHaveLength(1);
  });

  it('keep what was found, in milliseconds', async () => {
    const kit = createDecodeKit();
    const decoded = await kit.logs([
      aResult({
        [CHECK.status]: 'down',
        [CHECK.duration]: 0.25,
        [CHECK.dnsDuration]: 0,
        [CHECK.connectDuration]: 0.01,
        [CHECK.tlsDuration]: 0.02,
        [CHECK.firstByteDuration]: 1,
        [CHECK.statusCode]: 503,
        [CHECK.error]: 'status 503',
        [CHECK.certificateExpiry]: '2026-09-01T00:00:00Z',
      }),
    ]);
    expect(decoded.batch.checkResults).toEqual([
      {
        serviceId: 1_001,
        observerId: 1,
        timeUs: NOW_US,
        status: 'down',
        durationMs: 250,
        dnsMs: 0,
        connectMs: 10,
        tlsMs: 20,
        firstByteMs: 1_000,
        statusCode: 503,
        error: 'status 503',
        certificateExpiresUs: Date.parse('2026-09-01T00:00:00Z') * 1_000,
      },
    ]);
  });

  it('bring their definition to the catalog, without secrets that a sender should not have told', async () => {
    const kit = createDecodeKit();
    const check = { ...DEFINITION.check, method: 'POST', headers: { Authorization: 'Bearer x' }, body: 'pw' };
    await kit.logs([aResult({ [CHECK.definition]: JSON.stringify({ ...DEFINITION, check }) })]);
    expect(kit.catalog.serviceClaims).toMatchObject([
      {
        hostId: 1,
        claim: {
          by: 'name',
          name: 'API Server',
          atUs: NOW_US,
          definition: {
            interval_seconds: 30,
            failures: 2,
            check: { headers: { Authorization: '********' } },
          },
        },
      },
    ]);
    expect(JSON.stringify(kit.catalog.serviceClaims)).not.toMatch(/Bearer x|pw/);
  });

  it('ask for a service once a minute, and at once when its definition is another', async () => {
    const kit = createDecodeKit();
    const other = { [CHECK.definition]: JSON.stringify({ ...DEFINITION, interval_seconds: 60 }) };
    await kit.logs([aResult(), aResult(), byId(7)]);
    expect(kit.catalog.serviceClaims).toHaveLength(2);
    await kit.logs([aResult(), byId(7)]);
    expect(kit.catalog.serviceClaims).toHaveLength(2);
    await kit.logs([aResult(other)]);
    await kit.logs([aResult()]);
    expect(kit.catalog.serviceClaims).toHaveLength(4);
    kit.advance(60_001);
    await kit.logs([aResult(), byId(7)]);
    expect(kit.catalog.serviceClaims).toHaveLength(6);
  });

  it('are rejected alone where the catalog refuses their service, and taken soon after it does not', async () => {
    const kit = createDecodeKit();
    kit.catalog.answerClaims((_host, claim) =>
      claim.by === 'id' && claim.serviceId === 666
        ? { status: 'refused', reason: 'service 666 is not yours' }
        : { status: 'found', serviceId: 5 },
    );
    const decoded = await kit.logs([byId(666), byId(5), { timeUnixNano: NOW_NS, body: 'line' }]);
    expect(decoded).toMatchObject({
      accepted: 2,
      rejections: [{ reason: 'service 666 is not yours', count: 1 }],
    });
    expect(decoded.batch.checkResults.map(({ serviceId }) => serviceId)).toEqual([5]);
    kit.catalog.answerClaims(() => ({ status: 'found', serviceId: 666 }));
    expect(totalRejected(await kit.logs([byId(666)]))).toBe(1);
    kit.advance(5_001);
    expect(totalRejected(await kit.logs([byId(666)]))).toBe(0);
  });

  it('speak for the host of an agent token alone, whatever they say', async () => {
    const kit = createDecodeKit({ token: aToken('agent', { hostId: 1, hostKey: 'host-a' }) });
    const foreign = await kit.logs([aResult()], { 'host.id': 'host-b' });
    expect(foreign).toMatchObject({ accepted: 0, batch: { checkResults: [] } });
    expect(reasonOf(foreign)).toContain("the token belongs to host 'host-a'");
    const own = await kit.logs([aResult()], { 'service.name': 'no host named' });
    expect(own.batch.checkResults).toMatchObject([{ observerId: 1 }]);
  });

  it('need a host with an API token', async () => {
    const kit = createDecodeKit({ token: aToken('api') });
    const nobodys = await kit.logs([aResult(), aChange()], { 'service.name': 'cron' });
    expect(nobodys).toMatchObject({ accepted: 0, batch: { checkResults: [], hostChanges: [] } });
    expect(nobodys.rejections.map(({ reason }) => reason)).toEqual([
      'a check result is of a host: its resource must name host.id or host.name',
      'a change is of a host: its resource must name host.id or host.name',
    ]);
    expect((await kit.logs([aResult()], HOST)).batch.checkResults).toMatchObject([{ observerId: 1 }]);
  });

  it.each([
    ['no status', { [CHECK.status]: 'fine' }, CHECK.status],
    ['no service', { [CHECK.definition]: 5 }, CHECK.definition],
    ['an id that no service can have', { [CHECK.id]: 0 }, CHECK.id],
    ['a time that took less than none', { [CHECK.duration]: -1 }, CHECK.duration],
    ['NaN', { [CHECK.duration]: Number.NaN }, CHECK.duration],
    ['a status code out of range', { [CHECK.statusCode]: 70_000 }, CHECK.statusCode],
    ['a definition that is no JSON', { [CHECK.definition]: '{' }, 'no JSON'],
    ['a definition without a check', { [CHECK.definition]: '{"name":"API Server"}' }, 'check'],
    ['a definition of another name', { [CHECK.name]: 'Shop' }, 'another name'],
    ['U+0000 in its name', { [CHECK.name]: 'a\0', [CHECK.definition]: '{"name":"a\\u0000"}' }, 'name'],
    [
      'a heartbeat of its own',
      { [CHECK.definition]: JSON.stringify({ ...DEFINITION, check: { type: 'heartbeat' } }) },
      'heartbeat',
    ],
    [
      'an address that is no URL',
      { [CHECK.definition]: JSON.stringify({ ...DEFINITION, check: { type: 'http', url: 'file:///etc' } }) },
      'check.url',
    ],
  ])('with %s are rejected alone, with the reason', async (_what, attributes, reason) => {
    const kit = createDecodeKit();
    const decoded = await kit.logs([aResult(attributes), byId(3)]);
    expect(decoded.accepted).toBe(1);
    expect(decoded.batch.checkResults).toMatchObject([{ serviceId: 3 }]);
    expect(decoded.rejections).toEqual([{ count: 1, reason: expect.stringContaining(reason) as string }]);
  });

  it('without any name of a service are rejected', async () => {
    const kit = createDecodeKit();
    const decoded = await kit.logs([{ ...aResult(), attributes: { [CHECK.status]: 'up' } }]);
    expect(reasonOf(decoded)).toContain(CHECK.definition);
  });

  it('are kept for a month, and changes for three, though logs go after a week', async () => {
    const kit = createDecodeKit();
    const old = (days: bigint) => ({ timeUnixNano: NOW_NS - days * DAY_NS });
    const decoded = await kit.logs([
      aResult({}, old(29n)),
      aResult({}, old(31n)),
      aChange({}, old(89n)),
      aChange({}, old(91n)),
      { ...old(8n), body: 'line' },
    ]);
    expect(decoded.accepted).toBe(2);
    expect(decoded.batch.checkResults).toHaveLength(1);
    expect(decoded.batch.hostChanges).toHaveLength(1);
  });

  it('of a clock that is ahead are put back together, so that the last one was found now', async () => {
    const kit = createDecodeKit();
    const ahead = (seconds: bigint) => ({ timeUnixNano: NOW_NS + seconds * 1_000_000_000n });
    const decoded = await kit.logs([aResult({}, ahead(50n)), aResult({}, ahead(60n))]);
    expect(decoded.batch.checkResults.map(({ timeUs }) => timeUs)).toEqual([NOW_US - 10e6, NOW_US]);
    expect(decoded.warnings).toEqual(["the sender's clock is ahead: times of check results were put back"]);
    const little = await kit.logs([aResult({}, { timeUnixNano: NOW_NS + 1_000_000n })]);
    expect(little.batch.checkResults[0]?.timeUs).toBe(NOW_US);
    expect(little.warnings).toEqual([]);
  });

  it('keep the head of a long error, and no expiry that is no time', async () => {
    const kit = createDecodeKit();
    const decoded = await kit.logs([
      aResult({ [CHECK.error]: '😀'.repeat(3_000), [CHECK.certificateExpiry]: 'soon' }),
      aResult({ [CHECK.error]: '', [CHECK.certificateExpiry]: '9999-12-31T23:59:59Z' }),
    ]);
    const [long, late] = decoded.batch.checkResults;
    expect([...(long?.error ?? '')]).toHaveLength(1_024);
    expect(long?.certificateExpiresUs).toBeNull();
    expect(late?.error).toBeNull();
    expect(new Date((late?.certificateExpiresUs ?? 0) / 1_000).getUTCFullYear()).toBe(2199);
  });

  it('fail as a whole when the catalog cannot answer, and come again whole', async () => {
    const kit = createDecodeKit();
    kit.catalog.failNext('resolveServices', new Error('the database is away'));
    await expect(kit.logs([aResult()])).rejects.toThrow('the database is away');
    expect((await kit.logs([aResult()])).batch.checkResults).toHaveLength(1);
  });
});

describe('changes on hosts', () => {
  it('never reach the logs and keep what was and what is', async () => {
    const kit = createDecodeKit();
    const added = {
      [HOST_CHANGE.action]: 'added',
      [HOST_CHANGE.before]: null,
      [HOST_CHANGE.after]: 'x'.repeat(999),
    };
    const decoded = await kit.logs([aChange(), aChange(added)]);
    expect(logRows(decoded)).toEqual([]);
    expect(decoded.batch.hostChanges).toEqual([
      {
        hostId: 1,
        timeUs: NOW_US,
        kind: 'package',
        action: 'changed',
        subject: 'nginx',
        before: '1.24.0',
        after: '1.26.1',
      },
      expect.objectContaining({ action: 'added', before: null, after: 'x'.repeat(256) }),
    ]);
  });

  it.each([
    ['kind', { [HOST_CHANGE.kind]: 'weather' }],
    ['action', { [HOST_CHANGE.action]: 'eaten' }],
    ['subject', { [HOST_CHANGE.subject]: '' }],
    ['before', { [HOST_CHANGE.before]: 5 }],
  ])('with a wrong %s are rejected alone', async (field, attributes) => {
    const kit = createDecodeKit();
    const decoded = await kit.logs([aChange(attributes), aChange()]);
    expect(decoded.accepted).toBe(1);
    expect(reasonOf(decoded)).toContain(`vigilops.host.change.${field}: `);
  });
});
