import { VigilError } from '@vigilops/contracts';
import { describe, expect, it, vi } from 'vitest';
import type { Authenticate, Role, TokenRecord, UserRecord } from '../model/index.ts';
import { createDoorman } from './doorman.ts';

const signal = new AbortController().signal;
const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI3In0.c2lnbmF0dXJl';

function door(role: Role = 'member') {
  const user = { id: 7, email: 'li.na@example.com', name: 'Li Na', role } as UserRecord;
  const token = { id: 1, name: 'laptop', scopes: new Set(['read']) } as unknown as TokenRecord;
  const authenticate = vi.fn<Authenticate>(() => Promise.resolve(token));
  const identify = vi.fn(() => Promise.resolve({ user, sessionId: 'session' }));
  const person = { subject: 'user:7', name: 'Li Na (user:7)', called: 'Li Na' };
  const personOf = vi.fn((headers: readonly string[]) => Promise.resolve(headers.length > 0 ? person : null));
  const doorman = createDoorman({ authenticate, sessions: { identify }, grafana: { personOf } });
  const come = (needs: 'read' | 'write' | 'ingest', ...authorization: string[]) =>
    doorman({ authorization, remoteAddress: '192.0.2.1' }, needs, signal).then(
      (caller) => [caller.kind, [...caller.scopes]],
      (error: unknown) => (error as VigilError).code,
    );
  return { doorman, come, authenticate, identify, personOf };
}

describe('the doorman', () => {
  it('takes a JWT for a person, with the scopes of the role', async () => {
    const member = door();
    expect(await member.come('read', `Bearer ${JWT}`)).toEqual(['person', ['read']]);
    expect(await member.come('write', `bearer  ${JWT} `)).toBe('AUTH_FORBIDDEN');
    expect(member.authenticate).not.toHaveBeenCalled();
    const admin = door('admin');
    expect(await admin.come('write', `Bearer ${JWT}`)).toEqual(['person', ['read', 'write']]);
    expect(await admin.come('ingest', `Bearer ${JWT}`)).toBe('AUTH_FORBIDDEN');
  });

  it.each([
    [[]],
    [['Bearer vgo_api_x']],
    [['Basic a.b.c']],
    [[`Bearer ${JWT}`, `Bearer ${JWT}`]],
    [[`Bearer ${JWT}.more`]],
    [[`Bearer a.b.${'c'.repeat(2_048)}`]],
    [[`Bearer ${JWT}' OR '1'='1`]],
  ])('leaves everything else to who knows tokens: %j', async (authorization) => {
    const { come, authenticate, identify } = door();
    expect(await come('read', ...authorization)).toEqual(['token', ['read']]);
    expect(authenticate).toHaveBeenCalledWith({ authorization, remoteAddress: '192.0.2.1' }, 'read', signal);
    expect(identify).not.toHaveBeenCalled();
  });

  it('asks who in Grafana is behind a token, only after the token was found good', async () => {
    const { doorman, authenticate, personOf } = door();
    const credentials = {
      authorization: ['Bearer vgo_api_x'],
      remoteAddress: '192.0.2.1',
      grafanaId: ['a.b.c'],
    };
    expect(await doorman(credentials, 'read', signal)).toMatchObject({
      kind: 'token',
      person: { called: 'Li Na' },
    });
    authenticate.mockRejectedValueOnce(new VigilError('AUTH_REVOKED', 'gone'));
    await expect(doorman(credentials, 'read', signal)).rejects.toThrow('gone');
    expect(personOf).toHaveBeenCalledTimes(1);
    // Without it, and where no Grafana is known, a token is a token.
    expect(await doorman({ ...credentials, grafanaId: [] }, 'read', signal)).toMatchObject({ person: null });
    const sessions = { identify: () => Promise.reject(new Error('no JWT came')) };
    const alone = createDoorman({ authenticate, sessions, grafana: undefined });
    expect(await alone(credentials, 'read', signal)).toMatchObject({ kind: 'token', person: null });
  });

  it('lets no identity of Grafana change who a person is', async () => {
    const { doorman, personOf } = door();
    const credentials = {
      authorization: [`Bearer ${JWT}`],
      remoteAddress: '192.0.2.1',
      grafanaId: ['a.b.c'],
    };
    expect(await doorman(credentials, 'read', signal)).toMatchObject({
      kind: 'person',
      user: { name: 'Li Na' },
    });
    expect(personOf).not.toHaveBeenCalled();
  });
});
