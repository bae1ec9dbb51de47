import type { VizPanel } from '@grafana/scenes';
import { behaviors, SceneGridItem, SceneGridRow, type SceneObject } from '@grafana/scenes';
import { EMPTY } from 'rxjs';
import { setTemplateSrv } from '@grafana/runtime';
import { beforeAll, describe, expect, it } from 'vitest';
import { createTemplateSrv } from '../../host/template-srv.ts';
import { fixture, fixturePanel } from '../../test/fixture.ts';
import { sceneOf } from './build.ts';
import { panelOf } from './panel.ts';
import { PanelTimeRange } from './PanelTimeRange.tsx';

beforeAll(() =>
  setTemplateSrv(createTemplateSrv({ interpolate: () => undefined, activeScene: () => undefined })),
);

const scene = (changes: object = {}) => sceneOf({ ...fixture(), ...changes }, () => EMPTY);
const variable = (name: string) =>
  scene().state.$variables?.state.variables.find((each) => each.state.name === name)?.state;
const rows = () => scene().state.body.state.children.filter((each) => each instanceof SceneGridRow);
const titles = (items: readonly SceneObject[]) =>
  items.map((item) => (item instanceof SceneGridItem ? (item.state.body as VizPanel).state.title : '?'));
const dataOf = (title: string) => panelOf(fixturePanel(title)).state.$data;
const queriesOf = (title: string) => dataOf(title)?.state.$data?.state;

describe('a dashboard', () => {
  it('keeps what it is called, its time and its time zone', () => {
    const { uid, title, description, tags, $timeRange } = scene().state;
    expect({ uid, title, description, tags }).toEqual({
      uid: 'fixture',
      title: 'Every panel',
      description: 'All that the console knows',
      tags: ['vigilops', 'fixture'],
    });
    expect($timeRange?.state).toMatchObject({ from: 'now-3h', to: 'now', timeZone: 'browser' });
  });

  it('offers its intervals of refreshing, and begins with its own', () => {
    const [, picker] = scene().state.timeControls;
    expect(picker?.state).toMatchObject({ refresh: '30s', intervals: ['10s', '30s', '1m'] });
  });

  it('shares the pointer among its panels as it says', () => {
    const sync = (given: ReturnType<typeof scene>) =>
      given.state.$behaviors?.find((each) => each instanceof behaviors.CursorSync)?.state.sync;
    expect(sync(scene())).toBe(1);
    expect(sync(scene({ graphTooltip: undefined }))).toBe(0);
  });

  it('can do without everything that is not its title and panels', () => {
    const { uid, state } = {
      uid: undefined,
      state: sceneOf({ title: 'Bare', panels: [] } as never, () => EMPTY).state,
    };
    expect(uid).toBeUndefined();
    expect(state.body.state.children).toEqual([]);
    expect(state.$timeRange?.state).toMatchObject({ from: 'now-6h', to: 'now' });
  });

  it('remembers in the address which panel is shown alone', () => {
    const shown = scene();
    shown.updateFromUrl({ viewPanel: 'panel-2' });
    expect(shown.getUrlState()).toEqual({ viewPanel: 'panel-2' });
    shown.updateFromUrl({ viewPanel: null });
    expect(shown.state.viewPanel).toBeUndefined();
  });

  it('finds a panel by its path, by its number, and in a folded row', () => {
    const all = scene();
    expect(all.panelAt('panel-1')?.state.title).toBe('Lines');
    expect(all.panelAt('1')?.state.title).toBe('Lines');
    expect(all.panelAt(`panel-${fixturePanel('Host map').id}`)?.state.title).toBe('Host map');
    expect(all.panelAt('panel-99')).toBeUndefined();
  });
});

describe('the layout', () => {
  it('has panels where they are, and those after an open row in it', () => {
    const { children } = scene().state.body.state;
    expect(titles(children.slice(0, 3))).toEqual(['Lines', 'Stacked bars', 'Logarithm']);
    expect(children[1]?.state).toMatchObject({ x: 8, y: 0, width: 8, height: 8 });
    const [open] = rows();
    expect(open?.state).toMatchObject({ title: 'Over time at $host', isCollapsed: false, y: 16 });
    expect(titles(open?.state.children ?? [])).toEqual(['States', 'Heat', 'Shares', '', 'Lines of logs']);
  });

  it('has the panels of a folded row in it', () => {
    const [, folded] = rows();
    expect(folded?.state).toMatchObject({ title: 'Our own', isCollapsed: true });
    expect(titles(folded?.state.children ?? [])).toEqual(['Host map', 'Live lines', 'A map of the world']);
  });

  it('only draws what a viewer gets to see', () => {
    expect(scene().state.body.state.isLazy).toBe(true);
  });
});

describe('variables', () => {
  it('that ask a data source', () => {
    expect(variable('host')).toMatchObject({
      type: 'query',
      label: 'Host',
      description: 'Which host',
      query: { refId: 'host', kind: 'hosts' },
      datasource: { uid: 'vigilops' },
      ...{ isMulti: true, includeAll: true, allValue: '.*', value: ['$__all'], refresh: 2, sort: 1 },
    });
  });

  it.each([
    ['level', { type: 'custom', query: 'info,warn,error', value: 'warn', isMulti: false }],
    [
      'step',
      { type: 'interval', value: '5m', intervals: ['1m', '5m', '1h'], autoEnabled: true, autoStepCount: 20 },
    ],
    ['source', { type: 'datasource', pluginId: 'vigilops-datasource', value: 'vigilops' }],
    ['text', { type: 'textbox', value: 'from the start' }],
    ['nothing', { type: 'constant', value: '42', hide: 2, skipUrlSync: true }],
    [
      'filters',
      { type: 'adhoc', filters: [{ key: 'os.type', operator: '=', value: 'linux' }], applyMode: 'auto' },
    ],
  ])('of the other kinds: %s', (name, state) => {
    expect(variable(name)).toMatchObject(state);
  });

  it('of a kind that is not known are left out', () => {
    expect(variable('later')).toBeUndefined();
  });
});

describe('annotations', () => {
  it('are layers with a switch, on or off, without those in Grafana’s own database', () => {
    const layers = (scene().state.$data?.state as unknown as { layers: SceneObject[] }).layers;
    expect(layers.map(({ state }) => state)).toMatchObject([
      { name: 'Errors', isEnabled: true, isHidden: false, query: { target: { level: 'error' } } },
      { name: 'Starts', isEnabled: false, isHidden: false },
    ]);
  });
});

describe('a panel', () => {
  it('keeps its type, title, description, options and fields', () => {
    const { state } = panelOf(fixturePanel('Lines'));
    expect(state).toMatchObject({
      key: 'panel-1',
      pluginId: 'timeseries',
      title: 'Lines',
      description: 'What lines shows',
      displayMode: 'default',
      hoverHeader: false,
      options: { legend: { displayMode: 'table' } },
      fieldConfig: { defaults: { unit: 'percentunit', custom: { lineWidth: 2 } } },
    });
    expect(state.fieldConfig.overrides).toHaveLength(1);
    expect(state.titleItems).toBeDefined();
  });

  it('without a title shows its head when it is pointed at, and may have no frame', () => {
    expect(panelOf(fixturePanel('')).state).toMatchObject({ hoverHeader: true, displayMode: 'transparent' });
  });

  it('asks with its queries, at most so many points, not closer than its interval', () => {
    expect(queriesOf('Lines')).toMatchObject({ datasource: { uid: 'vigilops' }, maxDataPoints: 120 });
    expect(queriesOf('Stacked bars')).toMatchObject({ minInterval: '1m', maxDataPointsFromWidth: true });
    expect((queriesOf('Table') as { queries: unknown[] }).queries).toHaveLength(2);
  });

  it('transforms what it gets', () => {
    expect(dataOf('Table')?.state).toMatchObject({ transformations: [{ id: 'reduce' }] });
  });

  it('without queries has no data', () => {
    expect(dataOf('')).toBeUndefined();
  });

  it('has a time of its own where it says so', () => {
    expect(panelOf(fixturePanel('Figure')).state.$timeRange?.state).toMatchObject({
      timeFrom: '10m',
      hidden: true,
    });
    expect(panelOf(fixturePanel('Dial')).state.$timeRange).toBeInstanceOf(PanelTimeRange);
    expect(panelOf(fixturePanel('Lines')).state.$timeRange).toBeUndefined();
  });
});
