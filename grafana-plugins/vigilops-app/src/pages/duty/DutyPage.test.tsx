import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { DutyPlan } from '../../alerts/types.ts';
import { listOf, openApp } from '../../test/open-app.tsx';
import { aChannel, aChannelType, ALERTS_NOW, someDuty } from '../../test/some-alerts.ts';
import { giveSizes, takeSizesBack } from '../../test/list-sizes.ts';
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

const plan: DutyPlan = {
  name: 'ops',
  time_zone: 'UTC',
  people: [{ name: 'Ann', email: 'ann@example.com', phone: null }],
  every: 'week',
  handover_day: 'mon',
  handover_at: '09:00',
  starts_on: '2026-02-23',
  overrides: [],
};
function settings(duty: DutyPlan[]) {
  const all = someHouseSettings();
  return { ...all, settings: { ...all.settings, notifications: { ...all.settings.notifications, duty } } };
}
const sent = (data: unknown) => (data as ReturnType<typeof settings>).settings.notifications;

describe('duty', () => {
  it('says who has it now and until when, with a calendar of the turns', async () => {
    openApp('/alerts/duty', { '/settings': settings([plan]), '/duty': listOf(someDuty()) });
    expect((await screen.findByText(/^Ann has duty now, until/)).textContent).toContain('ann@example.com');
    const calendar = within(screen.getByRole('table', { name: 'Turns of ops' }));
    expect(calendar.getAllByRole('row')).toHaveLength(5);
    expect(calendar.getAllByText('Ann').length).toBeGreaterThan(5);
  });

  it('begins with a plan, which is saved with the settings', async () => {
    const { asked } = openApp('/alerts/duty', {
      '/settings': settings([]),
      '/duty': listOf(),
      'admin:/settings': settings([plan]),
    });
    fireEvent.click(await screen.findByRole('button', { name: 'Add a plan' }));
    fireEvent.click(screen.getByRole('button', { name: 'Take it over' }));
    expect(screen.getByText('must not be empty')).toBeTruthy();
    expect(screen.getByText('name at least one person, and each of them')).toBeTruthy();
    fireEvent.change(screen.getByLabelText(/^Name\s*\*?$/), { target: { value: 'ops' } });
    fireEvent.change(screen.getByLabelText('Name of person 1'), { target: { value: 'Ann' } });
    fireEvent.click(screen.getByRole('button', { name: 'Take it over' }));
    fireEvent.click(await screen.findByRole('button', { name: 'Save' }));
    await waitFor(() => expect(asked('admin:/settings')).toHaveLength(1));
    expect(asked('admin:/settings')[0]?.data).toMatchObject({ version: 4 });
    expect(sent(asked('admin:/settings')[0]?.data).duty).toMatchObject([
      { name: 'ops', people: [{ name: 'Ann', email: null, phone: null }], starts_on: '2026-03-01' },
    ]);
  });
});

describe('who is told', () => {
  it('is explained by the table of the product', async () => {
    openApp('/alerts/policies', { '/settings': settings([]) });
    expect(await screen.findByText('Nobody at it after 15m')).toBeTruthy();
    expect(screen.getAllByText('Chat, Mail, SMS, Phone call')).toHaveLength(1);
  });

  it('is decided by policies, which are saved with the settings', async () => {
    const { asked } = openApp('/alerts/policies', {
      '/settings': settings([plan]),
      'admin:/settings': settings([plan]),
    });
    fireEvent.click(await screen.findByRole('button', { name: 'Add a policy' }));
    fireEvent.change(screen.getByLabelText(/^Name/), { target: { value: 'Databases' } });
    fireEvent.click(screen.getByRole('button', { name: 'Take it over' }));
    expect(await screen.findByText('1. Databases')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(asked('admin:/settings')).toHaveLength(1));
    expect(sent(asked('admin:/settings')[0]?.data).policies).toMatchObject([
      { name: 'Databases', matchers: [], critical: { repeat_seconds: 3_600 } },
    ]);
  });

  it('may be told by hosts when the server is silent, by a channel that they can send by', async () => {
    const { asked } = openApp('/alerts/policies', {
      '/settings': settings([]),
      '/notification-channels': listOf(
        aChannel({ name: 'ops' }),
        aChannel({ name: 'mail', type: 'email', class: 'email' }),
        aChannel({ name: 'old', enabled: false }),
      ),
      '/notification-channel-types': listOf(
        aChannelType(),
        aChannelType({ type: 'email', class: 'email', stands_by: false }),
      ),
      'admin:/settings': settings([]),
    });
    giveSizes();
    onTestFinished(takeSizesBack);
    fireEvent.click(await screen.findByLabelText(/^Channel by which hosts say/));
    expect(await screen.findByRole('option', { name: 'ops' })).toBeTruthy();
    expect(screen.queryByRole('option', { name: 'mail' })).toBeNull();
    expect(screen.queryByRole('option', { name: 'old' })).toBeNull();
    expect(screen.queryByText('Hosts that watch')).toBeNull();
    fireEvent.click(screen.getByRole('option', { name: 'ops' }));
    const hosts = within(await screen.findByRole('radiogroup', { name: 'Hosts that watch' }));
    fireEvent.click(hosts.getByLabelText('1'));
    fireEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(asked('admin:/settings')).toHaveLength(1));
    expect(sent(asked('admin:/settings')[0]?.data).silent_server).toEqual({
      channel: 'ops',
      after_seconds: 300,
      hosts: 1,
    });
  });
});
