import { locationService } from '@grafana/runtime';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aHostChange } from '../test/a-host-change.ts';
import { aHost } from '../test/a-host.ts';
import { refusal } from '../test/builders.ts';
import { giveScenes } from '../test/give-scenes.ts';
import { listOf, openApp } from '../test/open-app.tsx';
import { someMetrics } from '../test/some-metrics.ts';
import { viewAs } from '../test/view-as.ts';

giveScenes();
beforeEach(() => {
  vi.spyOn(Date, 'now').mockReturnValue(Date.parse('2026-03-01T12:00:05Z'));
  viewAs('Admin');
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  viewAs('Viewer');
});

const web = aHost({}, { id: 7, name: 'web-1', group: 'shop', labels: { zone: 'a' } });
const house = { '/hosts/7': web, '/hosts/7/metrics': someMetrics({ cpu: 0.5 }) };
const button = async (name: string) => fireEvent.click(await screen.findByRole('button', { name }));

describe('a host that is edited', () => {
  it('sends what is another, and nothing else', async () => {
    const { requests, asked } = openApp('/hosts/7', { ...house, 'admin:/hosts/7': web });
    await button('Edit');
    fireEvent.change(await screen.findByLabelText(/^Name/), { target: { value: 'front' } });
    fireEvent.change(screen.getByLabelText('Value of zone'), { target: { value: 'b' } });
    const before = asked('/hosts/7').length;
    await button('Save');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(requests.find(({ method }) => method === 'PATCH')).toMatchObject({
      url: '/api/plugin-proxy/vigilops-app/admin/hosts/7',
      data: { name: 'front', labels: { zone: 'b' } },
    });
    expect(asked('/hosts/7').length).toBeGreaterThan(before);
  });

  it('says whose word counts, and goes back to that of the agent', async () => {
    const edited = { ...web.edited, group: 'mine' };
    const { requests } = openApp('/hosts/7', {
      ...house,
      '/hosts/7': { ...web, group: 'mine', edited },
      'admin:/hosts/7': web,
    });
    await button('Edit');
    await button('Back to what the agent says');
    await button('Save');
    await waitFor(() =>
      expect(requests.find(({ method }) => method === 'PATCH')?.data).toEqual({ group: null }),
    );
  });

  it('stays open with the reason where it is refused', async () => {
    const said = { code: 'REQUEST_INVALID', detail: 'name: is taken', help: '' };
    openApp('/hosts/7', { ...house, 'admin:/hosts/7': refusal(400, said) });
    await button('Edit');
    fireEvent.change(await screen.findByLabelText(/^Name/), { target: { value: 'db-1' } });
    await button('Save');
    expect(await screen.findByText(/name: is taken\./)).toBeTruthy();
  });

  it('is forgotten after a question, which leads to the others', async () => {
    const { requests } = openApp('/hosts/7', { ...house, 'admin:/hosts/7': undefined });
    await button('More actions');
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Forget this host' }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText(/gone from every list/)).toBeTruthy();
    fireEvent.click(dialog.getByRole('button', { name: 'Forget' }));
    await waitFor(() => expect(locationService.getLocation().pathname).toBe('/a/vigilops-app/hosts'));
    expect(requests.some(({ method }) => method === 'DELETE')).toBe(true);
  });

  it('is none of a Member’s business: there is no button', async () => {
    viewAs('Viewer');
    openApp('/hosts/7', house);
    await screen.findByRole('region', { name: 'What changed' });
    expect(screen.queryByRole('button', { name: 'Edit' })).toBeNull();
  });
});

describe('what changed on a host', () => {
  const changes = listOf(
    aHostChange({ kind: 'config', subject: '<b>/etc/x</b>', before: '9f86', after: '6030' }),
    aHostChange({ action: 'added', before: null, subject: 'curl', after: '8.1' }),
  );
  const part = async () => within(await screen.findByRole('region', { name: 'What changed' }));

  it('is listed with what was before', async () => {
    openApp('/hosts/7', { ...house, '/host-changes': changes });
    const listed = await part();
    expect(await listed.findByText('9f86 → 6030')).toBeTruthy();
    expect(listed.getByText('<b>/etc/x</b>')).toBeTruthy();
    expect(listed.getByText('added: 8.1')).toBeTruthy();
  });

  it('is asked for by kind and text, as the address says', async () => {
    const { asked } = openApp('/hosts/7?changed=package,unit&change=ng', {
      ...house,
      '/host-changes': changes,
    });
    await part();
    const queries = asked('/host-changes').map(({ url }) => new URL(url, 'http://x').searchParams);
    const query = queries.find((each) => each.has('q'));
    expect(query?.getAll('kind')).toEqual(['package', 'unit']);
    expect([query?.get('q'), query?.get('host_id'), query?.get('to')]).toEqual(['ng', '7', 'now']);
  });

  it('says that nothing did', async () => {
    openApp('/hosts/7', house);
    expect(await (await part()).findByText(/^Nothing has changed in the week/)).toBeTruthy();
  });
});
