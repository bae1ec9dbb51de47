// @vitest-environment jsdom
import { colorManipulator, createTheme, getValueFormats, standardTransformers } from '@grafana/data';
import type { Dashboard, Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';
import { LEVELS } from '@vigilops/contracts';
import { describe, expect, it } from 'vitest';
import type { Question } from './ask/question.ts';
import { COLOUR, LEVEL_COLOURS, STATUS_COLOURS } from './house/colours.ts';
import { stepsOf } from './house/limits.ts';
import { APP_PAGE } from './house/links.ts';
import { SOURCE, UID } from './house/source.ts';
import { allDashboards } from './index.ts';

const isRow = (panel: Panel | RowPanel): panel is RowPanel => panel.type === 'row';

/** Panels in sight and in folded rows, without the rows. */
const panelsOf = ({ panels = [] }: Pick<Dashboard, 'panels'>): Panel[] =>
  panels.flatMap((panel) => (isRow(panel) ? panel.panels : [panel]));

const KNOWN_PANELS = [
  'timeseries',
  'stat',
  'gauge',
  'bargauge',
  'table',
  'logs',
  'state-timeline',
  'heatmap',
  'piechart',
  'text',
  'vigilops-hostmap-panel',
  'vigilops-logtail-panel',
  'vigilops-denoise-panel',
  'vigilops-llmcost-panel',
  'vigilops-insights-panel',
];
/** They ask no data source: what is written, and what the app's own route tells. */
const WITHOUT_QUESTIONS = [
  'text',
  'vigilops-denoise-panel',
  'vigilops-llmcost-panel',
  'vigilops-insights-panel',
];
const KNOWN_UNITS = new Set(getValueFormats().flatMap(({ submenu }) => submenu.map(({ value }) => value)));
const KNOWN_STEPS = new Set<string>(Object.values(standardTransformers).map(({ id }) => id));

const dashboards = allDashboards();

it('are those of the house, each by its own uid', () => {
  expect(dashboards.map(({ uid }) => uid)).toEqual(Object.values(UID));
});

it('are the same each time they are built', () => {
  expect(JSON.stringify(allDashboards())).toBe(JSON.stringify(dashboards));
});

describe.each(dashboards)('$uid', (dashboard) => {
  const panels = panelsOf(dashboard);

  it('says what it is for, carries our tag, and begins with the last hour', () => {
    expect(dashboard).toMatchObject({
      tags: ['vigilops'],
      time: { from: 'now-1h', to: 'now' },
      refresh: '30s',
      editable: true,
    });
    expect(dashboard.description).toMatch(/^.{30,}\.$/);
    expect(dashboard.title).toMatch(/^VigilOps [A-Z]/);
  });

  it('gives every panel and row an id of its own', () => {
    const ids = [...panels, ...(dashboard.panels ?? []).filter(isRow)].map(({ id }) => id ?? 0);
    expect(ids.filter((id) => id < 1)).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('covers no place of the grid twice and stays within it', () => {
    const taken = new Map<string, string>();
    const shown = dashboard.panels ?? [];
    const folded = shown.filter(isRow).map((row) => row.panels);
    for (const group of [shown, ...folded]) {
      taken.clear();
      for (const { title = '', gridPos } of group) {
        const { x, y, w, h } = gridPos ?? { x: -1, y: -1, w: 0, h: 0 };
        expect([x >= 0, y >= 0, w > 0, h > 0, x + w <= 24], title).toEqual([true, true, true, true, true]);
        for (let column = x; column < x + w; column += 1) {
          for (let line = y; line < y + h; line += 1) {
            expect(
              taken.get(`${String(column)}/${String(line)}`),
              `${title} lies on another`,
            ).toBeUndefined();
            taken.set(`${String(column)}/${String(line)}`, title);
          }
        }
      }
    }
  });

  it.each(panels.map((panel) => ({ title: panel.title ?? '', panel })))(
    'its panel "$title" says what it shows and how to act on it',
    ({ panel }) => {
      expect(KNOWN_PANELS).toContain(panel.type);
      expect(panel.title).not.toBe('');
      expect(panel.description).toMatch(/\.$/);
      if (WITHOUT_QUESTIONS.includes(panel.type)) {
        return;
      }
      // One sentence for what it is, one for what to do.
      expect(panel.description?.split(/[.:?] /).length).toBeGreaterThan(1);
      const { defaults, overrides } = panel.fieldConfig ?? { defaults: {}, overrides: [] };
      const units = overrides.flatMap(({ properties }) =>
        properties.filter(({ id }) => id === 'unit').map(({ value }) => value as string),
      );
      expect([defaults.unit ?? 'none given', ...units].filter((unit) => !KNOWN_UNITS.has(unit))).toEqual([]);
      expect(defaults.noValue ?? 'No data').not.toBe('');
      expect(panel.transformations?.filter(({ id }) => !KNOWN_STEPS.has(id)) ?? []).toEqual([]);
      expect(panel.targets?.length).toBeGreaterThan(0);
    },
  );

  it('draws a line through values that come once a minute, and none through a silence', () => {
    const charts = panels.filter(({ type }) => type === 'timeseries' || type === 'state-timeline');
    for (const { title, fieldConfig } of charts) {
      const { spanNulls } = fieldConfig?.defaults.custom as { spanNulls?: unknown };
      expect(spanNulls, title).toBe(120_000);
    }
  });

  it('asks our data source and no other', () => {
    const asked = [
      ...panels.filter(({ type }) => !WITHOUT_QUESTIONS.includes(type)).map(({ datasource }) => datasource),
      ...panels.flatMap(({ targets = [] }) =>
        targets.map((target) => (target as { datasource?: unknown }).datasource),
      ),
      ...(dashboard.templating.list ?? [])
        .filter(({ type }) => ['query', 'adhoc'].includes(type))
        .map(({ datasource }) => datasource),
      ...(dashboard.annotations.list ?? []).map(({ datasource }) => datasource),
    ];
    expect(asked.filter((source) => JSON.stringify(source) !== JSON.stringify(SOURCE))).toEqual([]);
  });

  it('says of every metric how its series are put together', () => {
    const questions = panels.flatMap(({ targets = [] }) => targets as unknown as Question[]);
    const left = questions.filter(
      ({ queryType, groupBy = [], aggregate }) =>
        queryType === 'metrics' && groupBy.length === 0 && aggregate === undefined,
    );
    expect(left.map(({ metric }) => metric)).toEqual([]);
  });

  it('refers to variables that it has', () => {
    const names = new Set((dashboard.templating.list ?? []).map(({ name }) => name));
    const text = JSON.stringify([
      dashboard.panels,
      dashboard.links,
      dashboard.annotations,
      dashboard.templating,
    ]);
    const used = [...text.matchAll(/\$\{?(\w+)/g)].map(([, name = '']) => name);
    expect(used.filter((name) => !name.startsWith('__') && !names.has(name))).toEqual([]);
  });

  it('links to dashboards with variables that those have, and to pages that the app has', () => {
    const urls = [...JSON.stringify(dashboard).matchAll(/"url":"([^"]+(?:\\"[^"]*)*)"/g)].map(
      ([, url = '']) => url,
    );
    expect(urls.length).toBeGreaterThan(0);
    for (const url of urls) {
      const [path = '', query = ''] = url.split('?');
      const target = dashboards.find(({ uid }) => path === `/d/${uid}`);
      if (target === undefined) {
        expect(Object.values<string>(APP_PAGE), url).toContain(path);
      }
      const variables = [...query.matchAll(/(?:^|&)var-(\w+)=/g)].map(([, name]) => name);
      const known = target?.templating.list?.map(({ name }) => name) ?? [];
      expect(variables.filter((name) => !known.includes(name ?? ''))).toEqual([]);
    }
  });

  it('names colours that Grafana has, in light and in dark', () => {
    const own = [...JSON.stringify(dashboard).matchAll(/"(?:fixedColor|color|iconColor)":"([^"]+)"/g)].map(
      ([, name = '']) => name,
    );
    for (const mode of ['light', 'dark'] as const) {
      const { visualization } = createTheme({ colors: { mode } });
      const unknown = own.filter((name) => visualization.getColorByName(name) === name);
      // CSS has a name for grey; Grafana's palette has no grey.
      expect(unknown.filter((name) => name !== COLOUR.unknown)).toEqual([]);
    }
  });
});

/** What Grafana draws its panels on. */
const PANELS = { light: '#ffffff', dark: '#181b1f' } as const;

it('text in colours of limits can be read, on light and on dark', () => {
  for (const mode of ['light', 'dark'] as const) {
    const { visualization } = createTheme({ colors: { mode } });
    const contrastOf = (name: string) =>
      colorManipulator.getContrastRatio(visualization.getColorByName(name), PANELS[mode]);
    for (const { color } of stepsOf({ warning: 1, bad: 2 }, 'text')) {
      // No orange of Grafana's reaches 4.5 on white: as much as large text needs.
      expect(contrastOf(color), `${color} in ${mode}`).toBeGreaterThanOrEqual(
        color === COLOUR.warningText ? 3 : 4.5,
      );
    }
  }
});

it('every level of log lines and every class of HTTP status has a colour', () => {
  expect(LEVEL_COLOURS.map(({ name }) => name)).toEqual([...LEVELS]);
  expect(STATUS_COLOURS.map(({ name }) => name)).toEqual(
    ['1', '2', '3', '4', '5'].map((digit) => `/^${digit}/`),
  );
});
