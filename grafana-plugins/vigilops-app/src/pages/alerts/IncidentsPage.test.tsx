import { locationService } from '@grafana/runtime';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aHost } from '../../test/a-host.ts';
import { refusal } from '../../test/builders.ts';
import { listOf, openApp } from '../../test/open-app.tsx';
import { aChannel, ALERTS_NOW, anAlert, anIncident, aRule } from '../../test/some-alerts.ts';
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

const db = anIncident({ id: 2, title: 'db-1: disk full', severity: 'critical', priority: 1, cause: null });
const house = {
  '/hosts': listOf(aHost({}, { id: 1, name: 'web-1', group: 'web' })),
  '/incidents': listOf(db, anIncident({ id: 1 })),
  'admin:/incidents/ack': { acknowledged: [1], left: [] },
};
const article = async (name: string) => within(await screen.findByRole('article', { name }));

describe('incidents', () => {
  it('stand as the API sorts them, with what needs somebody in one line', async () => {
    openApp('/alerts', house);
    expect((await screen.findByText(/2 incidents need somebody, the first since/)).textContent).toMatch(
      /\d\d:48/,
    );
    expect(screen.getAllByRole('article').map((each) => each.getAttribute('aria-label'))).toEqual([
      'db-1: disk full',
      'web-1: CPU above 90 %',
    ]);
    expect(screen.getByText('stress-ng was started on web-1')).toBeTruthy();
  });

  it('say who is at one, and why nobody is told of another', async () => {
    const taken = anIncident({
      state: 'acknowledged',
      acknowledged_by: 'Ann',
      quiet: 'silenced by Ann: known',
    });
    openApp('/alerts', { ...house, '/incidents': listOf(taken) });
    const row = await article(taken.title);
    expect(row.getByText('Ann is at it')).toBeTruthy();
    expect(row.getByText('silenced by Ann: known')).toBeTruthy();
    expect(row.queryByRole('button', { name: /^Acknowledge/ })).toBeNull();
    expect(screen.getByText('Nothing needs you now')).toBeTruthy();
  });

  it('are acknowledged with one click, or with the key a where the focus is', async () => {
    const { asked } = openApp('/alerts', house);
    const row = await article('db-1: disk full');
    fireEvent.click(row.getByRole('button', { name: 'Acknowledge db-1: disk full' }));
    await waitFor(() => expect(asked('admin:/incidents/ack')[0]?.data).toEqual({ ids: [2] }));
    fireEvent.keyDown(screen.getByRole('link', { name: 'web-1: CPU above 90 %' }), { key: 'a' });
    await waitFor(() => expect(asked('admin:/incidents/ack')[1]?.data).toEqual({ ids: [1] }));
  });

  it('are acknowledged together', async () => {
    const { asked } = openApp('/alerts', house);
    for (const { title } of [db, anIncident()]) {
      fireEvent.click(await screen.findByRole('checkbox', { name: `Choose ${title}` }));
    }
    const bar = within(screen.getByRole('region', { name: 'With the chosen ones' }));
    fireEvent.click(bar.getByRole('button', { name: 'Acknowledge' }));
    await waitFor(() => expect(asked('admin:/incidents/ack')[0]?.data).toEqual({ ids: [2, 1] }));
  });

  it("fall silent for an hour, or for a time of one's own with its reason", async () => {
    const { asked } = openApp('/alerts', { ...house, 'admin:/incidents/2/silence': {} });
    const row = await article('db-1: disk full');
    fireEvent.click(row.getByRole('button', { name: 'Silence: db-1: disk full' }));
    fireEvent.click(await screen.findByRole('menuitem', { name: 'For 1 hour' }));
    const path = 'admin:/incidents/2/silence';
    await waitFor(() => expect(asked(path)[0]?.data).toEqual({ duration_seconds: 3_600, comment: '' }));
    fireEvent.click(row.getByRole('button', { name: 'Silence: db-1: disk full' }));
    fireEvent.click(await screen.findByRole('menuitem', { name: /another time/ }));
    fireEvent.change(screen.getByLabelText(/^For how long/), { target: { value: 'a while' } });
    expect(screen.getByRole('button', { name: 'Silence' }).hasAttribute('disabled')).toBe(true);
    fireEvent.change(screen.getByLabelText(/^For how long/), { target: { value: '1d 2h' } });
    fireEvent.change(screen.getByLabelText(/^Why/), { target: { value: 'new disk comes' } });
    fireEvent.click(screen.getByRole('button', { name: 'Silence' }));
    await waitFor(() =>
      expect(asked(path)[1]?.data).toEqual({ duration_seconds: 93_600, comment: 'new disk comes' }),
    );
  });

  it('say why something was not done', async () => {
    openApp('/alerts', {
      ...house,
      'admin:/incidents/ack': refusal(403, { code: 'FORBIDDEN', detail: 'needs write', help: '' }),
    });
    const row = await article('db-1: disk full');
    fireEvent.click(row.getByRole('button', { name: 'Acknowledge db-1: disk full' }));
    expect(await screen.findByText('You may not do this')).toBeTruthy();
  });

  it('show their alerts when they are unfolded', async () => {
    const { asked } = openApp('/alerts', { ...house, '/alerts': listOf(anAlert()) });
    const row = await article('web-1: CPU above 90 %');
    fireEvent.click(row.getByRole('button', { name: 'Show its alerts' }));
    expect(await row.findByText('CPU of web-1 is at 97 %')).toBeTruthy();
    expect(asked('/alerts?')[0]?.url).toContain('incident_id=1');
  });

  it('are those of the state and the severity in the address', async () => {
    const { asked } = openApp('/alerts?state=resolved&severity=critical', house);
    await screen.findByRole('article', { name: 'db-1: disk full' });
    expect(asked('/incidents')[0]?.url).toContain('state=resolved&severity=critical');
    fireEvent.click(screen.getByRole('button', { name: 'Warning' }));
    await waitFor(() => expect(locationService.getSearch().get('severity')).toBe('critical,warning'));
  });

  it('leave a Member to read', async () => {
    viewAs('Viewer');
    openApp('/alerts', house);
    const row = await article('db-1: disk full');
    expect(row.queryByRole('button', { name: /Acknowledge|Silence|Assign/ })).toBeNull();
    expect(screen.queryByRole('checkbox', { name: /^Choose/ })).toBeNull();
  });

  it('where there are none, say what watches and that nobody outside would hear', async () => {
    openApp('/alerts', {
      ...house,
      '/incidents': listOf(),
      '/alert-rules': listOf(aRule(), aRule({ id: 4, enabled: false })),
      '/notification-channels': listOf(aChannel({ class: 'in_app' })),
    });
    expect(await screen.findByText('Nothing fires')).toBeTruthy();
    expect(await screen.findByText(/Rules that watch: 1\./)).toBeTruthy();
    expect(await screen.findByText(/Nobody outside of this page/)).toBeTruthy();
  });
});

describe('each alert', () => {
  it('is listed with its incident, and acknowledged with others', async () => {
    const { asked } = openApp('/alerts?view=alerts', {
      ...house,
      '/alerts': listOf(
        anAlert(),
        anAlert({ id: 11, message: 'CPU of web-2 is at 93 %', incident_id: null }),
      ),
      'admin:/alerts/10/ack': {},
      'admin:/alerts/11/ack': {},
    });
    const table = within(await screen.findByRole('region', { name: 'Each alert' }));
    expect(table.getByRole('link', { name: '#1' }).getAttribute('href')).toBe(
      '/a/vigilops-app/alerts/incidents/1',
    );
    fireEvent.click(screen.getByRole('button', { name: 'Choose all that fire' }));
    fireEvent.click(screen.getByRole('button', { name: 'Acknowledge 2' }));
    await waitFor(() => expect(asked('admin:/alerts/11/ack')).toHaveLength(1));
    expect(asked('admin:/alerts/10/ack')).toHaveLength(1);
  });
});
