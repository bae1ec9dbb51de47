import { locationService } from '@grafana/runtime';
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { aHost } from '../test/a-host.ts';
import { aStepped, refusal } from '../test/builders.ts';
import { listOf, openApp } from '../test/open-app.tsx';

afterEach(cleanup);

const hosts = listOf(
  aHost({ cpu: 0.2, memory: 0.6 }, { id: 1, name: 'web-1', group: 'shop' }),
  aHost({ cpu: 0.95, memory: 0.1 }, { id: 2, name: '<b>db</b>', group: 'data' }),
  aHost({}, { id: 3, name: 'dumb', group: 'shop' }),
);
const names = () =>
  within(screen.getByRole('table'))
    .getAllByRole('rowheader')
    .map(({ textContent }) => textContent);

describe('the list of hosts', () => {
  it('begins with who needs a person, and shows a name that looks like markup as it is', () => {
    openApp('/hosts', { '/hosts': hosts });
    expect(names()).toEqual(['<b>db</b>', 'dumb', 'web-1']);
  });

  it('takes its filters from the address', () => {
    openApp('/hosts?group=shop&q=WEB', { '/hosts': hosts });
    expect(names()).toEqual(['web-1']);
    expect(screen.getByText('1 of 3')).toBeTruthy();
  });

  it('says when no host fits', () => {
    openApp('/hosts?q=nothing', { '/hosts': hosts });
    expect(screen.getByText('No host fits these filters')).toBeTruthy();
  });

  it('sorts by the address, and by its heads, with unknown figures last either way', () => {
    openApp('/hosts?sort=memory', { '/hosts': hosts });
    expect(names()).toEqual(['<b>db</b>', 'web-1', 'dumb']);
    fireEvent.click(screen.getByRole('button', { name: /Memory/ }));
    expect(locationService.getSearch().get('sort')).toBe('-memory');
    expect(names()).toEqual(['web-1', '<b>db</b>', 'dumb']);
    expect(screen.getByRole('columnheader', { name: /Memory/ }).getAttribute('aria-sort')).toBe('descending');
  });

  it('stands under the names of groups where the address says so', () => {
    openApp('/hosts?groups=1', { '/hosts': hosts });
    expect(screen.getAllByRole('heading', { level: 3 }).map(({ textContent }) => textContent)).toEqual([
      'data1 of 1 need a look',
      'shop2',
    ]);
  });

  it('shows how the figures of each host went, from one question for all', () => {
    const values = [0.3, 0.4];
    const idle = { labels: { 'host.name': 'web-1', 'cpu.mode': 'idle' }, values };
    const { container, asked } = openApp('/hosts', {
      '/hosts': hosts,
      '/metrics/queries': { results: [{ ref: 'cpu', result: aStepped({ series: [idle] }), error: null }] },
    });
    expect(asked('/metrics/queries')).toHaveLength(1);
    expect(container.querySelector('polyline')?.getAttribute('points')).toBe('0,6.00 1,8.00');
  });

  it('is a list also where the way that they went is not to be had', () => {
    openApp('/hosts', { '/hosts': hosts, '/metrics/queries': refusal(503, undefined) });
    expect(names()).toHaveLength(3);
  });
});

describe('keys', () => {
  const press = (key: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key });

  it('go to the search, and through the hosts', () => {
    openApp('/hosts', { '/hosts': hosts });
    press('j');
    press('j');
    expect(document.activeElement?.textContent).toBe('dumb');
    press('k');
    expect(document.activeElement?.textContent).toBe('<b>db</b>');
    press('/');
    expect(document.activeElement?.getAttribute('placeholder')).toContain('Search');
  });

  it('are letters where one writes', () => {
    openApp('/hosts', { '/hosts': hosts });
    press('/');
    const search = document.activeElement;
    press('j');
    expect(document.activeElement).toBe(search);
  });

  it('are explained by ?', () => {
    openApp('/hosts', { '/hosts': hosts });
    press('?');
    expect(screen.getByText('Go to the search')).toBeTruthy();
  });
});

describe('other forms', () => {
  it('are cards and a map, by group', () => {
    openApp('/hosts?view=cards', { '/hosts': hosts });
    expect(screen.getAllByRole('article')).toHaveLength(3);
    cleanup();
    openApp('/hosts?view=map', { '/hosts': hosts });
    expect(screen.getByRole('region', { name: 'shop' })).toBeTruthy();
  });
});
