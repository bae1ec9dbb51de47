import { describe, expect, it, vi } from 'vitest';
import { signedInAs } from '../test/backend.ts';
import { createSeat, type SessionState } from './session-state.ts';
import { grafanaRoleOf, introduceViewer } from './viewer.ts';

const person = (user: Parameters<typeof signedInAs>[0] = {}): SessionState => ({
  kind: 'person',
  token: 'a',
  user: signedInAs(user).user,
});

function page(first: SessionState) {
  const seat = createSeat(first);
  const user = { language: 'en-US' };
  const beginAnew = vi.fn();
  introduceViewer(seat, user, beginAnew);
  return { ...seat, user, beginAnew };
}

describe('the viewer', () => {
  it.each([
    ['an Admin', person({ role: 'admin' }), 'Admin'],
    ['a member', person({ role: 'member' }), 'Viewer'],
    ['a token', { kind: 'token', token: 't' } as const, 'Admin'],
    ['nobody', { kind: 'nobody', asks: 'password' } as const, 'Viewer'],
  ])('has, as %s, a role of Grafana', (_who, state, role) => {
    expect(grafanaRoleOf(state)).toBe(role);
  });

  it('is known to plugins by name, address and role, from the start and when somebody signs in', () => {
    const { user, become } = page({ kind: 'nobody', asks: 'password' });
    expect(user).toMatchObject({ orgRole: 'Viewer', name: '', language: 'en-US' });
    become(person({ role: 'admin' }));
    expect(user).toEqual({
      language: 'en-US',
      orgRole: 'Admin',
      name: 'Li Na',
      email: 'li.na@example.com',
      login: 'li.na@example.com',
    });
  });

  it('gets a new page after somebody else, and keeps it when the same one comes back', () => {
    const { become, beginAnew } = page(person());
    become({ kind: 'nobody', asks: 'password', why: 'expired' });
    become(person());
    expect(beginAnew).not.toHaveBeenCalled();
    become({ kind: 'nobody', asks: 'password' });
    become(person({ id: 8 }));
    expect(beginAnew).toHaveBeenCalledOnce();
    become({ kind: 'token', token: 't' });
    expect(beginAnew).toHaveBeenCalledTimes(2);
  });
});
