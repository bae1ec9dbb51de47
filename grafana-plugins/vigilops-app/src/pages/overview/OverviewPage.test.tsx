import { locationService } from '@grafana/runtime';
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aHost } from '../../test/a-host.ts';
import { aLogRecord, aVolume, refusal } from '../../test/builders.ts';
import { listOf, openApp } from '../../test/open-app.tsx';
import { anIncident } from '../../test/some-alerts.ts';
import { aService, aTellingService, someBars } from '../../test/some-services.ts';

const NOW = Date.parse('2026-03-01T12:00:30Z');

beforeEach(() => void vi.spyOn(Date, 'now').mockReturnValue(NOW));
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const section = (name: string) => within(screen.getByRole('region', { name }));
const stateLine = () => screen.getByText(/is well|are well|need a look:/);
const edge = (callee: string, calls: number, errors: number, kind = 'service') => ({
  caller: 'web',
  callee,
  callee_kind: kind,
  calls,
  errors,
});
const three = listOf(
  aHost({ cpu: 0.2 }, { id: 1, name: 'calm', group: 'shop', tags: ['web'] }),
  aHost({ disk: 0.8 }, { id: 2, name: 'fuller', group: 'shop' }),
  aHost({ cpu: 0.99 }, { id: 3, name: 'hot' }),
);

describe('the line of state', () => {
  it('says how many hosts need a look', () => {
    openApp('/overview', { '/hosts': three });
    expect(stateLine().textContent).toBe('Hosts that need a look: 2 of 3');
  });

  it('says that all is well', () => {
    openApp('/overview', { '/hosts': listOf(aHost({ cpu: 0.2 })) });
    expect(stateLine().textContent).toBe('web-1 is well');
  });

  it('says since when a host is silent', () => {
    const gone = aHost(
      {},
      { name: 'gone', status: 'offline', last_heartbeat: '2026-02-27T08:15:00.000000Z' },
    );
    openApp('/overview', { '/hosts': listOf(gone, aHost({ cpu: 0.1 }, { id: 2 })) });
    expect(stateLine().textContent).toMatch(/gone is silent since 2026-02-2\d \d\d:15/);
  });

  it('names the service whose calls fail, but not for one failure', () => {
    const hosts = listOf(aHost({ cpu: 0.2 }));
    const rare = { items: [edge('cart', 4, 1)], truncated: false };
    openApp('/overview', { '/hosts': hosts, '/service-edges': rare }).unmount();
    const often = { items: [edge('cart', 60, 10), edge('cart', 40, 10), edge('db', 9, 9, 'database')] };
    openApp('/overview', { '/hosts': hosts, '/service-edges': often });
    expect(stateLine().textContent).toBe('web-1 is well · cart fails 20 % of its calls');
  });
});

describe('services that are checked', () => {
  const house = {
    '/hosts': listOf(aHost({ cpu: 0.2 })),
    '/services': listOf(
      aService({ id: 1, name: 'shop' }),
      aService({ id: 2, name: 'api', status: 'down', status_since: '2026-03-01T11:10:00.000000Z' }),
      aTellingService({ id: 3, name: 'cart' }),
    ),
    '/service-bars': someBars({ 1: [100, 99], 2: [100, 100] }),
  };

  it('come first in the line when one is down', () => {
    openApp('/overview', house);
    expect(screen.getByText(/api is down/).textContent).toMatch(
      /^api is down since \d\d:10 · web-1 is well$/,
    );
  });

  it('stand with their days, those in trouble first, and are counted by themselves', () => {
    openApp('/overview', house);
    const services = section('Services');
    expect(services.getAllByRole('link').map(({ textContent }) => textContent)).toEqual([
      'All 2',
      'api',
      'shop',
    ]);
    expect(services.getAllByRole('img')[1]?.getAttribute('aria-label')).toContain('1 with downtime');
    expect(screen.getByText('Services up').nextElementSibling?.textContent).toBe('1 / 2');
  });
});

describe('hosts', () => {
  it('stand by their worst figure, the worst first, and lead to their pages', () => {
    openApp('/overview', { '/hosts': three });
    const tiles = section('Hosts by their worst figure').getAllByRole('link', { name: /%/ });
    expect(tiles.map(({ textContent }) => textContent)).toEqual([
      'hot CPU 99 %',
      'fuller Disk 80 %',
      'calm CPU 20 %',
    ]);
    expect(tiles[1]?.getAttribute('href')).toBe('/a/vigilops-app/hosts/2');
  });

  it('are those of the group and the tag in the address, and the line speaks of those', () => {
    openApp('/overview?group=shop&tag=web', { '/hosts': three });
    expect(stateLine().textContent).toBe('calm is well');
    expect(screen.queryByText('hot')).toBeNull();
  });

  it('change their form and keep it in the address', () => {
    openApp('/overview', { '/hosts': three });
    fireEvent.click(screen.getByRole('radio', { name: 'List' }));
    expect(locationService.getSearch().get('view')).toBe('list');
    expect(screen.getByRole('table')).toBeTruthy();
  });
});

describe('errors', () => {
  it('stand once for each kind, without the time that they begin with', () => {
    const line = (id: string, body: string) => aLogRecord({ id, body });
    openApp('/overview', {
      '/hosts': three,
      '/logs/query': listOf(
        line('1', '2026-03-01 12:00:01.500 payment 17 refused'),
        line('2', '2026-03-01 12:00:00.100 payment 16 refused'),
        line('3', '<img src=x onerror=alert(1)>'),
      ),
      '/logs/volume': aVolume({ total: 1234 }),
    });
    const errors = section('Newest errors, 1 hour');
    expect(errors.getByText('payment 17 refused')).toBeTruthy();
    expect(errors.getByText('×2')).toBeTruthy();
    expect(errors.getByText('<img src=x onerror=alert(1)>')).toBeTruthy();
    expect(screen.getByText('1,234')).toBeTruthy();
  });
});

describe('what changed', () => {
  it('names what is new within a day, together where it came together', () => {
    const fresh = (id: number, time: string) => aHost({ cpu: 0.1 }, { id, name: `h${id}`, created_at: time });
    openApp('/overview', {
      '/hosts': listOf(
        fresh(1, '2026-03-01T09:00:00.000000Z'),
        fresh(2, '2026-03-01T09:01:00.000000Z'),
        fresh(3, '2026-02-20T09:00:00.000000Z'),
      ),
    });
    expect(section('What changed in a day').getByText('New host: h2, h1')).toBeTruthy();
  });
});

describe('when VigilOps is away', () => {
  it('says what failed and asks again when told to', () => {
    const { asked } = openApp('/overview', { '/hosts': refusal(502, undefined) });
    expect(screen.getByText('VigilOps does not answer')).toBeTruthy();
    const before = asked('/hosts').length;
    fireEvent.click(screen.getByText('Try again'));
    expect(asked('/hosts').length).toBe(before + 1);
  });

  it('tells a refused token apart, and what to do', () => {
    const said = { code: 'AUTH_REVOKED', detail: 'The token was revoked.', help: 'Create a new one.' };
    openApp('/overview', { '/hosts': refusal(401, said) });
    expect(screen.getByText('VigilOps refuses the token')).toBeTruthy();
    expect(screen.getByText('The token was revoked. Create a new one.')).toBeTruthy();
  });

  it('shows the other parts when one fails', () => {
    const said = { code: 'DATABASE_BUSY', detail: 'Too busy.', help: '' };
    openApp('/overview', { '/hosts': three, '/logs/query': refusal(503, said) });
    expect(section('Newest errors, 1 hour').getByRole('alert').textContent).toContain('Too busy.');
    expect(section('Services with failed calls, 15 minutes').queryByRole('alert')).toBeNull();
  });
});

it('shows the way to the first host where there is none', () => {
  openApp('/overview');
  expect(screen.getByText('No host has reported yet')).toBeTruthy();
});

describe('incidents', () => {
  it('begin the line of state and stand below it, the most urgent first', async () => {
    const incidents = [
      anIncident({ id: 2, title: 'db-1: disk full', severity: 'critical' }),
      anIncident({ state: 'acknowledged', acknowledged_by: 'Ann' }),
    ];
    openApp('/overview', { '/hosts': listOf(aHost({ cpu: 0.2 })), '/incidents': listOf(...incidents) });
    expect(stateLine().textContent).toMatch(
      /^1 incident needs somebody, since .*\d\d:48 · 1 in hand · web-1 is well$/,
    );
    const links = (await screen.findAllByRole('link', { name: /disk full|CPU above/ })).map((link) =>
      link.getAttribute('href'),
    );
    expect(links).toEqual(['/a/vigilops-app/alerts/incidents/2', '/a/vigilops-app/alerts/incidents/1']);
  });

  it('that nobody has to look at leave the line alone', () => {
    const silent = anIncident({ quiet: 'silenced by Ann: known' });
    openApp('/overview', { '/hosts': listOf(aHost({ cpu: 0.2 })), '/incidents': listOf(silent) });
    expect(stateLine().textContent).toBe('web-1 is well');
  });
});
