import {
  FieldType,
  getDefaultTimeRange,
  LoadingState,
  PanelPlugin,
  type DataFrame,
  type FieldConfigSource,
  type PanelData,
} from '@grafana/data';
import { setPluginImportUtils, setTemplateSrv, type TemplateSrv } from '@grafana/runtime';
import { cleanup, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createPanelPlugins } from '../host/panel-plugins.ts';
import { PanelRenderer } from '../host/PanelRenderer.tsx';
import { installStandards } from '../host/standards.ts';
import { OWN_PANELS } from './registry.ts';
import { unknownPanel } from './Unknown.tsx';

const tail = new PanelPlugin(({ options }) => <pre>{JSON.stringify(options)}</pre>)
  .setDefaults({ live: true, order: 'newest' })
  .setPanelChangeHandler((_panel, before, options: { sortOrder?: string }) => ({
    live: before !== 'logs',
    order: options.sortOrder === 'Ascending' ? 'oldest' : 'newest',
  }));

beforeAll(() => {
  installStandards();
  const replace = (text = '') => text.replace('$host', '<i>web-1</i>');
  setTemplateSrv({ replace } as TemplateSrv);
  const own = { ...OWN_PANELS, 'vigilops-logtail-panel': () => Promise.resolve(tail) };
  const load = () => Promise.reject(new Error('none'));
  setPluginImportUtils(createPanelPlugins({ own, built: [], load, unknown: unknownPanel }));
});
afterEach(cleanup);

const series = (name: string, ...values: (number | null)[]): DataFrame => ({
  length: values.length,
  fields: [
    { name: 'time', type: FieldType.time, values: values.map((_, index) => index * 1_000), config: {} },
    { name, type: FieldType.number, values, config: {} },
  ],
});
const PERCENT = { unit: 'percentunit', decimals: 0, min: 0, max: 1 };

async function show(
  pluginId: string,
  frames: DataFrame[],
  options: object = {},
  fieldConfig: FieldConfigSource = { defaults: PERCENT, overrides: [] },
) {
  const data: PanelData = { state: LoadingState.Done, series: frames, timeRange: getDefaultTimeRange() };
  const { container } = render(
    <PanelRenderer title="" width={400} height={300} {...{ pluginId, data, options, fieldConfig }} />,
  );
  await waitFor(() => expect(screen.queryByTestId('Spinner')).toBeNull());
  return container;
}
const words = (container: HTMLElement) => container.textContent ?? '';

/** The course behind a figure is drawn on a canvas, which jsdom has not. */
const NO_GRAPH = { graphMode: 'none' };

describe('stat', () => {
  it('shows the last value of each series in its unit, and its name', async () => {
    const shown = words(await show('stat', [series('CPU', 0.1, 0.42, null), series('Disk', 0.9)], NO_GRAPH));
    expect(shown).toContain('CPU42%');
    expect(shown).toContain('Disk90%');
  });

  it('says what a dashboard wants it to say when there is no value', async () => {
    const noValue = { defaults: { ...PERCENT, noValue: 'Nobody reports' }, overrides: [] };
    expect(words(await show('stat', [], {}, noValue))).toContain('Nobody reports');
    expect(words(await show('stat', []))).toContain('No data');
  });

  it('reads mappings and overrides', async () => {
    const fieldConfig = {
      defaults: { mappings: [{ type: 'value', options: { '1': { text: 'up', color: 'green' } } }] },
      overrides: [
        { matcher: { id: 'byName', options: 'b' }, properties: [{ id: 'displayName', value: 'Bee' }] },
      ],
    } as unknown as FieldConfigSource;
    const shown = words(await show('stat', [series('a', 1), series('b', 2)], NO_GRAPH, fieldConfig));
    expect(shown).toContain('aup');
    expect(shown).toContain('Bee2');
  });
});

describe('gauge', () => {
  it('tells its figure to who cannot see it', async () => {
    const shown = await show('gauge', [series('CPU', 0.85)]);
    expect(within(shown).getByRole('img', { name: 'CPU 85%' })).toBeDefined();
  });

  it('names its figures where there are several', async () => {
    expect(words(await show('gauge', [series('one', 0.1), series('two', 0.2)]))).toMatch(
      /10%.*one.*20%.*two/,
    );
  });
});

describe('bargauge', () => {
  it('shows each figure with its name', async () => {
    const shown = words(
      await show('bargauge', [series('one', 0.1), series('two', 0.2)], { orientation: 'horizontal' }),
    );
    expect(shown).toMatch(/one.*10%.*two.*20%/);
  });
});

describe('piechart', () => {
  const one = [series('a', 1), series('b', 3), series('none', 0)];

  it('has a slice for all that is more than nothing', async () => {
    const shown = await show('piechart', one, { legend: { showLegend: false } }, plain());
    const slices = within(shown).getAllByRole('img', { name: /:/ });
    expect(slices.map((slice) => slice.getAttribute('aria-label'))).toEqual(['a: 1 (25%)', 'b: 3 (75%)']);
  });

  it('has everything in its legend', async () => {
    const legend = { values: ['percent'], displayMode: 'table' };
    const rows = within(await show('piechart', one, { legend }, plain())).getAllByRole('row');
    expect(rows.slice(1).map(({ textContent }) => textContent)).toEqual(['a 25%', 'b 75%', 'none 0%']);
  });

  it('gives every name a colour of its own', async () => {
    const byName = {
      defaults: { color: { mode: 'palette-classic-by-name' } },
      overrides: [],
    } as FieldConfigSource;
    const shown = await show('piechart', one, { legend: { showLegend: false } }, byName);
    const fills = [...shown.querySelectorAll('path')].map((path) => path.getAttribute('fill'));
    expect(new Set(fills).size).toBe(2);
  });
});

function plain(): FieldConfigSource {
  return { defaults: {}, overrides: [] };
}

describe('text', () => {
  it('is markdown, and no script', async () => {
    const content =
      '**bold** $host <script>alert(1)</script><img src="x" onerror="alert(1)">[x](javascript:alert(1))';
    const shown = await show('text', [], { mode: 'markdown', content });
    expect(shown.querySelector('strong')?.textContent).toBe('bold');
    expect(shown.innerHTML).not.toMatch(/<script|onerror|javascript:/);
  });

  it('can be code, shown as it is', async () => {
    const shown = await show('text', [], { mode: 'code', content: '<b>$host</b>' });
    expect(words(shown)).toBe('<b><i>web-1</i></b>');
  });
});

describe('logs', () => {
  it('are drawn by our own panel, not live, in the order of the dashboard', async () => {
    const shown = words(await show('logs', [series('line', 1)], { sortOrder: 'Ascending' }));
    expect(JSON.parse(shown)).toMatchObject({ live: false, order: 'oldest' });
  });
});

describe('charts', () => {
  it.each(['timeseries', 'state-timeline', 'heatmap'])(
    '%s says so when there is nothing to draw',
    async (type) => {
      expect(words(await show(type, []))).toContain('No data');
      const timeless = {
        length: 1,
        fields: [{ name: 'a', type: FieldType.string, values: ['x'], config: {} }],
      };
      expect(words(await show(type, [timeless]))).toContain('no time');
    },
  );
});

describe('a panel of an unknown type', () => {
  it('says so in its place', async () => {
    expect(words(await show('geomap', []))).toContain('no panel of the type geomap');
  });
});
