import {
  getDefaultTimeRange,
  LoadingState,
  type DataFrame,
  type DataQueryResponse,
  type DataSourceApi,
  type LogRowContextOptions,
  type LogRowModel,
  type PanelData,
  type PanelProps,
} from '@grafana/data';
import { setDataSourceSrv, type DataSourceSrv } from '@grafana/runtime';
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { Subject } from 'rxjs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LogRecord } from '../../api/types.ts';
import { linesFrame } from '../../datasource/frames/log-frames.ts';
import type { TailInfo } from '../../datasource/live.ts';
import { aLogRecord, aRequest } from '../../test/builders.ts';
import { records } from '../../test/fake-stream.ts';
import { giveSizes, takeSizesBack } from '../../test/list-sizes.ts';
import { LogTailPanel } from './LogTailPanel.tsx';
import { DEFAULTS, type LogTailOptions } from './options.ts';

beforeAll(giveSizes);
afterAll(takeSizesBack);

const where = { uid: 'vigil', name: 'VigilOps' };
const frameOf = (lines: readonly LogRecord[], tail?: Partial<TailInfo>): DataFrame => {
  const frame = linesFrame(lines, 'A', where);
  const info: TailInfo = { status: 'live', skipped: 0, missed: false, trouble: undefined, ...tail };
  return tail === undefined ? frame : { ...frame, meta: { ...frame.meta, custom: { tail: info } } };
};

let answers: Subject<DataQueryResponse>;
let streaming: boolean;
const context = vi.fn<(row: LogRowModel, options?: LogRowContextOptions) => Promise<DataQueryResponse>>();
const copied = vi.fn(() => Promise.resolve());

beforeEach(() => {
  answers = new Subject();
  streaming = true;
  const source = {
    ...where,
    type: 'vigilops-datasource',
    meta: {},
    query: () => answers,
    getLogRowContext: context,
  } as unknown as DataSourceApi;
  setDataSourceSrv({
    get: () => Promise.resolve({ ...source, meta: { streaming } }),
  } as unknown as DataSourceSrv);
  vi.stubGlobal('isSecureContext', true);
  Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText: copied } });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  copied.mockClear();
  context.mockReset();
});

function show(options: Partial<LogTailOptions>, data: Partial<PanelData> = {}) {
  const request = aRequest([{ refId: 'A', queryType: 'logs', datasource: { uid: 'vigil' } }]);
  const all: PanelData = {
    state: LoadingState.Done,
    series: [],
    timeRange: getDefaultTimeRange(),
    request,
    ...data,
  };
  const props = {
    id: 1,
    data: all,
    width: 1_000,
    height: 400,
    timeZone: 'utc',
    replaceVariables: (text: string) => text,
    options: { ...DEFAULTS, ...options },
  } as unknown as PanelProps<LogTailOptions>;
  render(<LogTailPanel {...props} />);
}

async function showLive(options: Partial<LogTailOptions> = {}) {
  show({ live: true, ...options });
  await waitFor(() => expect(answers.observed).toBe(true));
  return {
    send: (lines: readonly LogRecord[], tail: Partial<TailInfo> = {}) =>
      act(() => answers.next({ key: 'a', data: [frameOf(lines, tail)], state: LoadingState.Streaming })),
  };
}

const lines = () => screen.queryAllByRole('option').map((row) => row.textContent ?? '');
const bodies = () => lines().map((line) => line.replace(/.*shop/, ''));
const button = (name: string | RegExp) => screen.getByRole('button', { name });

describe('lines of the time range', () => {
  const rows = [
    aLogRecord({ id: '2', body: 'second', level: 'info', time: '2026-03-01T12:00:01.000000Z' }),
    aLogRecord({ id: '1', body: 'first' }),
  ];

  it('are those of the data, newest first', () => {
    show({ live: false }, { series: [frameOf(rows)] });
    expect(bodies()).toEqual(['second', 'first']);
    expect(screen.getByText('2 lines')).toBeTruthy();
  });

  it('can begin with the oldest, without time and labels', () => {
    show({ live: false, order: 'oldest', showTime: false, showLabels: false }, { series: [frameOf(rows)] });
    expect(lines()).toEqual(['ERRORfirst', 'INFOsecond']);
  });

  it('are narrowed by level and text, with what is left', () => {
    show({ live: false }, { series: [frameOf(rows)] });
    fireEvent.change(screen.getByLabelText('Filter the lines'), { target: { value: 'SEC' } });
    expect(bodies()).toEqual(['second']);
    expect(screen.getByText('1 of 2 lines')).toBeTruthy();
    fireEvent.change(screen.getByLabelText('Filter the lines'), { target: { value: 'none' } });
    expect(screen.getByText('Your filters hide all lines')).toBeTruthy();
  });

  it('are narrowed by the value of a field, until that is taken back', () => {
    const other = aLogRecord({ id: '3', body: 'third', host_name: 'web-2' });
    show({ live: false }, { series: [frameOf([...rows, other])] });
    fireEvent.click(screen.getByText('third'));
    const details = screen.getByRole('region', { name: 'Details of the line' });
    const row = within(details).getByText('host.name').closest('tr') as HTMLElement;
    fireEvent.click(within(row).getByLabelText('Only lines with this value'));
    expect(bodies()).toEqual(['third']);
    fireEvent.click(screen.getByText('host.name = web-2 ×'));
    expect(lines()).toHaveLength(3);
  });

  it('are copied as they are shown', async () => {
    show({ live: false }, { series: [frameOf(rows)] });
    fireEvent.click(button('Copy the lines that are shown'));
    await waitFor(() => expect(copied).toHaveBeenCalledWith('first\nsecond'));
  });

  it('have neighbours where their data source knows them', async () => {
    context.mockImplementation((_row, options) =>
      Promise.resolve({ data: [frameOf(records(options?.direction === 'FORWARD' ? 'newer' : 'older'))] }),
    );
    show({ live: false }, { series: [frameOf(rows)] });
    fireEvent.click(screen.getByText('first'));
    fireEvent.click(screen.getByText('Lines around it'));
    expect(await screen.findByText('older')).toBeTruthy();
    expect(screen.getByText('newer')).toBeTruthy();
    expect(context.mock.lastCall?.[0]).toMatchObject({
      entry: 'first',
      rowIndex: 1,
      timeEpochNs: '1772366400123456789',
      labels: { 'host.name': 'web-1' },
    });
  });

  it('lead to their host', () => {
    show({ live: false }, { series: [frameOf(rows)] });
    fireEvent.click(screen.getByText('first'));
    expect(screen.getByText('Host').closest('a')?.getAttribute('href')).toBe(
      '/a/vigilops-app/hosts/by-name/web-1',
    );
  });

  it('come with what failed and what is missing', () => {
    const cut = {
      ...frameOf(rows),
      meta: { notices: [{ severity: 'warning' as const, text: 'Cut short.' }] },
    };
    show({ live: false }, { series: [cut], errors: [{ message: 'It failed.' }] });
    expect(screen.getByText('It failed.')).toBeTruthy();
    expect(screen.getByText('Cut short.')).toBeTruthy();
    expect(lines()).toHaveLength(2);
  });
});

describe('lines as they come', () => {
  it('are added at the newest end, with how the stream stands', async () => {
    const { send } = await showLive();
    expect(screen.getByText('Waiting for the next line')).toBeTruthy();
    send(records('a'), { status: 'live' });
    send(records('a', 'b'), { skipped: 7 });
    expect(bodies()).toEqual(['b', 'a']);
    expect(screen.getByText('7 skipped')).toBeTruthy();
    send(records('a', 'b'), { status: 'reconnecting', trouble: 'network error' });
    expect(screen.getByText('Cut off; trying again').closest('[role=status]')?.getAttribute('title')).toBe(
      'network error',
    );
  });

  it('wait while they are paused', async () => {
    const { send } = await showLive();
    send(records('a'));
    fireEvent.click(button('Pause'));
    send(records('a', 'b'));
    expect(bodies()).toEqual(['a']);
    fireEvent.click(button('Go on'));
    expect(bodies()).toEqual(['b', 'a']);
  });

  it('are cleared away while new ones go on', async () => {
    const { send } = await showLive();
    send(records('a', 'b'));
    fireEvent.click(button('Clear the list; new lines go on'));
    expect(lines()).toEqual([]);
    send(records('a', 'b', 'c'));
    expect(bodies()).toEqual(['c']);
  });

  it('give way to those of the time range, and end their stream', async () => {
    const { send } = await showLive();
    send(records('a'));
    fireEvent.click(button('Live'));
    expect(answers.observed).toBe(false);
    expect(lines()).toEqual([]);
  });

  it('are not to be had of every source', async () => {
    streaming = false;
    show({ live: true });
    expect(await screen.findByText('Live is not possible with VigilOps.')).toBeTruthy();
  });

  it('end with the panel', async () => {
    await showLive();
    cleanup();
    expect(answers.observed).toBe(false);
  });
});
