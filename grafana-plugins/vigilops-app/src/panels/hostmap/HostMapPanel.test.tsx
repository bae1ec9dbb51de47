import {
  applyFieldOverrides,
  createTheme,
  dateTime,
  FieldType,
  getDefaultTimeRange,
  LoadingState,
  toDataFrame,
  type DataFrame,
  type Field,
  type PanelData,
  type PanelProps,
} from '@grafana/data';
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { HostMapPanel } from './HostMapPanel.tsx';
import { DEFAULTS, type HostMapOptions } from './options.ts';

const NOW = Date.UTC(2026, 2, 1, 12);
const MINUTE = 60_000;
const theme = createTheme();

afterEach(cleanup);

interface Series {
  readonly host?: string;
  readonly group?: string;
  readonly values: readonly (number | null)[];
  readonly untilMs?: number;
  readonly links?: Field['config']['links'];
}

function frame({ host, group, values, untilMs = NOW, links }: Series): DataFrame {
  return toDataFrame({
    refId: 'A',
    name: 'series',
    fields: [
      {
        name: 'time',
        type: FieldType.time,
        values: values.map((_, index) => untilMs - (values.length - 1 - index) * MINUTE),
        config: { interval: MINUTE },
      },
      {
        name: 'cpu',
        type: FieldType.number,
        values: [...values],
        labels: {
          ...(host === undefined ? {} : { 'host.name': host }),
          ...(group === undefined ? {} : { group }),
        },
        config: {
          unit: 'percentunit',
          decimals: 0,
          color: { mode: 'thresholds' },
          thresholds: {
            mode: 'absolute',
            steps: [
              { value: -Infinity, color: 'green' },
              { value: 0.9, color: 'red' },
            ],
          },
          ...(links === undefined ? {} : { links }),
        },
      },
    ],
  });
}

function show(frames: DataFrame[], options: Partial<HostMapOptions> = {}) {
  const series = applyFieldOverrides({
    data: frames,
    theme,
    replaceVariables: (text) => text,
    fieldConfig: { defaults: {}, overrides: [] },
  });
  const timeRange = { ...getDefaultTimeRange(), to: dateTime(NOW) };
  const data: PanelData = { state: LoadingState.Done, series, timeRange };
  const props = {
    id: 1,
    data,
    width: 800,
    height: 400,
    timeZone: 'utc',
    fieldConfig: { defaults: {}, overrides: [] },
    replaceVariables: (text: string) => text,
    options: { ...DEFAULTS, ...options },
  } as unknown as PanelProps<HostMapOptions>;
  render(<HostMapPanel {...props} />);
}

const map = () => screen.getByRole('list', { name: /hosts/ });
const names = () =>
  within(map())
    .getAllByRole('listitem')
    .map((item) => item.firstElementChild?.getAttribute('aria-label'));
const cell = (name: RegExp) => screen.getByLabelText(name);

describe('the map of hosts', () => {
  it('has a cell a host with its newest value in words, the greatest first, those without one last', () => {
    show([
      frame({ host: 'calm', values: [0.9, 0.1] }),
      frame({ host: 'gone', values: [null, null] }),
      frame({ host: 'busy', values: [0.1, 0.95] }),
    ]);
    expect(names()).toEqual(['busy: 95%', 'calm: 10%', 'gone: no value']);
  });

  it('orders by name, as people count', () => {
    show(
      ['web-10', 'web-9'].map((host, index) => frame({ host, values: [index] })),
      { sort: 'name' },
    );
    expect(names()).toEqual(['web-9: 100%', 'web-10: 0%']);
  });

  it('shows the greatest of several series of one host', () => {
    show([frame({ host: 'a', values: [0.2] }), frame({ host: 'a', values: [0.7] })]);
    expect(names()).toEqual(['a: 70%']);
    fireEvent.focus(cell(/^a/));
    expect(screen.getByRole('tooltip').textContent).toContain('the greatest of 2 series');
  });

  it('makes a host grey whose values ended, and says when', () => {
    show([
      frame({ host: 'fresh', values: [0.5], untilMs: NOW - 4 * MINUTE }),
      frame({ host: 'stale', values: [0.5], untilMs: NOW - 20 * MINUTE }),
    ]);
    expect(names()).toEqual(['fresh: 50%', 'stale: no value']);
    fireEvent.focus(cell(/^stale/));
    expect(screen.getByRole('tooltip').textContent).toContain('No new value');
  });

  it('puts cells into groups, in their order, those without a group last', () => {
    show(
      [
        frame({ host: 'a', group: 'x/two', values: [1] }),
        frame({ host: 'b', values: [1] }),
        frame({ host: 'c', group: 'x/one', values: [1] }),
      ],
      { groupLabel: 'group' },
    );
    expect(names()).toEqual(['c (x/one): 100%', 'a (x/two): 100%', 'b: 100%']);
    expect(screen.getByText('x/one').parentElement?.textContent).toContain('one');
    expect(screen.getAllByText('No group').length).toBeGreaterThan(0);
  });

  it('takes series without the label by their own names, and tables by their rows', () => {
    show([frame({ values: [0.5] })]);
    expect(names()).toEqual(['cpu: 50%']);
    cleanup();
    show([
      toDataFrame({
        fields: [
          { name: 'host.name', type: FieldType.string, values: ['a', 'b'] },
          { name: 'cpu', type: FieldType.number, values: [1, 2] },
        ],
      }),
    ]);
    expect(names()).toEqual(['b: 2', 'a: 1']);
  });

  it('draws a name that looks like markup or turns text around as what it is', () => {
    show([frame({ host: '<b>\u202Eevil', values: [1] })]);
    expect(names()).toEqual(['<b>[U+202E]evil: 100%']);
    expect(document.querySelector('svg b')).toBeNull();
  });

  it('says so where there is nothing to draw', () => {
    show([]);
    expect(screen.getByText(/^Unable to render data/)).toBeTruthy();
  });
});

describe('a click', () => {
  it('opens the host over the same time', () => {
    show([frame({ host: 'web/1', values: [1] })]);
    expect(cell(/^web/).getAttribute('href')).toBe(
      '/a/vigilops-app/hosts/by-name/web%2F1?from=now-6h&to=now',
    );
  });

  it('follows a link of the data first', () => {
    show([frame({ host: 'a', values: [1], links: [{ title: 'There', url: '/there' }] })]);
    expect(cell(/^a/).getAttribute('href')).toBe('/there');
  });

  it('leads nowhere where links are off, or cells are no hosts', () => {
    show([frame({ host: 'a', values: [1] })], { link: false });
    expect(cell(/^a/).getAttribute('href')).toBeNull();
    cleanup();
    show([frame({ group: 'a', values: [1] })], { cellLabel: 'group' });
    expect(cell(/^a/).getAttribute('href')).toBeNull();
  });
});

describe('the keyboard', () => {
  it('comes to one cell and walks to the others', () => {
    show(['a', 'b', 'c'].map((host) => frame({ host, values: [1] })));
    const cells = () => [...map().querySelectorAll('[data-cell]')];
    expect(cells().map((each) => each.getAttribute('tabindex'))).toEqual(['0', '-1', '-1']);
    fireEvent.focus(cell(/^a/));
    fireEvent.keyDown(map(), { key: 'ArrowRight' });
    expect(document.activeElement).toBe(cell(/^b/));
    fireEvent.keyDown(map(), { key: 'End' });
    expect(document.activeElement).toBe(cell(/^c/));
    expect(cell(/^c/).getAttribute('tabindex')).toBe('0');
    expect(screen.getByRole('tooltip').textContent).toContain('c');
    fireEvent.keyDown(map(), { key: 'Escape' });
    expect(screen.queryByRole('tooltip')).toBeNull();
  });
});

describe('the legend', () => {
  it('says what the colours stand for and how many have each', () => {
    show([
      frame({ host: 'a', values: [0.95] }),
      frame({ host: 'b', values: [0.5] }),
      frame({ host: 'c', values: [null] }),
    ]);
    const legend = screen.getByRole('list', { name: 'What the colours stand for' });
    expect(
      within(legend)
        .getAllByRole('listitem')
        .map((item) => item.textContent),
    ).toEqual(['< 90% (1)', '≥ 90% (1)', 'no value (1)']);
  });
});
