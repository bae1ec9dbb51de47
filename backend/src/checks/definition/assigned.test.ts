import type { Logger } from '@vigilops/runtime';
import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import type { ServiceRecord } from '../../model/index.ts';
import { createSealer } from '../../sealed-text.ts';
import { aService, HTTP_CHECK } from '../test/a-service.ts';
import { createAssignedChecks } from './assigned.ts';
import { createCheckSecrets, MASK } from './check-secrets.ts';

const signal = new AbortController().signal;
const secretsOf = (secret: string) => createCheckSecrets(createSealer(secret, randomBytes));
const CHECK = { ...HTTP_CHECK, headers: { Authorization: MASK } };
const sealed = secretsOf('one').seal({ headers: { Authorization: 'Bearer x' }, body: null });
const secretOne = { ...aService({ check: CHECK }), id: 1, sealed };
const openOne = { ...aService({ check: { type: 'icmp', host: 'db-1' } }), id: 2 };

function assigned(services: readonly ServiceRecord[], secret = 'one') {
  const warnings: unknown[] = [];
  const silent = () => undefined;
  const logger: Logger = {
    debug: silent,
    info: silent,
    warn: (fields) => warnings.push(fields),
    error: silent,
  };
  const checks = createAssignedChecks({
    services: { assignedTo: () => Promise.resolve(services) },
    secrets: secretsOf(secret),
    logger,
  });
  return { of: () => checks.of(7, signal), warnings };
}

it('opens what is sealed for the agent', async () => {
  const { items } = await assigned([secretOne, openOne]).of();
  expect(items).toMatchObject([
    { check: { headers: { Authorization: 'Bearer x' } } },
    { check: { type: 'icmp' } },
  ]);
});

it('leaves out what it cannot open, goes on with the others, and says so once', async () => {
  const { of, warnings } = assigned([secretOne, openOne], 'another');
  expect((await of()).items.map(({ id }) => id)).toEqual([2]);
  await of();
  expect(warnings).toHaveLength(1);
});

it('has a revision that changes with what is asked alone', async () => {
  const revisionOf = async (...services: ServiceRecord[]) => (await assigned(services).of()).revision;
  const resealed = secretsOf('one').seal({ headers: { Authorization: 'Bearer x' }, body: null });
  const other = secretsOf('one').seal({ headers: { Authorization: 'Bearer y' }, body: null });
  expect(await revisionOf({ ...secretOne, sealed: resealed, state: 'down' })).toBe(
    await revisionOf(secretOne),
  );
  expect(await revisionOf({ ...secretOne, sealed: other })).not.toBe(await revisionOf(secretOne));
  expect(await revisionOf(openOne)).not.toBe(await revisionOf());
});
