import { css } from '@emotion/css';
import { LoadingState, type GrafanaTheme2 } from '@grafana/data';
import { useChromeHeaderHeight } from '@grafana/runtime';
import { loadResources, sceneGraph, UrlSyncContextProvider } from '@grafana/scenes';
import { useStyles2 } from '@grafana/ui';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { ApiError, toApiError } from '../api/errors.ts';
import { useAppData } from '../fleet/app-data.tsx';
import { Trouble } from '../fleet/Trouble.tsx';
import { linkRange } from '../pages/paths.ts';
import { wordsOf } from '../translations.ts';
import { RecentChecks } from './RecentChecks.tsx';
import { CHARTS } from './scene/frames.ts';
import { ServiceScene } from './scene/service-scene.ts';
import { registerServiceSource } from './scene/source.ts';

export interface ServiceBodyProps {
  readonly id: number;
  /** Whether it is asked and answers in some time; what is not has a chart only where something was measured. */
  readonly answers: boolean;
  /** That VigilOps does not answer has been said already. */
  readonly away: boolean;
  /** What has a time of its own: it stands between the charts and the checks. */
  readonly children?: ReactNode;
}

/** Words of Scenes: its pickers. */
export const loadWords = () => wordsOf(loadResources);

/** All of a service that has a time: charts on one range and one cursor, and the checks within it. */
export function ServiceBody({ id, answers, away, children }: ServiceBodyProps) {
  const { api } = useAppData();
  const scene = useMemo(() => {
    registerServiceSource(api);
    return new ServiceScene(id);
  }, [api, id]);
  return (
    <UrlSyncContextProvider scene={scene} createBrowserHistorySteps>
      <Active key={id} scene={scene} id={id} answers={answers} away={away}>
        {children}
      </Active>
    </UrlSyncContextProvider>
  );
}

interface SceneProps extends ServiceBodyProps {
  readonly scene: ServiceScene;
}

function Active(props: SceneProps) {
  const { scene } = props;
  const [active, setActive] = useState(false);
  useEffect(() => {
    const deactivate = scene.activate();
    setActive(true);
    return deactivate;
  }, [scene]);
  return active ? <Body {...props} /> : null;
}

function Body({ scene, id, answers, away, children }: SceneProps) {
  const headerHeight = useChromeHeaderHeight() ?? 0;
  const styles = useStyles2(getStyles, headerHeight);
  const { timePicker, refreshPicker, panels } = scene.useState();
  const { value } = sceneGraph.getTimeRange(scene).useState();
  const { data } = sceneGraph.getData(scene).useState();
  const range = linkRange(value.raw);
  const window = { from: value.from.toISOString(), to: value.to.toISOString() };
  const [failure] = data?.state === LoadingState.Error ? (data.errors ?? []) : [];
  // What has no phases (a ping) has no chart of them.
  const shown = CHARTS.filter(
    (chart) =>
      (chart === 'response' && answers) || data?.series.some(({ refId }) => refId === chart) === true,
  );
  return (
    <div className={styles.body}>
      {failure !== undefined && !away && (
        <Trouble
          error={failure instanceof ApiError ? failure : toApiError(new Error(failure.message))}
          at={undefined}
          onRetry={() => scene.askAgain()}
        />
      )}
      <div className={styles.controls}>
        <timePicker.Component model={timePicker} />
        <refreshPicker.Component model={refreshPicker} />
      </div>
      <div className={styles.charts}>
        {shown.map((chart) => {
          const panel = panels[chart];
          return (
            <div key={chart} className={styles.chart}>
              <panel.Component model={panel} />
            </div>
          );
        })}
      </div>
      {children}
      <RecentChecks id={id} window={window} rangeKey={`${range.from} ${range.to}`} />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2, headerHeight: number) => ({
  body: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minWidth: 0 }),
  controls: css({
    position: 'sticky',
    top: headerHeight,
    zIndex: theme.zIndex.navbarFixed - 1,
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'flex-end',
    gap: theme.spacing(1),
    padding: theme.spacing(0.5, 0),
    // Pages have another background in Grafana than in the console.
    backdropFilter: 'blur(8px)',
  }),
  charts: css({
    display: 'grid',
    gridTemplateColumns: `repeat(auto-fit, minmax(min(100%, ${theme.spacing(56)}), 1fr))`,
    gap: theme.spacing(1),
  }),
  chart: css({ position: 'relative', height: theme.spacing(30) }),
});
