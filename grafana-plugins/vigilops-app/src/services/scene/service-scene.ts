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
import {
  DashboardCursorSync,
  LegendDisplayMode,
  SortOrder,
  StackingMode,
  TooltipDisplayMode,
} from '@grafana/schema';
import { map, type Observable } from 'rxjs';
import { t } from '../../t.ts';
import { CHARTS, type Chart } from './frames.ts';
import { SERVICE_SOURCE, type ServiceQuery } from './source.ts';

interface ServiceSceneState extends SceneObjectState {
  readonly timePicker: SceneTimePicker;
  readonly refreshPicker: SceneRefreshPicker;
  readonly panels: Readonly<Record<Chart, VizPanel>>;
  /** Panels again, as a list: Scenes finds the children of an object in fields and lists alone. */
  readonly children: readonly VizPanel[];
}

/** One time range, one cursor and one question for both charts. Time and refresh live in the address. */
export class ServiceScene extends SceneObjectBase<ServiceSceneState> {
  constructor(serviceId: number) {
    const query: ServiceQuery = { refId: 'service', serviceId };
    const entries = CHARTS.map((chart) => [chart, chartPanel(chart)] as const);
    super({
      $timeRange: new SceneTimeRange({ from: 'now-24h', to: 'now' }),
      $data: new SceneQueryRunner({
        datasource: { uid: SERVICE_SOURCE, type: SERVICE_SOURCE },
        queries: [query],
        maxDataPoints: 200,
      }),
      $behaviors: [new behaviors.CursorSync({ key: 'service', sync: DashboardCursorSync.Crosshair })],
      timePicker: new SceneTimePicker({ isOnCanvas: true }),
      refreshPicker: new SceneRefreshPicker({
        refresh: '30s',
        intervals: ['10s', '30s', '1m', '5m'],
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

const titleOf = (chart: Chart) =>
  chart === 'response'
    ? t('service.chart.response', 'Response time, and the share that failed')
    : t('service.chart.phases', 'Where the time goes');

const only = (chart: Chart) => () => (frames: Observable<DataFrame[]>) =>
  frames.pipe(map((all) => all.filter(({ refId }) => refId === chart)));

function chartPanel(chart: Chart): VizPanel {
  const stacked = chart === 'phases';
  return (
    PanelBuilders.timeseries()
      .setTitle(titleOf(chart))
      .setData(new SceneDataTransformer({ transformations: [only(chart)] }))
      .setUnit('ms')
      .setMin(0)
      .setCustomFieldConfig('fillOpacity', stacked ? 65 : 8)
      // On top of a stack even a line of nothing would be seen.
      .setCustomFieldConfig('lineWidth', stacked ? 0 : 1)
      .setCustomFieldConfig('stacking', {
        mode: stacked ? StackingMode.Normal : StackingMode.None,
        group: 'A',
      })
      .setOption('legend', {
        showLegend: true,
        displayMode: LegendDisplayMode.List,
        placement: 'bottom',
        calcs: [],
      })
      .setOption('tooltip', { mode: TooltipDisplayMode.Multi, sort: SortOrder.None })
      .build()
  );
}
