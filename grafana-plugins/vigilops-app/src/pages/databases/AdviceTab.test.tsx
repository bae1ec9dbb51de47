import { locationService } from '@grafana/runtime';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { refusal } from '../../test/builders.ts';
import { openApp } from '../../test/open-app.tsx';
import { aDatabaseDetail, anAdvice, DATABASE_NOW, FINGERPRINT } from '../../test/some-databases.ts';
import { viewAs } from '../../test/view-as.ts';

beforeEach(() => {
  viewAs('Viewer');
  vi.spyOn(Date, 'now').mockReturnValue(Date.parse(DATABASE_NOW));
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const list = (...items: unknown[]) => ({ items, total: items.length, looked_at: DATABASE_NOW });
const open = (answer: unknown, more: object = {}) =>
  openApp('/databases/7/advice', {
    '/databases/7': aDatabaseDetail(),
    '/databases/7/advice': answer,
    ...more,
  });
const TITLE = 'An index may be missing: shop.public.orders';

describe('the advice on a database', () => {
  it('says what, by which figures, and what to do; a Member may read', async () => {
    open(list(anAdvice()));
    const row = within(await screen.findByRole('article', { name: TITLE }));
    expect(row.getByRole('link', { name: 'share of time: 62 %' }).getAttribute('href')).toBe(
      `/a/vigilops-app/databases/7/queries/${FINGERPRINT}`,
    );
    expect(row.getByText('This statement reads far more rows than it returns.')).toBeTruthy();
    expect(row.getByText('2 days ago')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /Dismiss/ })).toBeNull();
  });

  it('is dismissed by who may, and can be seen and opened again', async () => {
    viewAs('Admin');
    const dismissed = anAdvice({ state: 'dismissed', dismissed: { by: 'Ada', at: DATABASE_NOW } });
    const { requests, asked } = open(list(anAdvice()), { 'admin:/databases/7/advice/5': dismissed });
    fireEvent.click(await screen.findByRole('button', { name: `Dismiss: ${TITLE}` }));
    await waitFor(() => expect(asked('/databases/7/advice').length).toBeGreaterThan(1));
    const sent = requests.find(({ url }) => url.endsWith('/advice/5'));
    expect(sent?.data).toEqual({ state: 'dismissed' });
    cleanup();
    const page = open(list(dismissed));
    fireEvent.click(await screen.findByRole('switch', { name: 'With what was dismissed' }));
    expect(locationService.getSearch().get('dismissed')).toBe('1');
    await waitFor(() => expect(page.asked('/databases/7/advice').at(-1)?.url).toContain('state=all'));
    expect(await screen.findByRole('button', { name: `Open again: ${TITLE}` })).toBeTruthy();
    expect(screen.getByText(/dismissed by Ada/)).toBeTruthy();
  });

  it('is told on the page of findings, too, where there is some', async () => {
    openApp('/analysis', { '/database-advice': { ...list(anAdvice()), total: 40 } });
    const part = within(await screen.findByRole('region', { name: 'Advice on databases' }));
    expect((await part.findByRole('link', { name: TITLE })).getAttribute('href')).toBe(
      '/a/vigilops-app/databases/7/advice',
    );
    expect(part.getByText('The 1 most severe of 40')).toBeTruthy();
    cleanup();
    openApp('/analysis');
    await screen.findByRole('group', { name: 'Kinds' });
    expect(screen.queryByRole('region', { name: 'Advice on databases' })).toBeNull();
  });

  it('says that there is none, that nobody looked yet, and what failed', async () => {
    open(list());
    expect(await screen.findByText('Nothing is to be done that is known of')).toBeTruthy();
    cleanup();
    open({ ...list(), looked_at: null });
    expect(await screen.findByText('Nobody has looked at it yet')).toBeTruthy();
    cleanup();
    open(refusal(503, undefined));
    expect(await screen.findByRole('alert')).toBeTruthy();
  });
});
