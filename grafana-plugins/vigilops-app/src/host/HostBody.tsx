import { css } from '@emotion/css';
import { LoadingState, type GrafanaTheme2 } from '@grafana/data';
import { useChromeHeaderHeight } from '@grafana/runtime';
import { loadResources, sceneGraph, UrlSyncContextProvider } from '@grafana/scenes';
import { useStyles2 } from '@grafana/ui';
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { ApiError, toApiError } from '../api/errors.ts';
import type { Host, Service } from '../api/types.ts';
import { REFRESH_MS, useAppData } from '../fleet/app-data.tsx';
import { useAsked } from '../fleet/use-asked.ts';
import { Trouble } from '../fleet/Trouble.tsx';
import type { Polled } from '../fleet/use-polled.ts';
import { linkRange } from '../pages/paths.ts';
import { Changes } from './Changes.tsx';
import { Charts } from './Charts.tsx';
import { FileSystems } from './FileSystems.tsx';
import { fileSystemsOf } from './filling.ts';
import { HostDatabases } from './HostDatabases.tsx';
import { HostLinks } from './HostLinks.tsx';
import { HostLogs } from './HostLogs.tsx';
import { HostServices } from './HostServices.tsx';
import { presenceOf, viewerBehindMs } from './presence.ts';
import { PresenceNote, ViewerClockNote } from './PresenceNote.tsx';
import { metricsOf } from './scene/frames.ts';
import { HostScene } from './scene/host-scene.ts';
import { registerHostSource } from './scene/source.ts';
import { wordsOf } from '../translations.ts';
import { TopProcesses } from './TopProcesses.tsx';
import { useChartCursor } from './use-cursor.ts';
import { useProcesses } from './use-processes.ts';

export interface HostBodyProps {
  readonly host: Host;
  readonly services: Polled<Service[]>;
  readonly now: number;
  /** That VigilOps does not answer has been said already. */
  readonly away: boolean;
}

/** Words of Scenes: its pickers. */
export const loadWords = () => wordsOf(loadResources);

const HOUR_MS = 3_600_000;

/** All of a host that has a time: charts on one range and one cursor, and what happened within it. */
export function HostBody(props: HostBodyProps) {
  const { api } = useAppData();
  const { id } = props.host;
  const scene = useMemo(() => {
    registerHostSource(api);
    return new HostScene(id);
  }, [api, id]);
  return (
    <UrlSyncContextProvider scene={scene} createBrowserHistorySteps>
      <Active key={id} scene={scene} {...props} />
    </UrlSyncContextProvider>
  );
}

function Active({ scene, ...props }: HostBodyProps & { readonly scene: HostScene }) {
  const [active, setActive] = useState(false);
  useEffect(() => {
    const deactivate = scene.activate();
    setActive(true);
    return deactivate;
  }, [scene]);
  return active ? <Body scene={scene} {...props} /> : null;
}

function Body({ scene, host, services, now, away }: HostBodyProps & { readonly scene: HostScene }) {
  const { api } = useAppData();
  const headerHeight = useChromeHeaderHeight() ?? 0;
  const styles = useStyles2(getStyles, headerHeight);
  const { timePicker, refreshPicker } = scene.useState();
  const timeRange = sceneGraph.getTimeRange(scene);
  const { value } = timeRange.useState();
  const { data } = sceneGraph.getData(scene).useState();
  const cursor = useChartCursor(scene);
  const metrics = metricsOf(data?.series);
  const found = useProcesses(api, host.id, cursor.at, metrics?.processes);
  const fileSystems = useMemo(() => (metrics === undefined ? undefined : fileSystemsOf(metrics)), [metrics]);
  const forecasts = useAsked(REFRESH_MS.slow, 'listForecasts', {
    query: { host_id: host.id, kind: ['disk'], reaches: 'true' },
  });
  const range = linkRange(value.raw);
  const window = { from: value.from.toISOString(), to: value.to.toISOString() };
  // What lies below the charts is drawn after them, where React can (19).
  const hasBelow = useDeferredValue(true, false);
  const [failure] = data?.state === LoadingState.Error ? (data.errors ?? []) : [];
  return (
    <div className={styles.body}>
      <PresenceNote
        presence={presenceOf(host, metrics, now)}
        now={now}
        onShow={(until) => scene.showRange(until - HOUR_MS, until)}
      />
      <ViewerClockNote behindMs={viewerBehindMs(host, now)} />
      {failure !== undefined && !away && (
        <Trouble
          error={failure instanceof ApiError ? failure : toApiError(new Error(failure.message))}
          at={metrics === undefined ? undefined : Date.parse(metrics.to)}
          onRetry={() => scene.askAgain()}
        />
      )}
      <div className={styles.controls}>
        <HostLinks host={host} range={range} />
        <timePicker.Component model={timePicker} />
        <refreshPicker.Component model={refreshPicker} />
      </div>
      <Charts scene={scene} frames={data?.series} cursor={cursor} />
      {hasBelow && (
        <>
          <div className={styles.columns}>
            <TopProcesses found={found} at={cursor.at} pinned={cursor.pinned} onUnpin={cursor.unpin} />
            <div className={styles.column}>
              <FileSystems all={fileSystems} forecasts={forecasts.data?.items ?? []} now={now} />
              <HostServices host={host} services={services} range={range} now={now} />
              <HostDatabases hostId={host.id} />
            </div>
          </div>
          <Changes hostId={host.id} range={value} now={now} />
          <HostLogs api={api} host={host} window={window} range={range} />
        </>
      )}
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
    alignItems: 'center',
    gap: theme.spacing(1),
    padding: theme.spacing(0.5, 0),
    // Pages have another background in Grafana than in the console.
    backdropFilter: 'blur(8px)',
  }),
  columns: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)',
    gap: theme.spacing(2),
    alignItems: 'start',
    [theme.breakpoints.down('lg')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
  column: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minWidth: 0 }),
});
