import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aHost } from '../../test/a-host.ts';
import { anEnrollment } from '../../test/an-enrollment.ts';
import { refusal } from '../../test/builders.ts';
import { listOf, openApp } from '../../test/open-app.tsx';
import { viewAs } from '../../test/view-as.ts';
import type { Token } from './token-words.ts';

beforeEach(() => viewAs('Admin'));
afterEach(() => {
  cleanup();
  viewAs('Viewer');
});

const token = (fields: Partial<Token>): Token => ({
  id: 1,
  name: 'grafana',
  kind: 'api',
  scopes: ['read', 'write'],
  host_id: null,
  host_key: null,
  state: 'active',
  created_at: '2026-03-01T12:00:00.000000Z',
  expires_at: null,
  revoked_at: null,
  last_used_at: null,
  ...fields,
});
const tokens = [
  token({}),
  token({ id: 2, name: 'old', state: 'revoked' }),
  token({ id: 3, name: 'web-1', kind: 'agent', scopes: ['ingest'], host_key: '4f2a' }),
];
const house = { 'admin:/tokens': { items: tokens }, 'admin:/enrollments': { items: [] } };
const section = (name: string) => screen.getAllByRole('region', { name })[0] ?? document.body;

describe('the page of tokens', () => {
  it('tells agents and programs apart, with what each may do', async () => {
    const bound = token({ id: 4, name: 'db', kind: 'agent', scopes: ['ingest'], host_id: 8, host_key: 'k8' });
    openApp('/tokens', {
      ...house,
      '/hosts': listOf(aHost({}, { id: 8, name: 'db-1' })),
      'admin:/tokens': { items: [...tokens, bound] },
    });
    await screen.findByText('grafana');
    expect(within(section('Programs')).getByText('Read, Change')).toBeTruthy();
    expect(within(section('Agents')).getByText('4f2a')).toBeTruthy();
    expect((await within(section('Agents')).findByText('db-1')).closest('a')?.getAttribute('href')).toContain(
      '/hosts/8',
    );
    expect(screen.queryByText('old')).toBeNull();
  });

  it('shows those that have ended where the address says so, and revokes none of them', async () => {
    openApp('/tokens?ended=1', house);
    const old = (await screen.findByText('old')).closest('tr') ?? document.body;
    expect(within(old).getByText('Revoked')).toBeTruthy();
    expect(within(old).queryByRole('button')).toBeNull();
  });

  it('revokes after it said what will happen', async () => {
    const { requests } = openApp('/tokens', { ...house, 'admin:/tokens/3': undefined });
    fireEvent.click(await screen.findByRole('button', { name: 'Revoke web-1' }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText(/keeps what it measures on its own disk/)).toBeTruthy();
    fireEvent.click(dialog.getByRole('button', { name: 'Revoke' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(requests.find(({ method }) => method === 'DELETE')?.url).toContain('/admin/tokens/3');
  });

  it('makes a token, whose secret is shown once', async () => {
    const { requests } = openApp('/tokens', {
      ...house,
      'admin:/tokens': { items: tokens, token: token({}), secret: 'vgo_api_secret' },
    });
    fireEvent.click(await screen.findByRole('button', { name: 'New token' }));
    const dialog = within(await screen.findByRole('dialog'));
    const make = dialog.getByRole('button', { name: 'Make the token' });
    expect(make.hasAttribute('disabled')).toBe(true);
    fireEvent.change(dialog.getByLabelText(/^Name/), { target: { value: 'reports' } });
    fireEvent.click(make);
    expect(await screen.findByText('vgo_api_secret')).toBeTruthy();
    expect(requests.find(({ method }) => method === 'POST')?.data).toMatchObject({
      name: 'reports',
      kind: 'api',
      scopes: ['read'],
    });
  });
});

describe('a host that is added', () => {
  const made = {
    enrollment: anEnrollment({ id: 9, expires_at: '2999-01-01T00:00:00.000000Z' }),
    secret: 's',
    command: 'curl -sSL https://vigilops.example.com/install.sh | bash -s -- s',
  };
  async function add(answers: Record<string, unknown>) {
    const opened = openApp('/tokens', answers);
    fireEvent.click(await screen.findByRole('button', { name: 'Add a host' }));
    const dialog = within(await screen.findByRole('dialog'));
    fireEvent.click(dialog.getByRole('button', { name: 'Show the command' }));
    return opened;
  }

  it('has a command to run, as long as it works', async () => {
    const { requests } = await add({ ...house, 'admin:/enrollments': { items: [], ...made } });
    expect(await screen.findByText(made.command)).toBeTruthy();
    expect(screen.getByText('Waiting for the host')).toBeTruthy();
    expect(requests.find(({ method }) => method === 'POST')?.data).toEqual({ tags: [], valid_minutes: 60 });
  });

  it('is told to be here once its agent has come', async () => {
    const used = { ...made.enrollment, state: 'used', used_by: 'web-9' };
    await add({
      ...house,
      '/hosts': listOf(aHost({}, { id: 9, name: 'web-9' })),
      'admin:/enrollments': { items: [used], ...made },
    });
    expect(await screen.findByText('web-9 is here')).toBeTruthy();
    expect((await screen.findByText('Show it')).closest('a')?.getAttribute('href')).toBe(
      '/a/vigilops-app/hosts/9',
    );
  });

  it('is offered another command once the time has run out', async () => {
    const expired = { ...made.enrollment, expires_at: '2020-01-01T00:00:00.000000Z' };
    await add({ ...house, 'admin:/enrollments': { items: [], ...made, enrollment: expired } });
    expect(await screen.findByText('The command has expired without being used')).toBeTruthy();
    fireEvent.click(screen.getByText('Make another'));
    expect(await screen.findByRole('button', { name: 'Show the command' })).toBeTruthy();
  });

  it('cannot be added where the house does not know its own address: the reason stands in the form', async () => {
    const said = { code: 'CONFLICT', detail: 'Set VIGILOPS_PUBLIC_URL.', help: '' };
    await add({ ...house, 'admin:/enrollments': refusal(409, said) });
    const dialog = within(await screen.findByRole('dialog'));
    expect((await dialog.findByRole('alert')).textContent).toContain('Set VIGILOPS_PUBLIC_URL.');
  });
});
