import { locationService } from '@grafana/runtime';
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aHost } from '../../test/a-host.ts';
import { refusal } from '../../test/builders.ts';
import { listOf, openApp } from '../../test/open-app.tsx';
import { aService, aTellingService, SERVICE_NOW, someBars } from '../../test/some-services.ts';
import { viewAs } from '../../test/view-as.ts';

beforeEach(() => {
  viewAs('Viewer');
  vi.spyOn(Date, 'now').mockReturnValue(Date.parse(SERVICE_NOW));
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const parent = { kind: 'host', id: 3, name: 'web-1' } as const;
const house = {
  '/hosts': listOf(aHost({}, { id: 3, name: 'web-1' })),
  '/services': listOf(
    aService({ id: 1, name: 'shop', group: 'web', host_id: 3 }),
    aService({
      id: 2,
      name: 'api',
      group: 'web',
      status: 'down',
      status_since: '2026-03-01T11:48:00.000000Z',
      status_reason: 'connection refused',
      uptime_percent: 98.7,
    }),
    aService({ id: 4, name: '<b>db</b>', type: 'tcp', target: 'db:5432', response_time_ms: 3 }),
    aTellingService({ id: 9, name: 'cart' }),
  ),
  '/service-bars': someBars({ 1: [100, 99.5, null], 2: [100, 50, 99.9] }),
};

const table = async () => within(await screen.findByRole('table', { name: 'Services' }));
const names = async () =>
  (await table())
    .getAllByRole('link')
    .map(({ textContent }) => textContent)
    .filter((text) => text !== 'web-1');

describe('the list of services', () => {
  it('says how it is in one line, and begins with what needs a person', async () => {
    openApp('/services?groups=0', house);
    expect((await screen.findByText(/^api is down since \d\d:48/)).textContent).toContain('api is down');
    expect(await names()).toEqual(['api', '<b>db</b>', 'shop']);
    expect((await table()).getByText('connection refused')).toBeTruthy();
  });

  it('shows ninety days of each in words, too', async () => {
    openApp('/services?groups=0', house);
    const [api] = (await table()).getAllByRole('img', { name: /days/ });
    expect(api?.getAttribute('aria-label')).toBe(
      'Of 3 days 3 are known, 2 with downtime, 12 hr 1 min in all; the worst: Mon, Feb 2: 50 %, down for 12 hr',
    );
    expect(api?.innerHTML.match(/M\d+ /g)).toHaveLength(3);
  });

  it('tells of a day under the pointer', async () => {
    openApp('/services?groups=0', house);
    const [api] = (await table()).getAllByRole('img', { name: /days/ });
    const place = api?.parentElement;
    vi.spyOn(place ?? document.body, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 0, 300, 20));
    fireEvent.pointerMove(place ?? document.body, { clientX: 150 });
    expect(screen.getByText('Mon, Feb 2: 50 %, down for 12 hr')).toBeTruthy();
    fireEvent.pointerLeave(place ?? document.body);
    expect(screen.queryByText('Mon, Feb 2: 50 %, down for 12 hr')).toBeNull();
  });

  it('says what misses its objective, and why something is down: its host', async () => {
    openApp('/services?groups=0', {
      ...house,
      '/services': listOf(aService({ status: 'down', because_of: parent, uptime_percent: 98.7 })),
    });
    expect((await table()).getByText('Because web-1 is down')).toBeTruthy();
    expect((await table()).getByText('below 99.9 %')).toBeTruthy();
  });

  it('warns of certificates that end soon', async () => {
    const ends = (day: string) => aService({ name: day, certificate_expires_at: `${day}T12:00:00.000000Z` });
    openApp('/services', { '/services': listOf(ends('2026-03-08'), ends('2026-02-20'), ends('2026-06-01')) });
    const rows = (await table()).getAllByRole('row').map(({ textContent }) => textContent);
    expect(rows[1]).toContain('Certificate expired');
    expect(rows[2]).toContain('Certificate ends in 7 days');
    expect(rows[3]).not.toContain('Certificate');
  });
});

describe('filters', () => {
  it('live in the address', async () => {
    openApp('/services?q=db&groups=0', house);
    expect(await names()).toEqual(['<b>db</b>']);
    cleanup();
    openApp('/services?status=up,unknown&group=web', house);
    expect(await names()).toEqual(['shop']);
  });

  it('are chosen by state, with how many there are', async () => {
    openApp('/services?groups=0', house);
    fireEvent.click(await screen.findByRole('button', { name: /Down 1/ }));
    expect(locationService.getSearch().get('status')).toBe('down');
    expect(await names()).toEqual(['api']);
  });

  it('say when nothing fits', async () => {
    openApp('/services?q=nothing', house);
    expect(await screen.findByText('No service fits these filters')).toBeTruthy();
  });

  it('leave the order to the heads', async () => {
    openApp('/services?groups=0', house);
    fireEvent.click((await table()).getByRole('button', { name: /Response/ }));
    expect(locationService.getSearch().get('sort')).toBe('-response');
    expect((await table()).getByRole('columnheader', { name: /Response/ }).getAttribute('aria-sort')).toBe(
      'descending',
    );
  });
});

describe('groups', () => {
  it('stand by their worst, say how many are down, and fold', async () => {
    openApp('/services', house);
    const web = (await table()).getByRole('button', { name: /^web/ });
    expect(web.textContent).toBe('web1 of 2 down');
    fireEvent.click(web);
    expect(locationService.getSearch().get('folded')).toBe('web');
    expect(await names()).toEqual(['<b>db</b>']);
  });
});

describe('what telemetry alone knows of', () => {
  it('is folded away, and not counted', async () => {
    openApp('/services', house);
    const fold = await screen.findByRole('button', { name: /Known by telemetry alone: 1/ });
    expect(screen.queryByText('cart')).toBeNull();
    fireEvent.click(fold);
    expect(await screen.findByText('cart')).toBeTruthy();
    expect(screen.queryByText('Add a check')).toBeNull();
  });

  it('can be checked by who may: the form knows its name', async () => {
    viewAs('Admin');
    openApp('/services?telemetry=1', house);
    const add = await screen.findByRole('link', { name: 'Add a check of cart' });
    expect(add.getAttribute('href')).toBe('/a/vigilops-app/services/new?telemetry=cart');
  });
});

describe('a house without checks', () => {
  it('is shown the way to the first, here and in the file of an agent', async () => {
    viewAs('Admin');
    openApp('/services');
    expect(await screen.findByText('Nobody asks yet whether your services answer')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Add a check' }).getAttribute('href')).toBe(
      '/a/vigilops-app/services/new',
    );
    expect(screen.getByText(/type: http/)).toBeTruthy();
  });

  it('tells a Member who can', async () => {
    openApp('/services');
    expect(await screen.findByText('An Admin can do that.')).toBeTruthy();
    expect(screen.queryByRole('link', { name: 'Add a check' })).toBeNull();
  });
});

it('says what failed where VigilOps is away, and is a list without its days', async () => {
  openApp('/services', { '/services': refusal(502, undefined) });
  expect(await screen.findByText('VigilOps does not answer')).toBeTruthy();
  cleanup();
  openApp('/services?groups=0', { ...house, '/service-bars': refusal(503, undefined) });
  expect(await names()).toHaveLength(3);
});
