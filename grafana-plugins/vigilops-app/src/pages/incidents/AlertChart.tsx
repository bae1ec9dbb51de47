import { css } from '@emotion/css';
import { dateTime, type GrafanaTheme2 } from '@grafana/data';
import { sceneGraph, type SceneObject, type VizPanel } from '@grafana/scenes';
import { useStyles2 } from '@grafana/ui';
import { useEffect, useMemo, useState } from 'react';
import type { Api } from '../../api/client.ts';
import { useAppData } from '../../fleet/app-data.tsx';
import { HostScene } from '../../host/scene/host-scene.ts';
import { registerHostSource } from '../../host/scene/source.ts';
import { ServiceScene } from '../../services/scene/service-scene.ts';
import { registerServiceSource } from '../../services/scene/source.ts';
import type { ChartChoice } from './chart-of.ts';
import { SeriesScene } from './series-scene.ts';
import { registerSeriesSource } from './series-source.ts';

export interface AlertChartProps {
  readonly choice: ChartChoice;
  /** Of the host or the service. */
  readonly id: number;
  /** Milliseconds. */
  readonly from: number;
  readonly to: number;
}

/** One chart of the host's, the service's or the metric's page, over the time of an alert. */
export function AlertChart({ choice, id, from, to }: AlertChartProps) {
  const styles = useStyles2(getStyles);
  const { api } = useAppData();
  // The same choice comes as a new object with each answer.
  const key = JSON.stringify(choice);
  const { scene, panel } = useMemo(() => sceneOf(JSON.parse(key) as ChartChoice, id, api), [key, id, api]);
  const [active, setActive] = useState<SceneObject>();
  useEffect(() => {
    const [start, end] = [dateTime(from), dateTime(to)];
    sceneGraph.getTimeRange(scene).onTimeRangeChange({ from: start, to: end, raw: { from: start, to: end } });
  }, [scene, from, to]);
  useEffect(() => {
    const deactivate = scene.activate();
    setActive(scene);
    return deactivate;
  }, [scene]);
  return <div className={styles.chart}>{active === scene && <panel.Component model={panel} />}</div>;
}

interface Drawn {
  readonly scene: SceneObject;
  readonly panel: VizPanel;
}

function sceneOf(choice: ChartChoice, id: number, api: Api): Drawn {
  switch (choice.kind) {
    case 'host': {
      registerHostSource(api);
      const scene = new HostScene(id);
      return { scene, panel: scene.state.panels[choice.chart] };
    }
    case 'service': {
      registerServiceSource(api);
      const scene = new ServiceScene(id);
      return { scene, panel: scene.state.panels.response };
    }
    case 'series': {
      registerSeriesSource(api);
      const scene = new SeriesScene(choice.condition, id);
      return { scene, panel: scene.state.panel };
    }
    default:
      return choice satisfies never;
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  chart: css({ position: 'relative', height: theme.spacing(30) }),
});
