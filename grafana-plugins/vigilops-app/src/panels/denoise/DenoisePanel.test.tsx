import { dateTime, getDefaultTimeRange, LoadingState, type PanelProps } from '@grafana/data';
import { setBackendSrv, type BackendSrv } from '@grafana/runtime';
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { afterEach, describe, expect, it } from 'vitest';
import { aBackend, refusal } from '../../test/builders.ts';
import { listOf } from '../../test/open-app.tsx';
import { anIncident, anIncidentDetail, someStatistics } from '../../test/some-alerts.ts';
import { DenoisePanel } from './DenoisePanel.tsx';
import { DEFAULTS, type DenoiseOptions } from './options.ts';

const READ = '/api/plugin-proxy/vigilops-app/read';
const FROM = '2026-03-01T00:00:00.000Z';
const TO = '2026-03-01T12:00:00.000Z';

afterEach(cleanup);

function show(answers: Readonly<Record<string, unknown>>, options: Partial<DenoiseOptions> = {}) {
  const backend = aBackend(
    Object.fromEntries(Object.entries(answers).map(([path, answer]) => [READ + path, answer])),
  );
  setBackendSrv(backend as unknown as BackendSrv);
  const [from, to] = [dateTime(FROM), dateTime(TO)];
  const timeRange = { ...getDefaultTimeRange(), from, to };
  const props = {
    id: 1,
    width: 600,
    height: 300,
    timeRange,
    timeZone: 'utc',
    data: { state: LoadingState.Done, series: [], timeRange },
    options: { ...DEFAULTS, ...options },
  } as unknown as PanelProps<DenoiseOptions>;
  render(
    <MemoryRouter>
      <DenoisePanel {...props} />
    </MemoryRouter>,
  );
  return backend;
}

const storm = anIncident({ id: 2, title: 'db-1 is down', alerts: 300, severity: 'critical' });
const house = {
  '/alert-statistics': someStatistics(),
  '/incidents': listOf(storm, anIncident({ id: 1, alerts: 1 })),
  '/incidents/2': anIncidentDetail({
    id: 2,
    members: [{ ...anIncidentDetail().members[0], merged_because: 'it depends on db-1' } as never],
  }),
};

describe('the panel of raw alerts against what was told', () => {
  it('asks for the range of the panel and says both in numbers', async () => {
    const { requests } = show(house);
    expect(await screen.findByRole('img', { name: '412 alerts, 9 messages' })).toBeTruthy();
    expect(screen.getByText('412 alerts, 9 incidents told: 98 % less')).toBeTruthy();
    const query = new URL(requests[0]?.url ?? '', 'http://x').searchParams;
    expect([query.get('from'), query.get('to'), query.get('step_seconds')]).toEqual([FROM, TO, '900']);
  });

  it('shows storms as the incidents that they became, and opens one with the reason of each member', async () => {
    show(house);
    const bar = await screen.findByRole('button', { name: 'db-1 is down: Critical, 300 alerts' });
    fireEvent.click(bar);
    const drawer = within(await screen.findByRole('dialog'));
    expect(await drawer.findByText('it depends on db-1')).toBeTruthy();
    expect(drawer.getByRole('link', { name: 'Open the incident' }).getAttribute('href')).toBe(
      '/a/vigilops-app/alerts/incidents/2',
    );
  });

  it('leaves out what is smaller than the option says, or all of them', async () => {
    show(house, { minAlerts: 10 });
    await screen.findByRole('button', { name: /^db-1 is down/ });
    expect(screen.queryByRole('button', { name: /^web-1/ })).toBeNull();
    cleanup();
    show(house, { showIncidents: false });
    await screen.findByRole('img');
    expect(screen.queryAllByRole('button')).toHaveLength(0);
  });

  it('says that nothing fired, and that VigilOps does not answer', async () => {
    show({ '/alert-statistics': someStatistics({ alerts: 0 }), '/incidents': listOf() });
    expect(await screen.findByText('No alert fired in this time.')).toBeTruthy();
    cleanup();
    show({ '/alert-statistics': refusal(502, { message: 'no route to host' }), '/incidents': listOf() });
    expect((await screen.findByRole('alert')).textContent).toContain('no route to host');
  });
});
