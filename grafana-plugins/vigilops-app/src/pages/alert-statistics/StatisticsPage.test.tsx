import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listOf, openApp } from '../../test/open-app.tsx';
import { aLedgerEntry, ALERTS_NOW, someStatistics } from '../../test/some-alerts.ts';
import { someHouseSettings } from '../../test/some-services.ts';
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

const house = {
  '/alert-statistics': someStatistics(),
  '/alert-ledger': listOf(
    aLedgerEntry(),
    aLedgerEntry({ id: 8, message: 'queue is long', is_shadow: true }),
    aLedgerEntry({ id: 9, message: 'db is slow', undone_at: ALERTS_NOW, undone_by: 'Ann' }),
  ),
  '/settings': someHouseSettings(),
};
const ledger = async () =>
  within((await screen.findAllByRole('region', { name: /^What was hidden/ }))[0] ?? document.body);

describe('statistics', () => {
  it('tell what fired against what was told, and never round up what was spared', async () => {
    openApp('/alerts/statistics', house);
    expect(await screen.findByText('97 %')).toBeTruthy();
    expect(screen.getByText('9 were told')).toBeTruthy();
    expect(screen.getAllByText('4 min').length).toBeGreaterThan(0);
  });

  it('lead from a noisy rule to where it is tuned', async () => {
    openApp('/alerts/statistics', house);
    const link = await screen.findByRole('link', { name: 'Tune it' });
    expect(link.getAttribute('href')).toBe('/a/vigilops-app/alerts/rules/3');
  });

  it('are of the days in the address', async () => {
    const { asked } = openApp('/alerts/statistics?days=30', house);
    await screen.findByText('97 %');
    expect(asked('/alert-statistics')[0]?.url).toContain('from=now-30d&step_seconds=43200');
  });
});

describe('the ledger', () => {
  it('says what was hidden and why, and undoes what was not undone or only tried', async () => {
    const { asked } = openApp('/alerts/statistics', { ...house, 'admin:/alert-ledger/7/undo': undefined });
    const lines = await ledger();
    expect((await lines.findAllByText('it runs on web-1')).length).toBe(3);
    expect(lines.getByText('only tried: it was told')).toBeTruthy();
    expect(lines.getByText('undone by Ann')).toBeTruthy();
    const [undo, ...more] = lines.getAllByRole('button', { name: /^Undo:/ });
    expect(more).toHaveLength(0);
    fireEvent.click(undo ?? document.body);
    await waitFor(() => expect(asked('admin:/alert-ledger/7/undo')).toHaveLength(1));
  });

  it('has measures that can be tried alone', async () => {
    const { asked } = openApp('/alerts/statistics', { ...house, 'admin:/settings': someHouseSettings() });
    const group = within(await screen.findByRole('radiogroup', { name: /^Wait for what/ }));
    fireEvent.click(group.getByRole('radio', { name: 'Only tried' }));
    fireEvent.click(await screen.findByRole('button', { name: 'Save' }));
    await waitFor(() => expect(asked('admin:/settings')).toHaveLength(1));
    const { settings } = asked('admin:/settings')[0]?.data as ReturnType<typeof someHouseSettings>;
    expect(settings.notifications.denoising).toEqual({
      correlate: 'on',
      hold_short_lived: 'shadow',
      flapping: 'on',
    });
  });
});
