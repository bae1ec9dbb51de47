import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { HostFacts, TokenRecord } from '../../model/index.ts';
import { openTestDatabase, type OpenDatabase } from '../test/open-database.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';
import { createHostRegistry } from './hosts.ts';
import { createTokenStore } from './tokens.ts';
import { noted } from '../test/noted.ts';

const signal = new AbortController().signal;

describeEngines('tokens and hosts', STORE_SCHEMA, (suite) => {
  let database: OpenDatabase;
  let now = new Date('2026-03-01T12:00:00Z');
  beforeAll(async () => {
    database = openTestDatabase({ ...suite, url: (await suite.freshDatabase()).url });
  });
  afterAll(() => database.close());

  const tokens = () => createTokenStore(database.connections);
  const hosts = () => createHostRegistry(database.connections, () => now);
  let serial = 0;
  const hashOf = (n: number) => Buffer.alloc(32, n);
  const newToken = (given: { hostKey?: string; kind?: TokenRecord['kind']; expiresAt?: Date } = {}) => {
    serial += 1;
    return tokens().create(
      {
        name: `token ${String(serial)}`,
        kind: given.kind ?? 'agent',
        scopes: ['ingest'],
        secretHash: hashOf(serial),
        hostKey: given.hostKey ?? null,
        expiresAt: given.expiresAt ?? null,
      },
      now,
      noted('token.created'),
      signal,
    );
  };
  const facts = (key: string, more: Partial<HostFacts> = {}): HostFacts => ({
    key,
    name: key,
    ips: ['10.0.0.1', '::1'],
    os: 'linux',
    osVersion: null,
    kernel: '6.1',
    arch: 'amd64',
    agentVersion: '0.1.0',
    group: null,
    tags: ['web'],
    labels: {},
    ...more,
  });
  const card = async (key: string) => {
    const [row] = await database.query(
      {
        text: 'SELECT name, ips, os, kernel, agent_version, source, tags, labels FROM vigilops.hosts WHERE key = $1',
        values: [key],
      },
      { signal, timeoutMs: 5_000 },
    );
    return row;
  };

  it('finds a token by the hash of its secret only', async () => {
    const token = await newToken({ expiresAt: new Date('2027-01-01T00:00:00Z') });
    const found = await tokens().find(hashOf(serial), signal);
    expect(found).toEqual(token);
    expect(found).toMatchObject({ hostId: null, hostKey: null, expiresAt: new Date('2027-01-01T00:00:00Z') });
    expect(found?.scopes).toEqual(new Set(['ingest']));
    expect(await tokens().find(Buffer.from(`' OR '1'='1`), signal)).toBeUndefined();
  });

  it('revokes once, and remembers the last use without going back in time', async () => {
    const token = await newToken();
    await tokens().markUsed([token.id, token.id, -1], new Date('2026-03-01T10:00:00Z'), signal);
    await tokens().markUsed([token.id], new Date('2026-03-01T09:00:00Z'), signal);
    const revoke = () => tokens().revoke(token.id, now, noted('token.revoked'), signal);
    expect(await revoke()).toMatchObject({ id: token.id, revokedAt: now });
    expect(await revoke()).toBeUndefined();
    const listed = (await tokens().list(signal)).find(({ id }) => id === token.id);
    expect(listed).toMatchObject({ revokedAt: now, lastUsedAt: new Date('2026-03-01T10:00:00Z') });
  });

  it('binds an agent token to the first host that it names, and keeps the card of the agent', async () => {
    const token = await newToken();
    const first = await hosts().bindAgent(token, facts('alpha'), signal);
    expect(first).toMatchObject({ status: 'bound', hostKey: 'alpha' });
    expect(await hosts().bindAgent(token, facts('alpha', { kernel: '6.2' }), signal)).toEqual(first);
    expect(await card('alpha')).toMatchObject({ kernel: '6.2', source: 'agent', ips: ['10.0.0.1', '::1'] });
    await hosts().bindAgent(token, facts('alpha', { kernel: '6.2', labels: { env: 'prod' } }), signal);
    expect(await card('alpha')).toMatchObject({ labels: { env: 'prod' } });
    // An SDK on the same machine says less; the card stays.
    await hosts().bindAgent(token, facts('alpha', { agentVersion: null, kernel: null, tags: [] }), signal);
    expect(await card('alpha')).toMatchObject({ kernel: '6.2', agent_version: '0.1.0', tags: ['web'] });
    expect(await tokens().find(hashOf(serial), signal)).toMatchObject({ hostKey: 'alpha' });
  });

  it('refuses a bound token that names another host, in words for the sender', async () => {
    const token = await newToken();
    await hosts().bindAgent(token, facts('beta-id', { name: 'beta' }), signal);
    expect(await hosts().bindAgent(token, facts('gamma'), signal)).toEqual({
      status: 'refused',
      reason: "the token belongs to the host 'beta-id', but the data names 'gamma'",
    });
    expect(await hosts().bindAgent(token, facts('beta', { agentVersion: null }), signal)).toMatchObject({
      status: 'bound',
      hostKey: 'beta-id',
    });
  });

  it('refuses a second token for a host that sends already, unless it was made for that host', async () => {
    const first = await newToken();
    await hosts().bindAgent(first, facts('delta'), signal);
    const thief = await newToken();
    const verdict = await hosts().bindAgent(thief, facts('delta', { kernel: 'stolen' }), signal);
    expect(verdict).toMatchObject({
      status: 'refused',
      reason: expect.stringContaining(`"${first.name}"`) as string,
    });
    expect(await card('delta')).toMatchObject({ kernel: '6.1' });
    const made = await newToken({ hostKey: 'delta' });
    expect(await hosts().bindAgent(made, facts('delta'), signal)).toMatchObject({ status: 'bound' });
    expect(
      await hosts().bindAgent(await newToken({ hostKey: 'delta' }), facts('epsilon'), signal),
    ).toMatchObject({
      status: 'refused',
    });
  });

  it('lets a new token take over a host whose token was revoked or has expired', async () => {
    const first = await newToken({ expiresAt: new Date('2026-03-02T00:00:00Z') });
    await hosts().bindAgent(first, facts('zeta'), signal);
    const second = await newToken();
    expect(await hosts().bindAgent(second, facts('zeta'), signal)).toMatchObject({ status: 'refused' });
    now = new Date('2026-03-03T00:00:00Z');
    expect(await hosts().bindAgent(second, facts('zeta'), signal)).toMatchObject({ status: 'bound' });
    await tokens().revoke(second.id, now, noted('token.revoked'), signal);
    expect(await hosts().bindAgent(second, facts('zeta'), signal)).toMatchObject({ status: 'refused' });
    expect(await hosts().bindAgent(await newToken(), facts('zeta'), signal)).toMatchObject({
      status: 'bound',
    });
  });

  it('gives a host to exactly one of many tokens that use it first at the same time', async () => {
    const rivals = await Promise.all([1, 2, 3, 4, 5].map(() => newToken()));
    const verdicts = await Promise.all(rivals.map((token) => hosts().bindAgent(token, facts('eta'), signal)));
    expect(verdicts.filter(({ status }) => status === 'bound')).toHaveLength(1);
    const one = await newToken();
    const places = await Promise.all(
      ['theta', 'iota', 'kappa'].map((key) => hosts().bindAgent(one, facts(key), signal)),
    );
    expect(places.filter(({ status }) => status === 'bound')).toHaveLength(1);
  });

  it('makes hosts for API tokens once, never touching the card of an agent', async () => {
    const ids = await Promise.all(
      [1, 2, 3, 4].map(() => hosts().findOrCreate(facts('lambda', { agentVersion: null }), signal)),
    );
    expect(new Set(ids).size).toBe(1);
    expect(await card('lambda')).toMatchObject({ source: 'otlp' });
    await hosts().findOrCreate(facts('alpha', { kernel: 'foreign' }), signal);
    expect(await card('alpha')).toMatchObject({ kernel: '6.2', source: 'agent' });
    expect(await hosts().bindAgent(await newToken(), facts('lambda'), signal)).toMatchObject({
      status: 'bound',
      hostId: ids[0],
    });
    expect(await card('lambda')).toMatchObject({ source: 'agent' });
  });

  it('lets the card of a host without an agent follow what is told of it later', async () => {
    const sdk = { agentVersion: null, os: null, kernel: null, ips: [], tags: [] };
    const first = await hosts().findOrCreate(facts('nu-id', { ...sdk, labels: { env: 'dev' } }), signal);
    const later = { ...sdk, name: 'nu', os: 'linux', kernel: '6.1', ips: ['10.0.0.9'], tags: ['db'] };
    const labels = { env: 'prod', team: 'shop' };
    expect(await hosts().findOrCreate(facts('nu-id', { ...later, labels }), signal)).toBe(first);
    const told = {
      name: 'nu',
      os: 'linux',
      kernel: '6.1',
      ips: ['10.0.0.9'],
      tags: ['db'],
      labels,
      source: 'otlp',
    };
    expect(await card('nu-id')).toMatchObject(told);
    // Another program on that host knows less, and something else.
    await hosts().findOrCreate(facts('nu-id', { ...sdk, kernel: '6.2', labels: { zone: 'a' } }), signal);
    expect(await card('nu-id')).toMatchObject({
      ...told,
      kernel: '6.2',
      labels: { env: 'prod', team: 'shop', zone: 'a' },
    });
  });

  it('bounds the labels that senders may add to a host, and keeps the newest', async () => {
    const many = (from: number) =>
      Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`l${String(from + n)}`, 'x']));
    await hosts().findOrCreate(facts('xi', { labels: many(0) }), signal);
    await hosts().findOrCreate(facts('xi', { labels: many(1_000) }), signal);
    expect(await card('xi')).toMatchObject({ labels: many(1_000) });
    expect(Object.keys((await card('xi'))?.['labels'] as object)).toHaveLength(40);
  });

  it('remembers when hosts were heard from, never backwards', async () => {
    const id = await hosts().findOrCreate(facts('mu'), signal);
    await hosts().touch([id, id], new Date('2026-03-01T10:00:00Z'), signal);
    await hosts().touch([id], new Date('2026-03-01T09:00:00Z'), signal);
    const [row] = await database.query(
      { text: 'SELECT last_heartbeat FROM vigilops.hosts WHERE id = $1', values: [id] },
      { signal, timeoutMs: 5_000 },
    );
    expect(row).toEqual({ last_heartbeat: new Date('2026-03-01T10:00:00Z') });
  });
});
