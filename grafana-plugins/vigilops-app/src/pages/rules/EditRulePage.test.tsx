import { locationService } from '@grafana/runtime';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { draftOf } from '../../alerts/rules/draft.ts';
import type { Backtest } from '../../alerts/types.ts';
import { listOf, openApp } from '../../test/open-app.tsx';
import { ALERTS_NOW, aRule } from '../../test/some-alerts.ts';
import { viewAs } from '../../test/view-as.ts';

beforeEach(() => {
  viewAs('Admin');
  vi.spyOn(Date, 'now').mockReturnValue(Date.parse(ALERTS_NOW));
});
afterEach(() => {
  viewAs('Viewer');
  cleanup();
  vi.restoreAllMocks();
});

const outcome = (for_seconds: number, fired: number) => ({
  for_seconds,
  fired,
  acknowledged: 3,
  lost: 0,
  median_seconds: 240,
});
const result: Backtest = {
  from: '2026-01-30T12:00:00.000000Z',
  to: ALERTS_NOW,
  step_seconds: 60,
  notes: ['hourly figures before the 14th'],
  subjects: 12,
  as_defined: outcome(300, 14),
  instead: [outcome(60, 40), outcome(600, 3)],
  episodes: [
    { subject: 'web-1', from: '2026-02-28T10:00:00.000000Z', to: '2026-02-28T10:06:00.000000Z', peak: 0.98 },
  ],
  now: [{ subject: 'web-1', value: 0.95, verdict: 'bad' }],
};
const template = draftOf(aRule());
const house = {
  '/alert-rules': listOf(aRule()),
  '/alert-rule-templates': listOf({
    key: 'load',
    title: 'Load above 8',
    why: 'depends on the number of CPUs',
    definition: {
      ...template,
      name: 'Load above 8',
      condition: { type: 'metric', figure: 'load_15m', comparison: 'above', threshold: 8 },
    },
  }),
  '/alert-rules/backtest': result,
};

describe('a new rule', () => {
  it('begins with a template or with nothing', async () => {
    openApp('/alerts/rules/new', house);
    fireEvent.click(await screen.findByRole('button', { name: 'Begin with Load above 8' }));
    expect((await screen.findByLabelText<HTMLInputElement>(/^Name/)).value).toBe('Load above 8');
    expect(locationService.getSearch().get('template')).toBe('load');
    expect(screen.getByLabelText<HTMLInputElement>(/^Threshold/).value).toBe('8');
  });

  it('says what is missing before it is sent, and takes percent and lengths as people write them', async () => {
    const { asked } = openApp('/alerts/rules/new?template=none', { ...house, 'admin:/alert-rules': aRule() });
    const submit = await screen.findByRole('button', { name: 'Create the rule' });
    fireEvent.click(submit);
    expect(screen.getByText('must not be empty')).toBeTruthy();
    expect(asked('admin:/alert-rules')).toHaveLength(0);
    fireEvent.change(screen.getByLabelText(/^Name/), { target: { value: 'Hot' } });
    fireEvent.change(screen.getByLabelText(/^Threshold/), { target: { value: '92.5' } });
    fireEvent.change(screen.getByLabelText(/^It has to last/), { target: { value: '1h 30m' } });
    fireEvent.click(submit);
    await waitFor(() => expect(locationService.getLocation().pathname).toBe('/a/vigilops-app/alerts/rules'));
    expect(asked('admin:/alert-rules')[0]).toMatchObject({
      method: 'POST',
      data: { name: 'Hot', for_seconds: 5_400, condition: { figure: 'cpu_usage_ratio', threshold: 0.925 } },
    });
  });
});

describe('a rule on logs', () => {
  it('takes a search, and marks what is wrong in it once one leaves it', async () => {
    const log = aRule({
      type: 'log',
      condition: { type: 'log', query: 'shop', levels: ['error'], window_seconds: 300, at_least: 10 },
    });
    const { asked } = openApp('/alerts/rules/3', {
      ...house,
      '/alert-rules': listOf(log),
      'admin:/alert-rules/3': log,
    });
    const search = await screen.findByLabelText<HTMLInputElement>(/^Search/);
    expect(search.value).toBe('shop');
    fireEvent.focus(search);
    fireEvent.change(search, { target: { value: 'shop (a OR b' } });
    expect(screen.queryByRole('alert')).toBeNull();
    fireEvent.blur(search);
    const problem = screen.getByRole('alert');
    expect(problem.textContent).toContain('Column 6: This parenthesis is not closed');
    expect(problem.querySelector('mark')?.textContent).toBe('(');
    const save = screen.getByRole('button', { name: 'Save the rule' });
    fireEvent.click(save);
    expect(asked('admin:/alert-rules/3')).toHaveLength(0);
    fireEvent.change(search, { target: { value: 'shop (a OR b)' } });
    expect(screen.queryByRole('alert')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Tell large and small letters apart' }));
    fireEvent.click(save);
    await waitFor(() => expect(asked('admin:/alert-rules/3')).toHaveLength(1));
    expect(asked('admin:/alert-rules/3')[0]).toMatchObject({
      data: { condition: { query: 'shop (a OR b)', case_sensitive: true, levels: ['error'] } },
    });
  });
});

describe('a try', () => {
  it('tells how often it would have fired, and offers the time that takes most away', async () => {
    const { asked } = openApp('/alerts/rules/3', house);
    fireEvent.click(await screen.findByRole('button', { name: /^Try it on the last/ }));
    const sum = await screen.findByText(/^It would have fired 14 times in 30 days/);
    expect(sum.textContent).toContain('10m removes 11 of them and loses none that was acknowledged');
    expect(screen.getByText('hourly figures before the 14th')).toBeTruthy();
    expect(screen.getByText(/Bad now: 1/)).toBeTruthy();
    expect(asked('/alert-rules/backtest')[0]?.data).toMatchObject({
      rule: { name: 'CPU above 90 %' },
      days: 30,
      instead_for_seconds: [60, 600, 900],
    });
    const table = within(screen.getByRole('region', { name: /^Other times/ }));
    const [, , longer] = table.getAllByRole('row').slice(1);
    fireEvent.click(within(longer ?? document.body).getByRole('button', { name: 'Take this' }));
    expect(screen.getByLabelText<HTMLInputElement>(/^It has to last/).value).toBe('10m');
    expect(screen.getByText(/as it was before your last change/)).toBeTruthy();
  });
});

describe('a rule that is there', () => {
  it('is shown to a Member, who cannot change it', async () => {
    viewAs('Viewer');
    openApp('/alerts/rules/3', house);
    await screen.findByLabelText(/^Name/);
    expect(screen.queryByRole('button', { name: 'Save the rule' })).toBeNull();
  });

  it('says so where it cannot look', async () => {
    openApp('/alerts/rules/3', { ...house, '/alert-rules': listOf(aRule({ last_error: 'no such metric' })) });
    expect(await screen.findByText('This rule cannot look')).toBeTruthy();
  });
});
