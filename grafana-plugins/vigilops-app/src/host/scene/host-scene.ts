import { dateTime } from '@grafana/data';
import {
  behaviors,
  sceneGraph,
  SceneObjectBase,
  SceneQueryRunner,
  SceneRefreshPicker,
  SceneTimePicker,
  SceneTimeRange,
  type SceneObjectState,
  type VizPanel,
} from '@grafana/scenes';
import { DashboardCursorSync } from '@grafana/schema';
import { chartPanel } from './charts.ts';
import { CHARTS, type Chart } from './frames.ts';
import { HOST_SOURCE, type HostQuery } from './source.ts';

interface HostSceneState extends SceneObjectState {
  readonly timePicker: SceneTimePicker;
  readonly refreshPicker: SceneRefreshPicker;
  readonly panels: Readonly<Record<Chart, VizPanel>>;
  /** Panels again, as a list: Scenes finds the children of an object in fields and lists alone. */
  readonly children: readonly VizPanel[];
}

/** One time range, one cursor and one question for all charts of a host. Time and refresh live in the address. */
export class HostScene extends SceneObjectBase<HostSceneState> {
  constructor(hostId: number) {
    const query: HostQuery = { refId: 'host', hostId };
    const entries = CHARTS.map((chart) => [chart, chartPanel(chart)] as const);
    super({
      $timeRange: new SceneTimeRange({ from: 'now-1h', to: 'now' }),
      $data: new SceneQueryRunner({
        datasource: { uid: HOST_SOURCE, type: HOST_SOURCE },
        queries: [query],
        maxDataPoints: 400,
      }),
      $behaviors: [new behaviors.CursorSync({ key: 'host', sync: DashboardCursorSync.Crosshair })],
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

  /** Milliseconds. */
  showRange(from: number, to: number): void {
    const [start, end] = [dateTime(from), dateTime(to)];
    sceneGraph.getTimeRange(this).onTimeRangeChange({ from: start, to: end, raw: { from: start, to: end } });
  }

  askAgain(): void {
    sceneGraph.getTimeRange(this).onRefresh();
  }
}
