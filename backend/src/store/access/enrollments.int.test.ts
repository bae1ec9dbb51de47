import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EnrollmentStore, HostRegistry, TokenStore } from '../../model/index.ts';
import { noted } from '../test/noted.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';
import { createEnrollmentStore } from './enrollments.ts';
import { createHostRegistry } from './hosts.ts';
import {
  after,
  DAY_MS,
  HOUR_MS,
  NOON,
  openAccounts,
  secretHash,
  signal,
  times,
  type AccountRoom,
} from './test/open-accounts.ts';
import { createTokenStore } from './tokens.ts';

const NASTY = `'; DROP TABLE vigilops.tokens; -- "\\ $1 \u0000 ' OR '1'='1`;
const STORABLE = NASTY.replace('\u0000', '\uFFFD');

describeEngines('enrolments', STORE_SCHEMA, (suite) => {
  let room: AccountRoom;
  let enrollments: EnrollmentStore;
  let tokens: TokenStore;
  let hosts: HostRegistry;
  let serial = 0;

  beforeAll(async () => {
    room = await openAccounts(suite);
    enrollments = createEnrollmentStore(room.database.connections);
    tokens = createTokenStore(room.database.connections);
    hosts = createHostRegistry(room.database.connections, () => NOON);
  });
  afterAll(() => room.close());

  const create = (
    secret: string,
    given: { hostKey?: string; group?: string; tags?: string[]; name?: string } = {},
  ) =>
    enrollments.create(
      {
        name: given.name ?? 'web',
        hostKey: given.hostKey ?? null,
        group: given.group ?? null,
        tags: given.tags ?? [],
        createdBy: 'Ada',
        expiresAt: after(HOUR_MS),
        secretHash: secretHash(secret),
      },
      NOON,
      noted('enrollment.created'),
      signal,
    );
  const enroll = (secret: string, hostKey: string, at = NOON, hostName = `name of ${hostKey}`) => {
    serial += 1;
    const tokenHash = secretHash(`token ${String(serial)}`);
    return enrollments.enroll(
      secretHash(secret),
      { hostKey, hostName, version: '0.1.0', tokenHash },
      at,
      '192.0.2.7',
      signal,
    );
  };
  const auditOf = async (action: string) =>
    (await room.accounts.listAudit({ beforeId: null, limit: 1_000 }, signal)).filter(
      (line) => line.action === action,
    );
  const activeTokensOf = async (hostKey: string) =>
    (await tokens.list(signal)).filter((token) => token.hostKey === hostKey && token.revokedAt === null);

  it('gives one token for a secret, bound to the host that was claimed, and hands back group and tags', async () => {
    await create('one', { group: 'shop', tags: ['web', 'eu'] });
    const enrolled = await enroll('one', 'machine-1');
    expect(enrolled).toMatchObject({
      outcome: 'enrolled',
      enrollment: { group: 'shop', tags: ['web', 'eu'], usedAt: NOON, usedBy: 'name of machine-1' },
      token: { kind: 'agent', name: 'name of machine-1', hostKey: 'machine-1', expiresAt: null },
      replaced: [],
    });
    const found = await tokens.find(secretHash(`token ${String(serial)}`), signal);
    expect(found?.scopes).toEqual(new Set(['ingest']));
    const [line] = await auditOf('agent.enrolled');
    expect(line).toMatchObject({
      actor: { kind: 'nobody' },
      subject: 'name of machine-1',
      detail: { enrollment: 'web', host_key: 'machine-1', id: found?.id },
      address: '192.0.2.7',
    });
  });

  it('gives exactly one of fifty who come at once with the same secret a token', async () => {
    await create('fifty');
    const outcomes = await Promise.all(times(50, (i) => enroll('fifty', `machine-50-${String(i)}`)));
    const by = Map.groupBy(outcomes, ({ outcome }) => outcome);
    expect([by.get('enrolled')?.length, by.get('used')?.length]).toEqual([1, 49]);
    const made = (await tokens.list(signal)).filter(({ hostKey }) => hostKey?.startsWith('machine-50-'));
    expect(made).toHaveLength(1);
    expect(await auditOf('enrollment.refused')).toHaveLength(49);
  });

  it('leaves a host one token when two with secrets of their own claim it at once', async () => {
    await Promise.all(times(10, (i) => create(`rival ${String(i)}`)));
    const outcomes = await Promise.all(times(10, (i) => enroll(`rival ${String(i)}`, 'machine-2')));
    expect(outcomes.every(({ outcome }) => outcome === 'enrolled')).toBe(true);
    expect(await activeTokensOf('machine-2')).toHaveLength(1);
    expect(await auditOf('token.revoked')).toHaveLength(9);
  });

  it('refuses what is unknown, used, revoked, over, or for another host, and says why', async () => {
    expect(await enroll('never made', 'machine-3')).toEqual({ outcome: 'unknown' });
    await create('used');
    await enroll('used', 'machine-3');
    expect(await enroll('used', 'machine-3')).toMatchObject({
      outcome: 'used',
      enrollment: { usedBy: 'name of machine-3', usedAt: NOON },
    });
    const { id } = await create('revoked');
    expect(await enrollments.revoke(id, NOON, noted('enrollment.revoked'), signal)).toBe(true);
    expect(await enrollments.revoke(id, NOON, noted('enrollment.revoked'), signal)).toBe(false);
    expect(await enroll('revoked', 'machine-3')).toMatchObject({ outcome: 'revoked' });
    await create('over');
    expect(await enroll('over', 'machine-3', after(HOUR_MS))).toMatchObject({ outcome: 'expired' });
    await create('theirs', { hostKey: 'machine-4' });
    expect(await enroll('theirs', 'machine-3')).toMatchObject({ outcome: 'other_host' });
    // It was not used up by who may not use it.
    expect(await enroll('theirs', 'machine-4')).toMatchObject({ outcome: 'enrolled' });
  });

  it('revokes the tokens of a host that is installed anew, bound ones and those made for it, and no others', async () => {
    const make = (name: string, hostKey: string | null) =>
      tokens.create(
        { name, kind: 'agent', scopes: ['ingest'], secretHash: secretHash(name), hostKey, expiresAt: null },
        NOON,
        noted('token.created'),
        signal,
      );
    const bound = await make('bound', null);
    const facts = {
      key: 'machine-5',
      name: 'db',
      ips: [],
      os: null,
      osVersion: null,
      kernel: null,
      arch: null,
      agentVersion: null,
      group: null,
      tags: [],
      labels: {},
    };
    expect(await hosts.bindAgent(bound, facts, signal)).toMatchObject({ status: 'bound' });
    const waiting = await make('made for it', 'machine-5');
    const other = await make('for another', 'machine-6');
    await create('again');
    const enrolled = await enroll('again', 'machine-5');
    expect(enrolled.outcome === 'enrolled' && [...enrolled.replaced].sort()).toEqual([bound.id, waiting.id]);
    const left = (await tokens.list(signal)).find(({ id }) => id === other.id);
    expect(left?.revokedAt).toBeNull();
    const revoked = (await auditOf('token.revoked')).filter(({ detail }) => detail.host_key === 'machine-5');
    expect(revoked.map(({ subject }) => subject).sort()).toEqual(['bound', 'made for it']);
    // The new one takes the host over at its first use.
    const fresh = enrolled.outcome === 'enrolled' ? enrolled.token : bound;
    expect(await hosts.bindAgent(fresh, facts, signal)).toMatchObject({ status: 'bound' });
    expect(await hosts.bindAgent(bound, facts, signal)).toMatchObject({ status: 'refused' });
  });

  it('keeps SQL in every text as text', async () => {
    await create('nasty', { name: NASTY, group: NASTY, tags: [NASTY] });
    expect(await enroll('nasty', NASTY, NOON, NASTY)).toMatchObject({ outcome: 'enrolled' });
    const [newest] = await enrollments.list(signal);
    expect(newest).toMatchObject({ name: STORABLE, group: STORABLE, tags: [STORABLE], usedBy: STORABLE });
    expect(await activeTokensOf(STORABLE)).toHaveLength(1);
    expect(await enroll(NASTY, NASTY)).toEqual({ outcome: 'unknown' });
  });

  it('changes nothing when its line in the audit log cannot be written', async () => {
    const before = (await enrollments.list(signal)).length;
    const bad = noted('');
    const name = 'must not stay';
    const plan = { name, hostKey: null, group: null, tags: [], createdBy: 'Ada', expiresAt: after(HOUR_MS) };
    await expect(
      enrollments.create({ ...plan, secretHash: secretHash(name) }, NOON, bad, signal),
    ).rejects.toThrow();
    expect(await enrollments.list(signal)).toHaveLength(before);
    const token = { name, kind: 'api', scopes: ['read'], hostKey: null, expiresAt: null } as const;
    await expect(
      tokens.create({ ...token, secretHash: secretHash(name) }, NOON, bad, signal),
    ).rejects.toThrow();
    expect(await tokens.find(secretHash(name), signal)).toBeUndefined();
    const made = await tokens.create(
      { ...token, secretHash: secretHash(name) },
      NOON,
      noted('token.created'),
      signal,
    );
    await expect(tokens.revoke(made.id, NOON, bad, signal)).rejects.toThrow();
    expect((await tokens.find(secretHash(name), signal))?.revokedAt).toBeNull();
    expect(await tokens.revoke(made.id, NOON, noted('token.revoked'), signal)).toMatchObject({ name });
    const [line] = await auditOf('token.revoked');
    expect(line).toMatchObject({ subject: name, detail: { id: made.id } });
  });

  it('knows somebody in Grafana in an audit log that is whole', async () => {
    const actor = { kind: 'grafana', id: 4, name: `Li Na (${NASTY})` } as const;
    await room.accounts.audit({ ...noted('token.created'), actor, subject: 'x' }, NOON, signal);
    const [line] = await room.accounts.listAudit({ beforeId: null, limit: 1 }, signal);
    expect(line?.actor).toEqual({ kind: 'grafana', id: 4, name: `Li Na (${STORABLE})` });
    expect(await room.accounts.checkAudit(signal)).toBeUndefined();
  });

  it('forgets those that are over for a month, whose tokens go on', async () => {
    await create('old');
    await enroll('old', 'machine-7');
    await room.accounts.prune(after(29 * DAY_MS), signal);
    expect((await enrollments.list(signal)).length).toBeGreaterThan(0);
    await room.accounts.prune(after(31 * DAY_MS), signal);
    expect(await enrollments.list(signal)).toEqual([]);
    expect(await activeTokensOf('machine-7')).toHaveLength(1);
  });
});
