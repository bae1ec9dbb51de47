import { locationService } from '@grafana/runtime';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { refusal } from '../../test/builders.ts';
import { openApp } from '../../test/open-app.tsx';
import { aFinding, FINDINGS_NOW, someFindings } from '../../test/some-findings.ts';
import { viewAs } from '../../test/view-as.ts';

beforeEach(() => {
  viewAs('Admin');
  vi.spyOn(Date, 'now').mockReturnValue(Date.parse(FINDINGS_NOW));
});
afterEach(() => {
  viewAs('Viewer');
  cleanup();
  vi.restoreAllMocks();
});

const row = (name: string) => screen.findByRole('article', { name });

describe('findings', () => {
  it('say first whether anything is unusual, since when, and how much is watched', async () => {
    openApp('/analysis', { '/findings': someFindings([aFinding()]) });
    expect(await screen.findByText('Open findings: 1, since 11:48')).toBeTruthy();
    expect(screen.getByText('1,240 series watched, learning: 12')).toBeTruthy();
    expect(screen.getByText('2 minutes ago')).toBeTruthy();
  });

  it('say what, why, how sure, and lead to the host and the logs of that time', async () => {
    openApp('/analysis', { '/findings': someFindings([aFinding()]) });
    const found = within(await row('web-1: CPU use'));
    expect(found.getByText('97 %, expected 10 % to 30 %: another level than before')).toBeTruthy();
    expect(found.getByText('Score 93 %')).toBeTruthy();
    expect(found.getByRole('img', { name: /^Values around/ })).toBeTruthy();
    const from = String(Date.parse('2026-03-01T10:48:00Z'));
    expect(found.getByRole('link', { name: 'The host then' }).getAttribute('href')).toBe(
      `/a/vigilops-app/hosts/1?from=${from}&to=now`,
    );
    expect(found.getByRole('link', { name: 'Logs then' }).getAttribute('href')).toContain('query=host:web-1');
  });

  it('lead from a pattern of log lines to its lines', async () => {
    const lines = aFinding({
      kind: 'log_new',
      reason: 'new',
      measure: 'lines',
      unit: '{line}/min',
      host_id: null,
      host_name: null,
      service: 'shop',
      template_id: 42,
      template: 'refused by <ip>',
      value: 4,
      low: 0,
      high: 1.5,
      to: '2026-03-01T11:53:00.000000Z',
    });
    openApp('/analysis', { '/findings': someFindings([lines]) });
    const found = within(await row('shop: refused by <ip>'));
    expect(
      found.getByText('4 lines/min, expected 0 lines/min to 1.5 lines/min: never seen before'),
    ).toBeTruthy();
    expect(found.getByText('over')).toBeTruthy();
    expect(found.getByRole('link', { name: 'Logs then' }).getAttribute('href')).toContain(
      'query=template:42',
    );
    expect(found.getByRole('link', { name: 'The pattern' }).getAttribute('href')).toBe(
      '/a/vigilops-app/analysis/patterns?template=42',
    );
  });

  it('take what people say, and take it back', async () => {
    const said = { word: 'not_useful', by: 'Ada', at: FINDINGS_NOW } as const;
    const { asked } = openApp('/analysis', {
      '/findings': someFindings([aFinding(), aFinding({ id: 2, host_name: 'web-2', feedback: said })]),
      'admin:/findings/1/feedback': aFinding({ feedback: said }),
      'admin:/findings/2/feedback': aFinding({ id: 2 }),
    });
    const first = within(await row('web-1: CPU use'));
    fireEvent.click(first.getByRole('button', { name: 'Not useful: web-1: CPU use' }));
    await waitFor(() => expect(asked('admin:/findings/1/feedback')[0]?.data).toEqual({ word: 'not_useful' }));
    const second = within(await row('web-2: CPU use'));
    expect(second.getByText('Ada: Not useful')).toBeTruthy();
    fireEvent.click(second.getByRole('button', { name: 'Take it back: web-2: CPU use' }));
    await waitFor(() => expect(asked('admin:/findings/2/feedback')[0]?.data).toEqual({ word: null }));
  });

  it('show what began together when asked', async () => {
    const member = aFinding({ id: 3, measure: 'load', unit: '1', value: 9, low: 1, high: 2, folded_into: 1 });
    const storm = aFinding({
      kind: 'storm',
      reason: 'storm',
      measure: 'findings',
      host_name: null,
      members: 8,
    });
    openApp('/analysis', {
      '/findings': someFindings([storm]),
      '/findings/1': { ...storm, told_with: [member] },
    });
    const found = await row('many things at once');
    fireEvent.click(within(found).getByRole('button', { name: '8 more began with it' }));
    expect(await within(found).findByText('9, expected 1 to 2: another level than before')).toBeTruthy();
  });

  it('are asked for by kind and time, which the address keeps', async () => {
    const { asked } = openApp('/analysis?kind=log_new&from=now-7d&to=now', {
      '/findings': someFindings([]),
    });
    expect(await screen.findByText('Nothing unusual')).toBeTruthy();
    const question = asked('/findings').find(({ url }) => url.includes('from=now-7d'));
    expect(question?.url).toContain('kind=log_new');
    expect(question?.url).toContain('kind=storm');
    fireEvent.click(screen.getByRole('button', { name: 'Pattern gone' }));
    expect(locationService.getSearch().get('kind')).toBe('log_new,log_vanished');
  });

  it('show the one that the address names first, wherever it lies in time', async () => {
    const old = aFinding({ id: 9, host_name: 'old-1', to: '2026-02-01T12:00:00.000000Z' });
    openApp('/analysis?finding=9', {
      '/findings': someFindings([aFinding()]),
      '/findings/9': { ...old, told_with: [] },
    });
    expect(await row('old-1: CPU use')).toBeTruthy();
    expect(await row('web-1: CPU use')).toBeTruthy();
  });

  it('say what must be there before anything can be found', async () => {
    openApp('/analysis', { '/findings': someFindings([], { series: 0, learning: 0, looked_until: null }) });
    expect(await screen.findByText('Nothing is watched yet')).toBeTruthy();
    expect(screen.getByText(/there are no rules to write/)).toBeTruthy();
    expect(screen.getByText('Nothing unusual now')).toBeTruthy();
  });

  it('say which series nobody watches', async () => {
    openApp('/analysis', { '/findings': someFindings([], { left_out: 70 }) });
    expect(await screen.findByText('Not watched, for they are too many: 70')).toBeTruthy();
  });

  it('are read by viewers, who say nothing of them; what fails is said in place', async () => {
    viewAs('Viewer');
    openApp('/analysis', { '/findings': someFindings([aFinding()]) });
    expect(within(await row('web-1: CPU use')).queryByRole('button')).toBeNull();
    cleanup();
    openApp('/analysis', {
      '/findings': refusal(503, { code: 'STORE_UNAVAILABLE', detail: 'the database is away', help: '' }),
    });
    expect((await screen.findAllByText('the database is away')).length).toBeGreaterThan(0);
  });
});
