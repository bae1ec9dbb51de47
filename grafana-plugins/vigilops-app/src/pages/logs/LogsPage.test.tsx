import { config, locationService, setDataSourceSrv, type DataSourceSrv } from '@grafana/runtime';
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aHost } from '../../test/a-host.ts';
import { aLogRecord, aVolume, refusal, GRAFANAS_OWN } from '../../test/builders.ts';
import { listOf, openApp } from '../../test/open-app.tsx';

const RANGE = 'from=1772366400000&to=1772370000000';
const counted = aVolume({
  levels: [
    { level: 'info', counts: [5, 7] },
    { level: 'error', counts: [0, 1200] },
  ],
  total: 1212,
});
const lines = { ...listOf(aLogRecord()), streams: {}, stopped_by: 'end', searched_from: '', searched_to: '' };
const house = {
  '/hosts': listOf(aHost({}, { name: 'web-1' })),
  '/logs/volume': counted,
  '/logs/query': lines,
};

beforeEach(() => setDataSourceSrv({ getList: () => [GRAFANAS_OWN] } as unknown as DataSourceSrv));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const params = () => locationService.getSearch();
const bodies = (asked: ReturnType<typeof openApp>['asked'], key: string) =>
  asked(key).map(({ data }) => data as Record<string, unknown>);

describe('the search', () => {
  it('has the focus, and asks for what the address says, lines and counts alike', () => {
    const { asked } = openApp(`/logs?${RANGE}&q=refused&level=error&host=web-1`, house);
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Search in log lines');
    const wanted = {
      text: 'refused',
      levels: ['fatal', 'error'],
      hosts: ['web-1'],
      from: '2026-03-01T12:00:00.000Z',
      to: '2026-03-01T13:00:00.000Z',
    };
    expect(bodies(asked, '/logs/query')).toEqual([expect.objectContaining(wanted)]);
    expect(bodies(asked, '/logs/volume')).toEqual([wanted]);
  });

  it('asks once writing pauses, and at once on Enter', () => {
    vi.useFakeTimers();
    const { asked } = openApp(`/logs?${RANGE}`, house);
    const search = screen.getByLabelText('Search in log lines');
    fireEvent.change(search, { target: { value: 'ref' } });
    fireEvent.change(search, { target: { value: 'refused' } });
    expect(asked('/logs/query')).toHaveLength(1);
    act(() => void vi.advanceTimersByTime(1_000));
    expect(bodies(asked, '/logs/query').map(({ text }) => text)).toEqual([undefined, 'refused']);
    fireEvent.change(search, { target: { value: 'x' } });
    fireEvent.keyDown(search, { key: 'Enter' });
    expect(params().get('q')).toBe('x');
  });

  it('says at the field what is wrong with a pattern, and keeps what was found before', async () => {
    const said = { code: 'REQUEST_INVALID', detail: 'text: parentheses () not balanced', help: '' };
    openApp(`/logs?${RANGE}&q=(&regex=1`, { ...house, '/logs/query': refusal(400, said) });
    const problem = await screen.findByText('text: parentheses () not balanced');
    expect(problem.closest('[role=alert]')).toBeTruthy();
    expect(screen.getByLabelText('Search in log lines').getAttribute('aria-invalid')).toBe('true');
    expect(screen.getAllByText('text: parentheses () not balanced')).toHaveLength(1);
  });

  it('is case sensitive and regular at a press', () => {
    openApp(`/logs?${RANGE}&q=a`, house);
    fireEvent.click(screen.getByRole('button', { name: 'Tell large and small letters apart' }));
    fireEvent.click(screen.getByRole('button', { name: 'Regular expression' }));
    expect([params().get('case'), params().get('regex')]).toEqual(['1', '1']);
  });
});

describe('levels', () => {
  const chip = (name: string) =>
    within(screen.getByRole('group', { name: 'Levels' })).getByRole('button', { name: new RegExp(name) });

  it('stand with their counts, and filter at a press', () => {
    openApp(`/logs?${RANGE}`, house);
    expect(chip('ERROR').textContent).toBe('ERROR1.2K');
    fireEvent.click(chip('ERROR'));
    expect(params().get('levels')).toBe('error');
    expect(chip('ERROR').getAttribute('aria-pressed')).toBe('true');
    expect(chip('INFO').textContent).toBe('INFO');
  });
});

describe('the counts by time', () => {
  const plot = () => {
    const element = screen.getByRole('img', { name: 'Lines by time: 1,212 in all' });
    element.getBoundingClientRect = () => ({ left: 0, width: 100 }) as DOMRect;
    return element;
  };
  const range = () => [params().get('from'), params().get('to')];

  it('zoom to a bar that is clicked, and back with the browser', async () => {
    openApp(`/logs?${RANGE}`, house);
    fireEvent.pointerDown(plot(), { clientX: 75 });
    fireEvent.pointerUp(plot());
    expect(range()).toEqual(['1772368200000', '1772370000000']);
    void act(() => locationService.getHistory().goBack());
    await waitFor(() => expect(range()).toEqual(['1772366400000', '1772370000000']));
  });

  it('zoom to a range that is drawn', () => {
    openApp(`/logs?${RANGE}`, house);
    fireEvent.pointerDown(plot(), { clientX: 75 });
    fireEvent.pointerMove(plot(), { clientX: 10 });
    fireEvent.pointerUp(plot());
    expect(range()).toEqual(['1772366400000', '1772370000000']);
  });

  it('say when they are not complete, which a first step that begins early is not', () => {
    openApp(`/logs?${RANGE}`, {
      ...house,
      '/logs/volume': { ...counted, counted_from: '2026-03-01T12:07:00.000000Z' },
    });
    expect(screen.queryByText(/ran out of time/)).toBeNull();
    cleanup();
    openApp(`/logs?${RANGE}`, {
      ...house,
      '/logs/volume': { ...counted, counted_from: '2026-03-01T12:31:00.000000Z' },
    });
    expect(screen.getByText(/Counting ran out of time/)).toBeTruthy();
  });
});

describe('what goes wrong', () => {
  it('is said above the lines that stay, and asked again at a press', () => {
    const said = { code: 'QUERY_TIMEOUT', detail: 'It took too long.', help: 'Narrow the range.' };
    const { asked } = openApp(`/logs?${RANGE}`, { ...house, '/logs/query': refusal(504, said) });
    expect(screen.getByText('It took too long.')).toBeTruthy();
    expect(screen.getByText('Narrow the range.')).toBeTruthy();
    fireEvent.click(screen.getByText('Try again'));
    expect(asked('/logs/query')).toHaveLength(2);
  });

  it('is a search that ran out of time: says from when, and can go on', () => {
    const partial = {
      ...lines,
      stopped_by: 'time',
      next_cursor: 'on',
      searched_from: '2026-03-01T12:30:00.000000Z',
    };
    const { asked } = openApp(`/logs?${RANGE}`, { ...house, '/logs/query': partial });
    expect(screen.getByText(/The search ran out of time at 2026-03-01/)).toBeTruthy();
    fireEvent.click(screen.getByText('Load older lines'));
    expect(bodies(asked, '/logs/query')[1]).toMatchObject({ cursor: 'on' });
  });

  it('is a house without a line: says how lines get here, with commands', () => {
    const none = { ...lines, items: [] };
    openApp(`/logs?${RANGE}`, { ...house, '/logs/volume': aVolume(), '/logs/query': none });
    expect(screen.getByText('No line was logged in this time range')).toBeTruthy();
    expect(screen.getByText(/OTEL_EXPORTER_OTLP_ENDPOINT/)).toBeTruthy();
    fireEvent.click(screen.getByText('Look at the last 7 days'));
    expect(params().get('from')).toBe('now-7d');
  });
});

describe('the live view', () => {
  it('asks for no range, and says how it is doing; a range ends it', async () => {
    const { asked } = openApp('/logs?live=1&service=shop', house);
    expect(asked('/logs/volume')).toHaveLength(0);
    expect(await screen.findByText(/Connecting|Asks every few seconds/)).toBeTruthy();
    // Here nothing streams: lines are asked for, with the same filter.
    await waitFor(() => expect(bodies(asked, '/logs/query')[0]).toMatchObject({ services: ['shop'] }));
    fireEvent.click(screen.getByRole('switch', { name: 'Live' }));
    expect(params().get('live')).toBeNull();
    expect(asked('/logs/volume')).toHaveLength(1);
  });
});

describe('Explore', () => {
  it('is offered where there is one, with the same question', () => {
    config.exploreEnabled = true;
    setDataSourceSrv({
      getList: () => [GRAFANAS_OWN, { type: 'vigilops-datasource', uid: 'v' }],
    } as unknown as DataSourceSrv);
    openApp(`/logs?${RANGE}&q=a&regex=1&level=warn&host=web-1`, house);
    config.exploreEnabled = false;
    const { searchParams } = new URL(screen.getByText('Open in Explore').closest('a')?.href ?? '');
    expect(JSON.parse(searchParams.get('panes') ?? '')).toMatchObject({
      a: { queries: [{ queryType: 'logs', text: 'a', textMode: 'regex', level: 'warn', hosts: ['web-1'] }] },
    });
  });
});
