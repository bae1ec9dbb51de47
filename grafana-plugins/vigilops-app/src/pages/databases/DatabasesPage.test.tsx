import { locationService } from '@grafana/runtime';
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { refusal } from '../../test/builders.ts';
import { listOf, openApp } from '../../test/open-app.tsx';
import { aDatabase, DATABASE_NOW, someFigures } from '../../test/some-databases.ts';

beforeEach(() => {
  vi.spyOn(Date, 'now').mockReturnValue(Date.parse(DATABASE_NOW));
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const HOSTILE = '<img src=x onerror=alert(1)>\u202Egpj';
const house = {
  '/databases': listOf(
    aDatabase({ id: 1, name: 'shop' }),
    aDatabase({
      id: 2,
      name: 'orders',
      kind: 'mysql',
      version: '8.4.3',
      state: 'down',
      figures: null,
      error: 'password authentication failed for user monitor: set databases[].password',
    }),
    aDatabase({ id: 3, name: 'cache', kind: 'redis', version: '7.2.5', state: 'stale', figures: null }),
    aDatabase({
      id: 4,
      name: 'full',
      figures: someFigures({ connections: 97, replication_lag_seconds: 4.2 }),
    }),
    aDatabase({ id: 5, name: HOSTILE, host_name: 'db-2', missing_rights: 2, slow_queries_last_hour: 12 }),
  ),
};
const table = async () => within(await screen.findByRole('table', { name: 'Databases' }));
const names = async () =>
  (await table())
    .getAllByRole('rowheader')
    .map(({ textContent }) => textContent?.split(/(?:PostgreSQL|MySQL|Redis)/)[0]);

describe('the list of databases', () => {
  it('begins with what needs a person, and says why in words', async () => {
    openApp('/databases', house);
    expect(await names()).toEqual(['orders', 'cache', 'full', HOSTILE, 'shop']);
    const rows = (await table()).getAllByRole('row').map(({ textContent }) => textContent);
    expect(rows[1]).toContain('Down');
    expect(rows[1]).toContain('password authentication failed for user monitor');
    expect(rows[1]).toContain('MySQL 8.4.3');
    expect(rows[2]).toContain('No word');
    expect(rows[3]).toContain('97 of 100');
    expect(rows[3]).toContain('4.20 s');
    expect(rows[4]).toContain('Rights missing: 2');
    expect(rows[5]).toContain('99.87 %');
    expect(rows[5]).toContain('1.23K/s');
    expect(document.querySelector('img[src="x"]')).toBeNull();
  });

  it('leads to the database and to its host', async () => {
    openApp('/databases', house);
    expect((await table()).getByRole('link', { name: 'orders' }).getAttribute('href')).toBe(
      '/a/vigilops-app/databases/2',
    );
    expect((await table()).getByRole('link', { name: 'db-2' }).getAttribute('href')).toBe(
      '/a/vigilops-app/hosts/3',
    );
  });

  it('is filtered and sorted by its address', async () => {
    openApp('/databases?q=DB-1&state=up&sort=-connections', house);
    expect(await names()).toEqual(['full', 'shop']);
    expect(screen.getByText('2 of 5')).toBeTruthy();
    fireEvent.click((await table()).getByRole('button', { name: 'Cache hits' }));
    expect(locationService.getSearch().get('sort')).toBe('cache');
    fireEvent.click(screen.getByRole('button', { name: /Down 1/ }));
    expect(locationService.getSearch().get('state')).toBe('up,down');
    cleanup();
    openApp('/databases?kind=redis', house);
    expect(await names()).toEqual(['cache']);
    cleanup();
    openApp('/databases?q=nothing', house);
    expect(await screen.findByText('No database fits these filters')).toBeTruthy();
  });

  it('has a column of lags where somebody lags alone', async () => {
    openApp('/databases', { '/databases': listOf(aDatabase()) });
    expect((await table()).queryByRole('columnheader', { name: 'Lag' })).toBeNull();
  });

  it('says what failed, and keeps what it had', async () => {
    openApp('/databases', { '/databases': refusal(502, undefined) });
    expect(await screen.findByText('VigilOps does not answer')).toBeTruthy();
  });
});

describe('a house without databases', () => {
  it('is shown an account that can read and the lines of agent.yaml, for each kind', async () => {
    openApp('/databases');
    expect(await screen.findByText('No database is watched yet')).toBeTruthy();
    expect(screen.getByText(/GRANT pg_monitor TO vigilops;/)).toBeTruthy();
    expect(screen.getByText(/type: postgresql/)).toBeTruthy();
    fireEvent.click(screen.getByRole('radio', { name: 'MySQL' }));
    expect(locationService.getSearch().get('first')).toBe('mysql');
    expect(await screen.findByText(/GRANT PROCESS, REPLICATION CLIENT/)).toBeTruthy();
    fireEvent.click(screen.getByRole('radio', { name: 'Redis' }));
    expect(await screen.findByText(/ACL SETUSER vigilops/)).toBeTruthy();
    fireEvent.click(screen.getByRole('radio', { name: 'MongoDB' }));
    expect(await screen.findByText(/clusterMonitor/)).toBeTruthy();
  });
});

describe('elsewhere', () => {
  it('the overview shows those in trouble first, and nothing where there are none', async () => {
    const hosts = {
      '/hosts': listOf(await import('../../test/a-host.ts').then(({ aHost }) => aHost({}, { id: 3 }))),
    };
    openApp('/overview', { ...hosts, ...house });
    expect(await screen.findByText(/^The database orders does not answer · /)).toBeTruthy();
    const part = within(await screen.findByRole('region', { name: 'Databases' }));
    expect((await part.findAllByRole('link')).map(({ textContent }) => textContent)).toEqual([
      'All 5',
      'orders',
      'cache',
      'full',
      HOSTILE,
      'shop',
    ]);
    cleanup();
    openApp('/overview', hosts);
    await screen.findByRole('region', { name: 'Newest errors, 1 hour' });
    expect(screen.queryByRole('region', { name: 'Databases' })).toBeNull();
  });
});
