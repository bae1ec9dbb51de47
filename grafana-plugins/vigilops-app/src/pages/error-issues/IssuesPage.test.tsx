import { locationService } from '@grafana/runtime';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openApp } from '../../test/open-app.tsx';
import { aLogRecord, refusal } from '../../test/builders.ts';
import { anIssue, anIssueDetail, ISSUES_NOW, issueList } from '../../test/some-issues.ts';
import { viewAs } from '../../test/view-as.ts';

beforeEach(() => {
  viewAs('Admin');
  vi.spyOn(Date, 'now').mockReturnValue(Date.parse(ISSUES_NOW));
});
afterEach(() => {
  viewAs('Viewer');
  cleanup();
  vi.restoreAllMocks();
});

const other = anIssue({ id: 102, type: '', title: 'lost <ip>', culprit: '', state: 'regressed' });
const house = {
  '/error-issues': issueList(anIssue(), other),
  'admin:/error-issues/state': { items: [anIssue({ state: 'known' })], events: [9] },
  'admin:/error-issues/undo': { items: [anIssue()], events: [10] },
};
const article = async (name: string) => within(await screen.findByRole('article', { name }));

describe('error issues', () => {
  it('say what fails, where, how often and in which state', async () => {
    openApp('/analysis/issues', house);
    const row = await article('cart <num> is closed');
    expect(row.getByRole('link').getAttribute('href')).toContain('/analysis/issues/101');
    expect(row.getByText('shop.Cart.add (Cart.java)')).toBeTruthy();
    expect(row.getByText('Lines: 42')).toBeTruthy();
    expect(row.getByText('Hosts: 2')).toBeTruthy();
    expect((await article('lost <ip>')).getByText('Came back')).toBeTruthy();
    expect(screen.getByRole('button', { name: /New 1/ })).toBeTruthy();
  });

  it('are known with one click, which can be taken back', async () => {
    const { asked } = openApp('/analysis/issues', house);
    const row = await article('cart <num> is closed');
    fireEvent.click(row.getByRole('button', { name: 'I know it: cart <num> is closed' }));
    await waitFor(() =>
      expect(asked('admin:/error-issues/state')[0]?.data).toEqual({ ids: [101], state: 'known' }),
    );
    expect(await screen.findByText('Known: cart <num> is closed')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(asked('admin:/error-issues/undo')[0]?.data).toEqual({ events: [9] }));
    await waitFor(() => expect(screen.queryByText('Known: cart <num> is closed')).toBeNull());
  });

  it('are resolved in a version, and ignored for a time', async () => {
    const { asked } = openApp('/analysis/issues', house);
    const row = await article('cart <num> is closed');
    fireEvent.click(row.getByRole('button', { name: 'Resolve: cart <num> is closed' }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText(/Last seen in 1\.4\.2/)).toBeTruthy();
    fireEvent.change(dialog.getByLabelText(/Version with the remedy/), { target: { value: ' 1.4.3 ' } });
    fireEvent.click(dialog.getByRole('button', { name: 'Resolve' }));
    await waitFor(() =>
      expect(asked('admin:/error-issues/state')[0]?.data).toEqual({
        ids: [101],
        state: 'resolved',
        in_version: '1.4.3',
      }),
    );
    fireEvent.click(row.getByRole('button', { name: 'Ignore: cart <num> is closed' }));
    fireEvent.click(await screen.findByRole('menuitem', { name: 'For a week' }));
    await waitFor(() =>
      expect(asked('admin:/error-issues/state')[1]?.data).toEqual({
        ids: [101],
        state: 'ignored',
        until: '2026-03-08T13:00:00.000Z',
      }),
    );
  });

  it('are merged into the one with the longest history', async () => {
    const older = anIssue({ id: 103, title: 'older', first_seen: '2026-01-01T00:00:00.000000Z' });
    const { asked } = openApp('/analysis/issues', {
      ...house,
      '/error-issues': issueList(anIssue(), older),
      'admin:/error-issues/103/merge': older,
    });
    for (const title of ['cart <num> is closed', 'older']) {
      fireEvent.click(await screen.findByRole('checkbox', { name: `Choose ${title}` }));
    }
    fireEvent.click(screen.getByRole('button', { name: 'Merge' }));
    await waitFor(() => expect(asked('admin:/error-issues/103/merge')[0]?.data).toEqual({ ids: [101] }));
  });

  it('are asked for as the address says, and filters go into it', async () => {
    const { asked } = openApp(
      '/analysis/issues?state=resolved&service=shop&version=1.4.1&q=cart&sort=lines&page=2&from=now-7d&to=now',
      house,
    );
    await screen.findByRole('article', { name: 'lost <ip>' });
    const url = decodeURIComponent(asked('/error-issues')[0]?.url ?? '');
    for (const part of [
      'state=resolved',
      'service=shop',
      'version=1.4.1',
      'text=cart',
      'sort=lines',
      'offset=100',
      'from=now-7d',
    ]) {
      expect(url).toContain(part);
    }
    fireEvent.click(screen.getByRole('button', { name: /^Ignored/ }));
    const { search } = locationService.getLocation();
    expect(search).toContain('state=resolved,ignored');
    expect(search).not.toContain('page=');
  });

  it('that are none say so, and who may only read is offered nothing', async () => {
    viewAs('Viewer');
    openApp('/analysis/issues', { '/error-issues': issueList() });
    expect(await screen.findByText('No errors in this time')).toBeTruthy();
    cleanup();
    openApp('/analysis/issues', house);
    const row = await article('cart <num> is closed');
    expect(row.queryByRole('button')).toBeNull();
    expect(row.queryByRole('checkbox')).toBeNull();
  });

  it('stay where a change is refused, with the reason', async () => {
    openApp('/analysis/issues', {
      ...house,
      'admin:/error-issues/state': refusal(404, {
        code: 'NOT_FOUND',
        detail: 'there is no error issue 101',
        help: '',
      }),
    });
    const row = await article('cart <num> is closed');
    fireEvent.click(row.getByRole('button', { name: 'I know it: cart <num> is closed' }));
    expect(await screen.findByRole('alert')).toBeTruthy();
    expect(screen.getByRole('article', { name: 'cart <num> is closed' })).toBeTruthy();
  });
});

describe('an error issue', () => {
  const detail = anIssueDetail({
    state: 'regressed',
    regressed_at: '2026-03-01T12:00:00.000000Z',
    history: [
      { id: 2, at: '2026-03-01T12:00:00.000000Z', kind: 'regressed', by: null, detail: { version: '1.4.2' } },
      {
        id: 1,
        at: '2026-02-28T12:00:00.000000Z',
        kind: 'state',
        by: 'Ada',
        detail: { state: 'resolved', in_version: '1.4.2' },
      },
    ],
    members: [anIssue({ id: 104, title: 'a part' })],
    similar: [{ ...anIssue({ id: 105, title: 'much alike' }), score: 0.5 }],
    newest: [aLogRecord({ id: '9.0.1.0', body: 'the newest line' })],
    oldest: [aLogRecord({ id: '1.0.1.0', body: 'the oldest line' })],
  });
  const one = { '/error-issues/101': detail };

  it('tells how it stands, its own calls, where it came from and what became of it', async () => {
    openApp('/analysis/issues/101', one);
    expect(await screen.findByText(/^Came back: seen again .* after it was resolved$/)).toBeTruthy();
    expect(screen.getByText('shop.Cart.add')).toBeTruthy();
    expect(screen.queryByText('java.lang.Thread.run')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Show 1 calls of libraries' }));
    expect(screen.getByText('java.lang.Thread.run')).toBeTruthy();
    expect(screen.getByText('web-1')).toBeTruthy();
    expect(screen.getByText('seen again in 1.4.2')).toBeTruthy();
    expect(screen.getByText('Resolved, in 1.4.2')).toBeTruthy();
    expect(screen.getByRole('img', { name: /42 lines over time/ })).toBeTruthy();
  });

  it('shows lines that open in the log centre', async () => {
    openApp('/analysis/issues/101', one);
    expect(await screen.findByText('the newest line')).toBeTruthy();
    const links = screen.getAllByRole('link').map((link) => link.getAttribute('href') ?? '');
    expect(links.some((href) => href.includes('/logs?') && href.includes('line=9.0.1.0'))).toBe(true);
    expect(
      links.some((href) => href.includes('/logs?') && decodeURIComponent(href).includes('issue:101')),
    ).toBe(true);
    fireEvent.click(screen.getByRole('radio', { name: 'First' }));
    expect(screen.getByText('the oldest line')).toBeTruthy();
  });

  it('is taken apart, merged, and written about', async () => {
    const { asked } = openApp('/analysis/issues/101', {
      ...one,
      'admin:/error-issues/unmerge': { items: [] },
      'admin:/error-issues/101/merge': anIssue(),
      'admin:/error-issues/101': anIssue(),
    });
    fireEvent.click(await screen.findByRole('button', { name: 'Take apart: a part' }));
    await waitFor(() => expect(asked('admin:/error-issues/unmerge')[0]?.data).toEqual({ ids: [104] }));
    fireEvent.click(screen.getByRole('button', { name: 'Merge with: much alike' }));
    await waitFor(() => expect(asked('admin:/error-issues/101/merge')[0]?.data).toEqual({ ids: [105] }));
    fireEvent.click(screen.getByRole('button', { name: 'Edit' }));
    fireEvent.change(screen.getByRole('textbox', { name: 'What is known of it' }), {
      target: { value: 'see #12' },
    });
    fireEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(asked('admin:/error-issues/101').at(-1)?.data).toEqual({ note: 'see #12' }));
  });

  it('that is not there says so', async () => {
    openApp('/analysis/issues/101', {
      '/error-issues/101': refusal(404, {
        code: 'NOT_FOUND',
        detail: 'there is no error issue 101',
        help: '',
      }),
    });
    expect(await screen.findByText('There is no such error issue')).toBeTruthy();
    cleanup();
    openApp('/analysis/issues/no-number');
    expect(await screen.findByText('There is no such error issue')).toBeTruthy();
  });
});
