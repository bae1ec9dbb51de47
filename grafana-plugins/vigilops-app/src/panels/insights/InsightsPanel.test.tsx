import { dateTime, getDefaultTimeRange, LoadingState, type PanelProps } from '@grafana/data';
import { setBackendSrv, type BackendSrv } from '@grafana/runtime';
import type { CountedErrorIssue, Finding, Forecast } from '@vigilops/contracts/api';
import { cleanup, render, screen, within } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { afterEach, describe, expect, it } from 'vitest';
import { aBackend, refusal } from '../../test/builders.ts';
import { listOf } from '../../test/open-app.tsx';
import { aRootCause } from '../../test/some-causes.ts';
import { InsightsPanel } from './InsightsPanel.tsx';
import { DEFAULTS, type InsightsOptions } from './options.ts';

const READ = '/api/plugin-proxy/vigilops-app/read';
const FROM = '2026-03-01T00:00:00.000Z';
const TO = '2026-03-01T12:00:00.000Z';
const AT = '2026-03-01T11:00:00.000000Z';

afterEach(cleanup);

function show(answers: Readonly<Record<string, unknown>>, options: Partial<InsightsOptions> = {}) {
  const backend = aBackend(
    Object.fromEntries(Object.entries(answers).map(([path, answer]) => [READ + path, answer])),
  );
  setBackendSrv(backend as unknown as BackendSrv);
  const timeRange = { ...getDefaultTimeRange(), from: dateTime(FROM), to: dateTime(TO) };
  const props = {
    id: 1,
    width: 900,
    height: 300,
    timeRange,
    timeZone: 'utc',
    data: { state: LoadingState.Done, series: [], timeRange },
    options: { ...DEFAULTS, ...options },
  } as unknown as PanelProps<InsightsOptions>;
  render(
    <MemoryRouter>
      <InsightsPanel {...props} />
    </MemoryRouter>,
  );
  return backend;
}

const finding = { id: 7, title: 'web-1: CPU use', text: 'higher than ever', from: AT } as unknown as Finding;
const issue = {
  id: 4_503_599_627_370_497,
  service: 'shop',
  type: 'TypeError',
  title: 'x is not a function',
  lines: 1_200,
  state: 'regressed',
  last_seen: AT,
} as unknown as CountedErrorIssue;
const forecast = { id: 3, title: 'db-1: disk /var', text: 'full in 3 days' } as unknown as Forecast;
const house = {
  '/root-causes': listOf(aRootCause()),
  '/findings': listOf(finding),
  '/error-issues': listOf(issue),
  '/forecasts': listOf(forecast),
};
const part = async (name: string) => within(await screen.findByRole('region', { name }));
const linkIn = async (name: string, text: string | RegExp) =>
  (await part(name)).getByRole('link', { name: text }).getAttribute('href');

describe('the panel of what was found', () => {
  it('shows each kind with rows that open', async () => {
    const { requests } = show(house);
    expect(await linkIn('Likely causes', /^postgres: postgresql.backends 100/)).toBe(
      '/a/vigilops-app/alerts/incidents/1',
    );
    expect(await linkIn('Unusual now', 'web-1: CPU use')).toBe('/a/vigilops-app/analysis?finding=7');
    expect(await linkIn('New errors', 'shop: TypeError: x is not a function')).toBe(
      '/a/vigilops-app/analysis/issues/4503599627370497',
    );
    expect((await part('New errors')).getByText(/again · 1,200 times/)).toBeTruthy();
    expect(await linkIn('Will be full', 'db-1: disk /var')).toBe('/a/vigilops-app/analysis/forecasts');
    const asked = requests.find(({ url }) => url.includes('/findings'));
    const query = new URL(asked?.url ?? '', 'http://x').searchParams;
    expect([query.get('from'), query.get('open'), query.get('min_score'), query.get('limit')]).toEqual([
      FROM,
      'true',
      '0.5',
      '5',
    ]);
  });

  it('asks for what the options want, and no more', async () => {
    const { requests } = show(house, { showCauses: false, showIssues: false, showForecasts: false, most: 2 });
    await part('Unusual now');
    expect(screen.queryAllByRole('region')).toHaveLength(1);
    expect(requests.map(({ url }) => new URL(url, 'http://x').pathname)).toEqual([`${READ}/findings`]);
    expect(requests[0]?.url).toContain('limit=2');
    cleanup();
    show(house, { showCauses: false, showIssues: false, showForecasts: false, showFindings: false });
    expect(await screen.findByText('Choose in the options what is shown.')).toBeTruthy();
  });

  it('says that nothing unusual was found', async () => {
    show(Object.fromEntries(Object.keys(house).map((path) => [path, listOf()])));
    expect(await screen.findByText('Nothing unusual was found.')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Open AI analysis' })).toBeTruthy();
  });

  it('tells which part could not be asked, and shows the others', async () => {
    show({ ...house, '/findings': refusal(502, { message: 'no route to host' }), '/forecasts': listOf() });
    expect((await (await part('Unusual now')).findByRole('alert')).textContent).toContain('no route to host');
    expect((await part('Will be full')).getByText('None')).toBeTruthy();
    expect(await linkIn('New errors', /^shop/)).toBeTruthy();
  });
});
