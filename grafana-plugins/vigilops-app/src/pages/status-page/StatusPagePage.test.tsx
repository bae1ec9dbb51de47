import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { refusal } from '../../test/builders.ts';
import { listOf, openApp } from '../../test/open-app.tsx';
import { aService, aStatusIncident, SERVICE_NOW, someHouseSettings } from '../../test/some-services.ts';
import { viewAs } from '../../test/view-as.ts';

beforeEach(() => {
  viewAs('Admin');
  vi.spyOn(Date, 'now').mockReturnValue(Date.parse(SERVICE_NOW));
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const shown = [
  { id: 1, name: 'Shop', group: null },
  { id: 2, name: null, group: null },
];
const house = {
  '/services': listOf(aService({ id: 1, name: 'shop' }), aService({ id: 2, name: 'api' })),
  '/settings': someHouseSettings({ services: shown }),
  '/status-incidents': listOf(),
};
const region = async (name: string) => within(await screen.findByRole('region', { name }));

describe('the status page', () => {
  it('says that nobody sees it while it is off, and shows no badges', async () => {
    openApp('/services/status-page', house);
    expect(await screen.findByText(/The status page is off/)).toBeTruthy();
    expect(screen.queryByText('Elsewhere')).toBeNull();
  });

  it('says where it is when it is on, with badges under public names', async () => {
    openApp('/services/status-page', {
      ...house,
      '/settings': someHouseSettings({ enabled: true, services: shown }),
    });
    expect((await screen.findByRole('link', { name: /\/status$/ })).getAttribute('target')).toBe('_blank');
    expect((await region('Elsewhere')).getByText(/^\[!\[Shop\]\(.*\/status\/badge\/1\.svg\)\]/)).toBeTruthy();
  });

  it('is saved as a whole with the version that it was made from', async () => {
    const { asked } = openApp('/services/status-page', {
      ...house,
      'admin:/settings': someHouseSettings({ enabled: true }),
    });
    fireEvent.click(await screen.findByRole('switch', { name: 'The page is public' }));
    fireEvent.click(screen.getByRole('button', { name: 'Move shop down' }));
    fireEvent.change(screen.getByLabelText('Public name of api'), { target: { value: 'API' } });
    fireEvent.click(screen.getByText('Save the page'));
    await waitFor(() => expect(asked('admin:/settings')).toHaveLength(1));
    expect(asked('admin:/settings')[0]?.data).toMatchObject({
      version: 4,
      settings: {
        retention: { logs_days: 7 },
        status_page: {
          enabled: true,
          services: [
            { id: 2, name: 'API' },
            { id: 1, name: 'Shop' },
          ],
        },
      },
    });
  });

  it('keeps what was written when somebody else was quicker, until it is taken back', async () => {
    const said = { code: 'CONFLICT', detail: 'the settings were changed meanwhile', help: '' };
    openApp('/services/status-page', { ...house, 'admin:/settings': refusal(409, said) });
    const name = await screen.findByLabelText('Public name of api');
    fireEvent.change(name, { target: { value: 'API' } });
    fireEvent.click(screen.getByText('Save the page'));
    expect(await screen.findByText(/the settings were changed meanwhile/i)).toBeTruthy();
    expect(screen.getByDisplayValue('API')).toBeTruthy();
    fireEvent.click(screen.getByText('Take the changes back'));
    expect(screen.queryByDisplayValue('API')).toBeNull();
  });

  it('says at its field what was refused, until that is changed', async () => {
    const detail = 'settings.status_page.contact: must be an https://, http:// or mailto: address';
    openApp('/services/status-page', {
      ...house,
      'admin:/settings': refusal(400, { code: 'REQUEST_INVALID', detail, help: '' }),
    });
    const contact = await screen.findByLabelText(/^Contact/);
    fireEvent.change(contact, { target: { value: 'javascript:alert(1)' } });
    fireEvent.click(screen.getByText('Save the page'));
    expect(await screen.findByText('must be an https://, http:// or mailto: address')).toBeTruthy();
    fireEvent.change(contact, { target: { value: 'mailto:ops@example.com' } });
    expect(screen.queryByText('must be an https://, http:// or mailto: address')).toBeNull();
  });

  it('can be looked at by a Member', async () => {
    viewAs('Viewer');
    openApp('/services/status-page', house);
    expect((await screen.findByLabelText('Public name of api')).hasAttribute('disabled')).toBe(true);
    expect(screen.queryByText('Save the page')).toBeNull();
    expect(screen.queryByText('Open an incident')).toBeNull();
  });
});

describe('incidents', () => {
  it('show what was said, newest first, as the text that it is', async () => {
    const updates = [
      { at: SERVICE_NOW, status: 'identified' as const, text: '<b>found</b>' },
      { at: '2026-03-01T11:50:00.000000Z', status: 'investigating' as const, text: 'We look into it.' },
    ];
    openApp('/services/status-page', {
      ...house,
      '/status-incidents': listOf(aStatusIncident({ status: 'identified', updates })),
    });
    const incident = within(await screen.findByRole('article', { name: 'Orders cannot be paid' }));
    expect(incident.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
      expect.stringContaining('<b>found</b>'),
      expect.stringContaining('We look into it.'),
    ]);
  });

  it('are opened with a title and a text', async () => {
    const { asked } = openApp('/services/status-page', {
      ...house,
      'admin:/status-incidents': aStatusIncident(),
    });
    fireEvent.click(await screen.findByText('Open an incident'));
    fireEvent.click(screen.getByText('Tell the visitors'));
    expect(screen.getAllByText('must not be empty')).toHaveLength(2);
    const dialog = within(screen.getByRole('dialog'));
    fireEvent.change(dialog.getByLabelText(/^Title/), { target: { value: 'No payment' } });
    fireEvent.change(dialog.getByLabelText(/What visitors should know/), { target: { value: 'We look.' } });
    fireEvent.click(screen.getByText('Tell the visitors'));
    await waitFor(() =>
      expect(asked('admin:/status-incidents')[0]?.data).toEqual({
        title: 'No payment',
        impact: 'minor',
        status: 'investigating',
        service_ids: [],
        text: 'We look.',
      }),
    );
  });

  it('are resolved with a last word', async () => {
    const { asked } = openApp('/services/status-page', {
      ...house,
      '/status-incidents': listOf(aStatusIncident({ id: 8 })),
      'admin:/status-incidents/8/updates': aStatusIncident(),
    });
    fireEvent.click(await screen.findByText('Resolve it'));
    const dialog = within(screen.getByRole('dialog'));
    fireEvent.change(dialog.getByLabelText(/What visitors should know/), { target: { value: 'Fixed.' } });
    fireEvent.click(screen.getByText('Tell the visitors'));
    await waitFor(() =>
      expect(asked('admin:/status-incidents/8/updates')[0]?.data).toEqual({
        status: 'resolved',
        text: 'Fixed.',
      }),
    );
  });
});
