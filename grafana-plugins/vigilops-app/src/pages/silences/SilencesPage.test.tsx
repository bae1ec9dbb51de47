import { locationService } from '@grafana/runtime';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listOf, openApp } from '../../test/open-app.tsx';
import { ALERTS_NOW, aSilence } from '../../test/some-alerts.ts';
import { viewAs } from '../../test/view-as.ts';

beforeEach(() => {
  viewAs('Admin');
  vi.spyOn(Date, 'now').mockReturnValue(Date.parse(ALERTS_NOW));
});
afterEach(() => {
  viewAs('Viewer');
  cleanup();
  vi.restoreAllMocks();
});

const old = aSilence({
  id: '9b0e7a52-6a0f-4d3c-9a54-0d7a1c6f2b12',
  state: 'expired',
  hides: 0,
  comment: 'done',
});
const weekly = { days: ['mon' as const], from: '22:00', to: '03:00', time_zone: 'UTC' };
const house = { '/silences': listOf(aSilence({ recurrence: weekly }), old) };
const part = async (name: string) =>
  within((await screen.findAllByRole('region', { name }))[0] ?? document.body);

describe('silences', () => {
  it('say what each hides, why, until when and how often', async () => {
    openApp('/alerts/silences', house);
    const active = await part('Silent now');
    expect(active.getByText('host="web-1"')).toBeTruthy();
    expect(active.getByText('the disks are being changed')).toBeTruthy();
    expect(active.getByText('1 hr left')).toBeTruthy();
    expect(active.getByText(/Mon 22:00 – 03:00 the next day, UTC/)).toBeTruthy();
    expect((await part('Over')).getByText('done')).toBeTruthy();
  });

  it('end after a question that says what is told then', async () => {
    const { asked } = openApp('/alerts/silences', {
      ...house,
      [`admin:/silences/${aSilence().id}`]: undefined,
    });
    const active = await part('Silent now');
    fireEvent.click(active.getByRole('button', { name: /^What can be done/ }));
    fireEvent.click(await screen.findByRole('menuitem', { name: 'End it now' }));
    expect(screen.getByText('The 2 alerts that it hides are told now.')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'End it now' }));
    await waitFor(() =>
      expect(asked(`admin:/silences/${aSilence().id}`)[0]).toMatchObject({ method: 'DELETE' }),
    );
  });

  it('that are over are made again from now on', async () => {
    const { asked } = openApp('/alerts/silences', {
      ...house,
      '/silences/preview': { alerts: [{ id: 1, message: 'web-1 is hot' }], total: 9 },
      'admin:/silences': aSilence(),
    });
    fireEvent.click((await part('Over')).getByRole('button', { name: /^What can be done/ }));
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Make it again' }));
    expect(await screen.findByText('web-1 is hot')).toBeTruthy();
    expect(screen.getByText(/It hides 9 alerts that fire now/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Make it silent' }));
    await waitFor(() => expect(locationService.getSearch().get('edit')).toBeNull());
    expect(asked('admin:/silences')[0]).toMatchObject({
      method: 'POST',
      data: {
        matchers: old.matchers,
        starts_at: '2026-03-01T12:00:00.000Z',
        ends_at: '2026-03-01T14:00:00.000Z',
      },
    });
  });

  it('need a condition and a reason', async () => {
    const { asked } = openApp('/alerts/silences?edit=new', house);
    fireEvent.click(await screen.findByRole('button', { name: 'Make it silent' }));
    expect(screen.getByText('each condition needs a label')).toBeTruthy();
    expect(screen.getByText('must not be empty')).toBeTruthy();
    expect(asked('admin:/silences')).toHaveLength(0);
    expect(asked('/silences/preview')).toHaveLength(0);
  });

  it('are taught where there are none', async () => {
    openApp('/alerts/silences', { '/silences': listOf() });
    expect(await screen.findByText('Nothing is silent')).toBeTruthy();
  });
});
