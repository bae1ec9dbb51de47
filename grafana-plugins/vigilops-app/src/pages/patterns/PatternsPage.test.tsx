import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openApp } from '../../test/open-app.tsx';
import { aPattern, ISSUES_NOW, patternList } from '../../test/some-issues.ts';
import { viewAs } from '../../test/view-as.ts';
import { placesInText } from './places-in-text.ts';

beforeEach(() => {
  viewAs('Admin');
  vi.spyOn(Date, 'now').mockReturnValue(Date.parse(ISSUES_NOW));
});
afterEach(() => {
  viewAs('Viewer');
  cleanup();
  vi.restoreAllMocks();
});

const fresh = aPattern({ id: 8, text: 'out of memory', places: [], lines: 100, is_new: true });
const house = { '/log-templates': patternList(aPattern(), fresh) };
const menuOf = async (text: string) => {
  fireEvent.click(await screen.findByRole('button', { name: `What to do with ${text}` }));
};
const LOGGED_IN = aPattern().text;

describe('patterns', () => {
  it('say what lines have in common, their share, and which are new', async () => {
    openApp('/analysis/patterns', house);
    const table = within(await screen.findByRole('region', { name: 'Patterns' }));
    const rows = table.getAllByRole('row').map(({ textContent }) => textContent ?? '');
    expect(rows[1]).toMatch(/user word logged in from ip.*300.*75 %/);
    expect(rows[2]).toMatch(/out of memory.*new.*100.*25 %/);
    expect(screen.getByText('2 patterns, 400 lines')).toBeTruthy();
    const [link] = table.getAllByRole('link');
    expect(decodeURIComponent(link?.getAttribute('href') ?? '')).toContain('template:7');
  });

  it('are asked for as the address says', async () => {
    const { asked } = openApp('/analysis/patterns?q=memory&new=1&sort=first_seen&service=shop', house);
    await screen.findByRole('region', { name: 'Patterns' });
    const url = decodeURIComponent(asked('/log-templates')[0]?.url ?? '');
    for (const part of ['search=memory', 'new=true', 'sort=first_seen', 'service=shop']) {
      expect(url).toContain(part);
    }
  });

  it('are named, kept as they are, and split', async () => {
    const { asked } = openApp('/analysis/patterns', {
      ...house,
      'admin:/log-templates/7': aPattern(),
      'admin:/log-templates/7/split': aPattern(),
    });
    await menuOf(LOGGED_IN);
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Name' }));
    fireEvent.change(await screen.findByRole('textbox', { name: /Name/ }), { target: { value: 'login' } });
    fireEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(asked('admin:/log-templates/7')[0]?.data).toEqual({ name: 'login' }));
    await menuOf(LOGGED_IN);
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Keep it as it is' }));
    await waitFor(() => expect(asked('admin:/log-templates/7')[1]?.data).toEqual({ is_pinned: true }));
    await menuOf(LOGGED_IN);
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Split at a place' }));
    fireEvent.click(await screen.findByRole('radio', { name: /^… logged in from <ip>/ }));
    fireEvent.click(screen.getByRole('button', { name: 'Split' }));
    await waitFor(() => expect(asked('admin:/log-templates/7/split')[0]?.data).toEqual({ place: 1 }));
  });

  it('are merged, and written by people', async () => {
    const { asked } = openApp('/analysis/patterns', {
      ...house,
      'admin:/log-templates/merge': aPattern(),
      'admin:/log-templates': aPattern(),
    });
    for (const text of [LOGGED_IN, 'out of memory']) {
      fireEvent.click(await screen.findByRole('checkbox', { name: `Choose ${text}` }));
    }
    fireEvent.click(screen.getByRole('button', { name: 'Merge 2' }));
    await waitFor(() => expect(asked('admin:/log-templates/merge')[0]?.data).toEqual({ ids: [7, 8] }));
    fireEvent.click(screen.getByRole('button', { name: 'Write a pattern' }));
    fireEvent.change(await screen.findByRole('textbox', { name: /Its lines/ }), {
      target: { value: 'job <num> done' },
    });
    fireEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() =>
      expect(asked('admin:/log-templates').at(-1)?.data).toEqual({ text: 'job <num> done' }),
    );
  });

  it('of a viewer cannot be changed; none at all say how to get some', async () => {
    viewAs('Viewer');
    openApp('/analysis/patterns', house);
    await screen.findByRole('region', { name: 'Patterns' });
    expect(screen.queryByRole('checkbox')).toBeNull();
    expect(screen.queryByRole('button', { name: 'Write a pattern' })).toBeNull();
    cleanup();
    openApp('/analysis/patterns', { '/log-templates': patternList() });
    expect(await screen.findByText('No lines in this time')).toBeTruthy();
  });

  it('show each place with what stands around it', () => {
    expect(placesInText(LOGGED_IN)).toEqual(['user <word> logged in from <ip>', '… logged in from <ip>']);
    expect(placesInText('nothing varies')).toEqual([]);
  });
});
