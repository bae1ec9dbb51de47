import { locationService } from '@grafana/runtime';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aHost } from '../../test/a-host.ts';
import { listOf, openApp } from '../../test/open-app.tsx';
import { aMaintenance, aService, SERVICE_NOW } from '../../test/some-services.ts';
import { viewAs } from '../../test/view-as.ts';

beforeEach(() => {
  viewAs('Admin');
  vi.spyOn(Date, 'now').mockReturnValue(Date.parse(SERVICE_NOW));
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const house = {
  '/hosts': listOf(aHost({}, { id: 3, name: 'web-1' })),
  '/services': listOf(aService({ id: 2, name: 'api' })),
  '/maintenance': listOf(
    aMaintenance({ id: 1, title: 'Upgrade', service_ids: [2], host_ids: [3], groups: ['web'] }),
    aMaintenance({ id: 2, title: 'Network', state: 'planned', all: true }),
    aMaintenance({ id: 3, title: 'Kernel', state: 'over', public: false }),
  ),
};
const part = async (name: string) =>
  within((await screen.findAllByRole('region', { name }))[0] ?? document.body);

describe('maintenance', () => {
  it('stands by whether it runs, comes or is over, with what it is about', async () => {
    openApp('/services/maintenance', house);
    const running = await part('Running');
    expect(running.getByText('api').closest('a')?.getAttribute('href')).toBe('/a/vigilops-app/services/2');
    expect(running.getByText('web-1')).toBeTruthy();
    expect(running.getByText('group web')).toBeTruthy();
    expect((await part('Planned')).getByText('Everything')).toBeTruthy();
    expect((await part('Over')).queryByText('public')).toBeNull();
  });

  it('teaches what it is for where there is none', async () => {
    openApp('/services/maintenance', { ...house, '/maintenance': listOf() });
    expect(await screen.findByText(/spoils no availability/)).toBeTruthy();
  });

  it('is read by a Member, and changed by nobody but an Admin', async () => {
    viewAs('Viewer');
    openApp('/services/maintenance?edit=new', house);
    expect(await screen.findByText('Upgrade')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /Plan maintenance/ })).toBeNull();
    expect(screen.queryByLabelText(/^Title/)).toBeNull();
  });
});

describe('a plan', () => {
  it('is for what the address names, from the next five minutes on', async () => {
    const { asked } = openApp('/services/maintenance?edit=new&service=2', {
      ...house,
      'admin:/maintenance': aMaintenance(),
    });
    fireEvent.change(await screen.findByLabelText(/^Title/), { target: { value: 'Upgrade' } });
    const [submit] = screen.getAllByRole('button', { name: 'Plan maintenance' }).slice(-1);
    fireEvent.click(submit ?? document.body);
    await waitFor(() => expect(locationService.getSearch().get('edit')).toBeNull());
    expect(asked('admin:/maintenance')[0]).toMatchObject({
      method: 'POST',
      data: {
        title: 'Upgrade',
        from: '2026-03-01T12:00:00.000Z',
        to: '2026-03-01T13:00:00.000Z',
        service_ids: [2],
        public: true,
      },
    });
  });

  it('says what is missing before it is sent', async () => {
    const { asked } = openApp('/services/maintenance?edit=new', house);
    await screen.findByLabelText(/^Title/);
    const [submit] = screen.getAllByRole('button', { name: 'Plan maintenance' }).slice(-1);
    fireEvent.click(submit ?? document.body);
    expect(screen.getByText('must not be empty')).toBeTruthy();
    expect(screen.getByText('choose what it is about, or everything')).toBeTruthy();
    expect(asked('admin:/maintenance')).toHaveLength(0);
  });

  it('is called off after a question', async () => {
    const { asked } = openApp('/services/maintenance', { ...house, 'admin:/maintenance/2': undefined });
    const planned = await part('Planned');
    fireEvent.click(planned.getByRole('button', { name: 'What can be done with Network' }));
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Call it off' }));
    expect(asked('admin:/maintenance/2')).toHaveLength(0);
    fireEvent.click(screen.getByRole('button', { name: 'Call it off' }));
    await waitFor(() => expect(asked('admin:/maintenance/2')[0]).toMatchObject({ method: 'DELETE' }));
  });
});
