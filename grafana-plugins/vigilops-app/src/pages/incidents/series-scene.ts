import {
  PanelBuilders,
  SceneObjectBase,
  SceneQueryRunner,
  SceneTimeRange,
  type SceneObjectState,
  type VizPanel,
} from '@grafana/scenes';
import { LegendDisplayMode, SortOrder, TooltipDisplayMode } from '@grafana/schema';
import { SERIES_SOURCE, type SeriesCondition, type SeriesQuery } from './series-source.ts';

interface SeriesSceneState extends SceneObjectState {
  readonly panel: VizPanel;
}

/** What a rule on a metric looks at, of one host. */
export class SeriesScene extends SceneObjectBase<SeriesSceneState> {
  constructor(condition: SeriesCondition, hostId: number) {
    const query: SeriesQuery = { refId: 'series', condition, hostId };
    super({
      $timeRange: new SceneTimeRange({ from: 'now-1h', to: 'now' }),
      $data: new SceneQueryRunner({
        datasource: { uid: SERIES_SOURCE, type: SERIES_SOURCE },
        queries: [query],
        maxDataPoints: 300,
      }),
      panel: PanelBuilders.timeseries()
        .setTitle(condition.metric)
        .setCustomFieldConfig('fillOpacity', 8)
        .setOption('legend', {
          showLegend: true,
          displayMode: LegendDisplayMode.List,
          placement: 'bottom',
          calcs: [],
        })
        .setOption('tooltip', { mode: TooltipDisplayMode.Multi, sort: SortOrder.Descending })
        .build(),
    });
  }
}
