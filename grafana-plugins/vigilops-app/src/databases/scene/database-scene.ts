import type { DataFrame } from '@grafana/data';
import {
  behaviors,
  PanelBuilders,
  sceneGraph,
  SceneDataTransformer,
  SceneObjectBase,
  SceneQueryRunner,
  SceneRefreshPicker,
  SceneTimePicker,
  SceneTimeRange,
  type SceneObjectState,
  type VizPanel,
} from '@grafana/scenes';
import { DashboardCursorSync, LegendDisplayMode, SortOrder, TooltipDisplayMode } from '@grafana/schema';
import { map, type Observable } from 'rxjs';
import { t } from '../../t.ts';
import { CHARTS, type Chart } from './frames.ts';
import { DATABASE_SOURCE, type DatabaseQuery } from './source.ts';

interface DatabaseSceneState extends SceneObjectState {
  readonly timePicker: SceneTimePicker;
  readonly refreshPicker: SceneRefreshPicker;
  readonly panels: Readonly<Record<Chart, VizPanel>>;
  /** Panels again, as a list: Scenes finds the children of an object in fields and lists alone. */
  readonly children: readonly VizPanel[];
}

/** One time range, one cursor and one question for all charts of a database. Time and refresh live in the address. */
export class DatabaseScene extends SceneObjectBase<DatabaseSceneState> {
  constructor(databaseId: number) {
    const query: DatabaseQuery = { refId: 'database', databaseId };
    const entries = CHARTS.map((chart) => [chart, chartPanel(chart)] as const);
    super({
      $timeRange: new SceneTimeRange({ from: 'now-1h', to: 'now' }),
      $data: new SceneQueryRunner({
        datasource: { uid: DATABASE_SOURCE, type: DATABASE_SOURCE },
        queries: [query],
        maxDataPoints: 240,
      }),
      $behaviors: [new behaviors.CursorSync({ key: 'database', sync: DashboardCursorSync.Crosshair })],
      timePicker: new SceneTimePicker({ isOnCanvas: true }),
      refreshPicker: new SceneRefreshPicker({
        refresh: '15s',
        intervals: ['5s', '15s', '1m', '5m'],
        isOnCanvas: true,
        // A button needs a name, and this one has no other.
        withText: true,
      }),
      panels: Object.fromEntries(entries) as Record<Chart, VizPanel>,
      children: entries.map(([, panel]) => panel),
    });
  }

  askAgain(): void {
    sceneGraph.getTimeRange(this).onRefresh();
  }
}

interface Look {
  readonly title: string;
  readonly unit: string;
  readonly max?: number;
}

function lookOf(chart: Chart): Look {
  switch (chart) {
    case 'connections':
      return { title: t('databases.chart.connections', 'Connections, against the limit'), unit: 'short' };
    case 'load':
      return { title: t('databases.chart.load', 'Queries and transactions'), unit: 'short' };
    case 'slow':
      return { title: t('databases.chart.slow', 'Slow queries'), unit: 'short' };
    case 'cache':
      return { title: t('databases.chart.cache', 'Cache hit ratio'), unit: 'percentunit', max: 1 };
    case 'locks':
      return { title: t('databases.chart.locks', 'Sessions that wait, and deadlocks'), unit: 'short' };
    case 'lag':
      return { title: t('databases.chart.lag', 'Replication lag'), unit: 's' };
    case 'size':
      return { title: t('databases.chart.size', 'Size'), unit: 'bytes' };
    case 'memory':
      return { title: t('databases.chart.memory', 'Memory'), unit: 'bytes' };
    case 'spill':
      return { title: t('databases.chart.spill', 'Written to temporary files'), unit: 'bytes' };
    case 'transactions':
      return { title: t('databases.chart.transactions', 'Longest transaction'), unit: 's' };
    default:
      return chart satisfies never;
  }
}

const only = (chart: Chart) => () => (frames: Observable<DataFrame[]>) =>
  frames.pipe(map((all) => all.filter(({ refId }) => refId === chart)));

/** A panel of what the scene's one answer says about the chart. */
function chartPanel(chart: Chart): VizPanel {
  const { title, unit, max } = lookOf(chart);
  const builder = PanelBuilders.timeseries()
    .setTitle(title)
    .setData(new SceneDataTransformer({ transformations: [only(chart)] }))
    .setUnit(unit)
    .setCustomFieldConfig('fillOpacity', 8)
    .setCustomFieldConfig('lineWidth', 1)
    .setOption('legend', {
      showLegend: true,
      displayMode: LegendDisplayMode.List,
      placement: 'bottom',
      calcs: [],
    })
    .setOption('tooltip', { mode: TooltipDisplayMode.Multi, sort: SortOrder.None });
  // Between 99 and 99.9 of a hundred lies what one looks for: its foot is not at 0.
  return max === undefined ? builder.setMin(0).build() : builder.setMax(max).build();
}
