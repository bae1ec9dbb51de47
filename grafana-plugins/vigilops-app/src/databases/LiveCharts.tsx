import { css } from '@emotion/css';
import { LoadingState, type GrafanaTheme2 } from '@grafana/data';
import { useChromeHeaderHeight } from '@grafana/runtime';
import { loadResources, sceneGraph, UrlSyncContextProvider } from '@grafana/scenes';
import { useStyles2 } from '@grafana/ui';
import { useEffect, useMemo, useState } from 'react';
import { ApiError, toApiError } from '../api/errors.ts';
import { useAppData } from '../fleet/app-data.tsx';
import { Trouble } from '../fleet/Trouble.tsx';
import { t } from '../t.ts';
import { wordsOf } from '../translations.ts';
import { DatabaseScene } from './scene/database-scene.ts';
import { CHARTS, type Chart } from './scene/frames.ts';
import { registerDatabaseSource } from './scene/source.ts';

export interface LiveChartsProps {
  readonly id: number;
  /** That VigilOps does not answer has been said already. */
  readonly away: boolean;
}

/** Words of Scenes: its pickers. */
export const loadWords = () => wordsOf(loadResources);

/** How a database is told by these; they are there even when nothing was heard of one. */
const MAIN: readonly Chart[] = ['connections', 'load'];

/** What a database does, as charts on one range and one cursor. */
export function LiveCharts({ id, away }: LiveChartsProps) {
  const { api } = useAppData();
  const scene = useMemo(() => {
    registerDatabaseSource(api);
    return new DatabaseScene(id);
  }, [api, id]);
  return (
    <UrlSyncContextProvider scene={scene} createBrowserHistorySteps>
      <Active key={id} scene={scene} away={away} />
    </UrlSyncContextProvider>
  );
}

interface SceneProps {
  readonly scene: DatabaseScene;
  readonly away: boolean;
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

function Body({ scene, away }: SceneProps) {
  const headerHeight = useChromeHeaderHeight() ?? 0;
  const styles = useStyles2(getStyles, headerHeight);
  const { timePicker, refreshPicker, panels } = scene.useState();
  const { data } = sceneGraph.getData(scene).useState();
  const [failure] = data?.state === LoadingState.Error ? (data.errors ?? []) : [];
  const shown = CHARTS.filter(
    (chart) => MAIN.includes(chart) || data?.series.some(({ refId }) => refId === chart) === true,
  );
  return (
    <section className={styles.body} aria-label={t('host.charts', 'Charts')}>
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
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2, headerHeight: number) => ({
  body: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), minWidth: 0 }),
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
    gridTemplateColumns: `repeat(auto-fit, minmax(min(100%, ${theme.spacing(52)}), 1fr))`,
    gap: theme.spacing(1),
  }),
  chart: css({ position: 'relative', height: theme.spacing(26) }),
});
