import { locationService } from '@grafana/runtime';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listOf, openApp } from '../../test/open-app.tsx';
import { ALERTS_NOW, aRule } from '../../test/some-alerts.ts';
import { viewAs } from '../../test/view-as.ts';
import { shownRules } from './shown-rules.ts';

beforeEach(() => {
  viewAs('Admin');
  vi.spyOn(Date, 'now').mockReturnValue(Date.parse(ALERTS_NOW));
});
afterEach(() => {
  viewAs('Viewer');
  cleanup();
  vi.restoreAllMocks();
});

const noisy = aRule({ id: 4, name: 'Load', noise: 0.8, firing: 2 });
const broken = aRule({
  id: 5,
  name: 'Broken',
  last_error: 'there is no metric x',
  enabled: false,
  built_in: true,
});
const house = { '/alert-rules': listOf(aRule(), noisy, broken) };
const table = async () => within(await screen.findByRole('region', { name: 'Rules' }));
const rowOf = async (name: string) =>
  within((await table()).getByRole('link', { name }).closest('tr') ?? document.body);

describe('rules', () => {
  it('stand by what fires, with what each looks for and what is wrong with it', async () => {
    openApp('/alerts/rules', house);
    const links = (await table())
      .getAllByRole('rowheader')
      .map((head) => head.querySelector('a')?.textContent);
    expect(links).toEqual(['Load', 'Broken', 'CPU above 90 %']);
    expect((await rowOf('Load')).getByText('80 %')).toBeTruthy();
    expect((await rowOf('Broken')).getByText('there is no metric x')).toBeTruthy();
    expect((await rowOf('CPU above 90 %')).getByText('Host figure · CPU above 90 %')).toBeTruthy();
  });

  it('of the house are called what people call them, and are found by either name', async () => {
    const titled = aRule({ name: 'Zombies', title: '僵尸进程超过 50 个' });
    openApp('/alerts/rules', { '/alert-rules': listOf(titled, noisy) });
    expect((await table()).getByRole('link', { name: '僵尸进程超过 50 个' })).toBeTruthy();
    expect(shownRules([titled, noisy], { text: '僵尸', show: undefined })).toEqual([titled]);
    expect(shownRules([titled, noisy], { text: 'zombies', show: undefined })).toEqual([titled]);
  });

  it('are narrowed to those that are noisy, and the address says so', async () => {
    openApp('/alerts/rules', house);
    fireEvent.click(await screen.findByRole('button', { name: 'Noisy 1' }));
    await waitFor(() => expect(locationService.getSearch().get('show')).toBe('noisy'));
    expect((await table()).getAllByRole('rowheader')).toHaveLength(1);
  });

  it('are switched on and off with all else as it was', async () => {
    const { asked } = openApp('/alerts/rules', { ...house, 'admin:/alert-rules/3': aRule() });
    await table();
    fireEvent.click(screen.getByRole('switch', { name: 'Watch CPU above 90 %' }));
    await waitFor(() => expect(asked('admin:/alert-rules/3')).toHaveLength(1));
    const { method, data } = asked('admin:/alert-rules/3')[0] ?? {};
    expect({ method, data }).toMatchObject({
      method: 'PUT',
      data: { name: 'CPU above 90 %', enabled: false, for_seconds: 300, condition: aRule().condition },
    });
  });

  it('of the house can be switched off, not removed; others are after a question', async () => {
    const { asked } = openApp('/alerts/rules', { ...house, 'admin:/alert-rules/4': undefined });
    await table();
    fireEvent.click(screen.getByRole('button', { name: 'What can be done with Broken' }));
    await screen.findByRole('menuitem', { name: 'Edit' });
    expect(screen.queryByRole('menuitem', { name: 'Remove the rule' })).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'What can be done with Broken', hidden: true }));
    await waitFor(() => expect(screen.queryByRole('menuitem', { name: 'Edit' })).toBeNull());
    fireEvent.click(screen.getByRole('button', { name: 'What can be done with Load' }));
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Remove the rule' }));
    expect(screen.getByText(/Its 2 alerts that fire are resolved/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Remove the rule' }));
    await waitFor(() => expect(asked('admin:/alert-rules/4')[0]).toMatchObject({ method: 'DELETE' }));
  });

  it('of a file are shown before they are taken', async () => {
    const answer = {
      rules: [{ name: 'HighLoad', action: 'add', note: 'labels are kept' }],
      refused: [{ group: 'g', alert: 'Odd', reason: 'predict_linear is not honoured' }],
    };
    const { asked } = openApp('/alerts/rules', {
      ...house,
      'admin:/alert-rules/import': ({ data }: { data: { dry_run: boolean } }) => ({
        ...answer,
        applied: !data.dry_run,
      }),
    });
    fireEvent.click(await screen.findByRole('button', { name: 'Import' }));
    fireEvent.change(screen.getByLabelText(/^A Prometheus rule file/), { target: { value: 'groups: []' } });
    fireEvent.click(screen.getByRole('button', { name: 'Compare' }));
    expect(await screen.findByText('predict_linear is not honoured')).toBeTruthy();
    expect(screen.getByText('g / Odd')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Take these 1 rules' }));
    expect(await screen.findByText('Done: 1 rules')).toBeTruthy();
    expect(
      asked('admin:/alert-rules/import').map(({ data }) => (data as { dry_run: boolean }).dry_run),
    ).toEqual([true, false]);
  });
});
