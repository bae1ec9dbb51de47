import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refusal } from '../../test/builders.ts';
import { openApp } from '../../test/open-app.tsx';
import { viewAs } from '../../test/view-as.ts';
import type { Invitation, User } from './people.ts';

beforeEach(() => viewAs('Admin'));
afterEach(() => {
  cleanup();
  viewAs('Viewer');
});

const user = (fields: Partial<User>): User => ({
  id: 1,
  email: 'li.na@example.com',
  name: 'Li Na',
  role: 'admin',
  state: 'active',
  created_at: '2026-03-01T12:00:00.000000Z',
  last_login_at: null,
  ...fields,
});
const invitation: Invitation = {
  id: 7,
  email: null,
  role: 'member',
  created_at: '2026-03-01T12:00:00.000000Z',
  expires_at: '2026-03-08T12:00:00.000000Z',
  invited_by: 'Li Na',
};
const people = {
  items: [user({}), user({ id: 2, name: '<b>Bo</b>', email: 'bo@example.com', role: 'member' })],
};
const house = { 'admin:/users': people, 'admin:/invitations': { items: [] } };

const table = async () => within(await screen.findByRole('table'));
async function choose(action: string) {
  fireEvent.click((await table()).getByRole('button', { name: 'Actions for <b>Bo</b>' }));
  fireEvent.click(await screen.findByRole('menuitem', { name: action }));
  return within(await screen.findByRole('dialog'));
}

describe('the page of users', () => {
  it('lists everybody, and shows a name that looks like markup as it is', async () => {
    openApp('/users', house);
    const rows = (await table()).getAllByRole('row').slice(1);
    expect(rows.map(({ textContent }) => textContent)).toEqual([
      'Li Na li.na@example.comAdminActiveNever',
      '<b>Bo</b> bo@example.comMemberActiveNever',
    ]);
  });

  it('says what a change will do before it is made', async () => {
    const { requests } = openApp('/users', { ...house, 'admin:/users/2': user({ id: 2, role: 'admin' }) });
    const dialog = await choose('Make an Admin');
    expect(dialog.getByText(/may then change everything here/)).toBeTruthy();
    expect(requests.filter(({ method }) => method !== 'GET')).toEqual([]);
    fireEvent.click(dialog.getByRole('button', { name: 'Make an Admin' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    const [change] = requests.filter(({ method }) => method === 'PATCH');
    expect(change).toMatchObject({
      url: '/api/plugin-proxy/vigilops-app/admin/users/2',
      data: { role: 'admin' },
    });
  });

  it('stays with the reason where a change is refused', async () => {
    const said = { code: 'CONFLICT', detail: 'The last Admin stays.', help: '' };
    openApp('/users', { ...house, 'admin:/users/2': refusal(409, said) });
    const dialog = await choose('Remove');
    fireEvent.click(dialog.getByRole('button', { name: 'Remove' }));
    expect((await dialog.findByRole('alert')).textContent).toContain('The last Admin stays.');
  });

  it('shows the link for a new password once it is made', async () => {
    const made = { path: '/reset#secret=abc', expires_at: '2026-03-02T12:00:00.000000Z' };
    openApp('/users', { ...house, 'admin:/users/2/reset-link': made });
    fireEvent.click((await choose('Link for a new password')).getByText('Make the link'));
    expect(await screen.findByText(`${location.origin}/reset#secret=abc`)).toBeTruthy();
  });
});

describe('invitations', () => {
  it('are made for a role and, where it is named, one address', async () => {
    const made = { invitation, path: '/register#invitation=xyz' };
    const { requests } = openApp('/users', { ...house, 'admin:/invitations': { items: [], ...made } });
    fireEvent.click(await screen.findByRole('button', { name: 'Invite somebody' }));
    const dialog = within(await screen.findByRole('dialog'));
    fireEvent.change(dialog.getByLabelText(/E-mail/), { target: { value: ' wu@example.com ' } });
    fireEvent.click(dialog.getByRole('radio', { name: 'Admin' }));
    fireEvent.click(dialog.getByRole('button', { name: 'Make the invitation' }));
    expect(await screen.findByText(`${location.origin}/register#invitation=xyz`)).toBeTruthy();
    expect(requests.find(({ method }) => method === 'POST')?.data).toEqual({
      role: 'admin',
      email: 'wu@example.com',
    });
  });

  it('can be withdrawn', async () => {
    const { requests } = openApp('/users', {
      ...house,
      'admin:/invitations': { items: [invitation] },
      'admin:/invitations/7': undefined,
    });
    fireEvent.click(await screen.findByRole('button', { name: 'Withdraw' }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText(/Whoever has the link/)).toBeTruthy();
    fireEvent.click(dialog.getByRole('button', { name: 'Withdraw' }));
    await waitFor(() => expect(requests.some(({ method }) => method === 'DELETE')).toBe(true));
  });
});

it('tells a Member whose page it is, and asks nothing', async () => {
  viewAs('Viewer');
  const { requests } = openApp('/users', house);
  expect(await screen.findByText('This page is for Admins')).toBeTruthy();
  expect(requests.filter(({ url }) => url.includes('/admin/'))).toEqual([]);
});
