import { databaseDefinitionRequest } from '@vigilops/contracts/api';
import { describe, expect, it } from 'vitest';
import { aDefinition } from '../../test/some-databases.ts';
import {
  draftOf,
  goesWhereItWent,
  newDraft,
  requestOf,
  type DefinitionDraft,
  type DraftField,
} from './draft.ts';
import { inWords, KNOWN_PROBLEMS, problemsIn, problemsOf } from './problems.ts';

const GOOD = { ...newDraft({ hostId: 3 }), name: 'shop' };
const REDIS: DefinitionDraft = { ...GOOD, kind: 'redis', username: '', port: '7000' };
const PEM = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';

/** What the API finds first. */
function found(draft: DefinitionDraft): string | undefined {
  const result = databaseDefinitionRequest.safeParse(requestOf(draft));
  return result.success ? undefined : result.error.issues[0]?.message;
}

describe('what is wrong with a definition', () => {
  it.each<DefinitionDraft>([
    GOOD,
    REDIS,
    { ...GOOD, address: '/run/postgresql' },
    { ...GOOD, tls: 'verify', ca: PEM },
    { ...GOOD, tls: 'off', ca: 'what was written before TLS was left out' },
  ])('is nothing in a good one (%#)', (draft) => {
    expect([problemsOf(draft, undefined), found(draft)]).toEqual([{}, undefined]);
  });

  // The same words as the API's, so that it makes no difference who says it.
  it.each<[Partial<DefinitionDraft>, DraftField]>([
    [{ address: 'a b' }, 'address'],
    [{ address: 'https://a.example.com' }, 'address'],
    [{ address: '/run/../etc' }, 'address'],
    [{ username: '' }, 'username'],
    [{ tls: 'verify', ca: 'none' }, 'ca'],
  ])('is told here as the API tells it (%#)', (wrong, field) => {
    const draft = { ...GOOD, ...wrong };
    const message = found(draft);
    expect(KNOWN_PROBLEMS).toContain(message);
    expect(problemsOf(draft, undefined)).toEqual({ [field]: inWords(message ?? '') });
  });

  it.each<[Partial<DefinitionDraft>, DraftField]>([
    [{ hostId: null }, 'hostId'],
    [{ name: ' ' }, 'name'],
    [{ address: '' }, 'address'],
    [{ port: '65536' }, 'port'],
    [{ port: 'x' }, 'port'],
    [{ intervalSeconds: 4 }, 'intervalSeconds'],
    [{ intervalSeconds: Number.NaN }, 'intervalSeconds'],
    [{ slowMs: 0.5 }, 'slowMs'],
  ])('is seen before the API is asked, which would refuse it, too (%#)', (wrong, field) => {
    expect(Object.keys(problemsOf({ ...GOOD, ...wrong }, undefined))).toEqual([field]);
    expect(found({ ...GOOD, ...wrong })).toBeDefined();
  });

  it('is shown at the field that a refusal names, whoever wrote the words', () => {
    const refused = (
      code: 'REQUEST_INVALID' | 'CONFLICT' | 'SECRET_NEEDED' | 'AUTH_FORBIDDEN',
      message: string,
    ) => problemsIn({ code, message });
    expect(refused('REQUEST_INVALID', 'tls.ca: must be signed')).toEqual({ ca: 'must be signed' });
    expect(refused('REQUEST_INVALID', 'nothing: is so')).toEqual({});
    expect(refused('CONFLICT', 'there is one')).toEqual({ name: 'there is one' });
    expect(Object.keys(refused('SECRET_NEEDED', 'again'))).toEqual(['password']);
    expect(refused('AUTH_FORBIDDEN', 'no')).toEqual({});
  });
});

describe('a password that is kept', () => {
  const known = aDefinition();
  const same = draftOf(known);

  it('stays where nothing of its way changes, and is not sent', () => {
    const renamed = { ...same, name: 'other', intervalSeconds: 30 };
    expect(problemsOf(renamed, known)).toEqual({});
    expect(requestOf(renamed)).not.toHaveProperty('password');
  });

  it.each<Partial<DefinitionDraft>>([
    { hostId: 4 },
    { kind: 'mysql' },
    { address: 'evil.example.com' },
    { port: '7' },
    { username: 'other' },
    { tls: 'off' },
    { tls: 'verify', ca: PEM },
  ])('is asked for again where it would go elsewhere: %j', (change) => {
    const elsewhere = { ...same, ...change };
    expect(goesWhereItWent(elsewhere, known)).toBe(false);
    expect(Object.keys(problemsOf(elsewhere, known))).toEqual(['password']);
    expect(problemsOf({ ...elsewhere, password: 'new' }, known)).toEqual({});
    expect(problemsOf({ ...elsewhere, withoutPassword: true }, known)).toEqual({});
    expect(problemsOf(elsewhere, { ...known, has_password: false })).toEqual({});
  });

  it('can be taken away', () => {
    expect(requestOf({ ...same, withoutPassword: true, password: 'typed before' }).password).toBeNull();
  });
});
