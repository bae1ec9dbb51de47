import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import {
  Button,
  InlineSwitch,
  LinkButton,
  Stack,
  TimeRangePicker,
  ToolbarButton,
  useStyles2,
} from '@grafana/ui';
import { useState } from 'react';
import { useAppData } from '../../fleet/app-data.tsx';
import { Skeleton } from '../../fleet/Skeleton.tsx';
import { useCopy } from '../../logs/clipboard.ts';
import { logTabs } from '../../logs/tabs.ts';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';
import { linkRange } from '../paths.ts';
import { ExportMenu } from './ExportMenu.tsx';
import { Facets } from './Facets.tsx';
import { FirstLogs } from './FirstLogs.tsx';
import { exploreLogs, viewLink } from './line-actions.ts';
import { LineList } from './LineList.tsx';
import { LiveBar } from './LiveBar.tsx';
import { isFiltered } from './log-filter.ts';
import { LogVolume } from './LogVolume.tsx';
import { RestoredBar } from './RestoredBar.tsx';
import { SavedSearches } from './SavedSearches.tsx';
import { SearchBar } from './SearchBar.tsx';
import { shifted, zoomedOut } from './time-steps.ts';
import { useFacets } from './use-facets.ts';
import { useLiveLines } from './use-live-lines.ts';
import { useLogLines } from './use-log-lines.ts';
import { useLogSearch, type LogSearch } from './use-log-search.ts';
import { useNarrow } from './use-narrow.ts';
import { useRestored } from './use-restored.ts';
import { openSaved } from './open-saved.ts';
import { useShown } from './use-shown.ts';
import { useSources } from './use-sources.ts';
import { useVolume, type Volume } from './use-volume.ts';

/** What happened? */
export function LogsPage() {
  const styles = useStyles2(getStyles);
  const { api } = useAppData();
  const restored = useRestored(api);
  const search = useLogSearch(restored);
  const { filter, node, body, asked, live, problem } = search;
  const isThere = restored?.ready !== false;
  // A query that means nothing is not asked: what was found before stays.
  const isAsked = problem === undefined && isThere;
  const found = useLogLines(api, body, !live && isAsked);
  const volume = useVolume(api, body, !live && isAsked);
  const tail = useLiveLines(api, asked, live && isAsked);
  const narrow = useNarrow();
  const fields = useShown(narrow);
  const facets = useFacets(api, search, isAsked && fields.shown);
  const { sources, onWanted } = useSources(api, facets, search);
  const [paused, setPaused] = useState(false);
  const error = live ? tail.error : found.error;
  const refusal = isFiltered(filter) && error?.kind === 'request' ? error.message : undefined;
  const nothingYet =
    restored === undefined && !live && !isFiltered(filter) && volume.data?.total === 0 && !volume.loading;
  return (
    <AppPage pageNav={logTabs('search')}>
      <Stack direction="column" gap={1}>
        {restored !== undefined && <RestoredBar restored={restored} />}
        <Stack gap={1} wrap="wrap" alignItems="flex-start">
          <SearchBar
            filter={filter}
            refusal={refusal}
            sources={sources}
            onWanted={onWanted}
            onSearch={search.setFilter}
          />
          <TimeControls search={search} />
        </Stack>
        <Stack gap={1} wrap="wrap" alignItems="center">
          <Button
            size="sm"
            variant="secondary"
            icon="filter"
            aria-expanded={fields.shown}
            onClick={() => fields.set(!fields.shown)}
          >
            {t('facets.title', 'Fields')}
          </Button>
          <SavedSearches
            filter={filter}
            range={search.range.raw}
            columns={search.columns}
            onOpen={openSaved}
          />
          {!live && <ExportMenu search={search} />}
          <ShareButton search={search} />
          <OpenInExplore search={search} />
        </Stack>
        <div className={styles.columns}>
          {fields.shown && !nothingYet && (
            <Facets search={search} facets={facets} narrow={narrow} onClose={() => fields.set(false)} />
          )}
          <div className={styles.lines}>
            {live ? (
              <LiveBar state={tail.state} lines={tail.lines.length} paused={paused} onPause={setPaused} />
            ) : (
              isThere && <VolumePart volume={volume} waits={isAsked} onZoom={search.zoom} />
            )}
            {nothingYet && <FirstLogs />}
            {isThere && !nothingYet && (
              <LineList
                search={search}
                node={node}
                found={
                  live
                    ? { ...tail, kind: 'live', paused }
                    : { ...found, loading: found.loading && isAsked, kind: 'found' }
                }
                error={refusal === undefined ? error : undefined}
                old={refusal !== undefined || !isAsked}
              />
            )}
          </div>
        </div>
      </Stack>
    </AppPage>
  );
}

function TimeControls({ search }: { readonly search: LogSearch }) {
  const { range, timeZone, live, restore, set, setAbsolute, refresh, setLive } = search;
  return (
    <>
      {!live && (
        <>
          <TimeRangePicker
            value={range}
            timeZone={timeZone}
            onChange={({ raw }) => set(raw)}
            onChangeTimeZone={() => undefined}
            onMoveBackward={() => setAbsolute(shifted(range, -1))}
            onMoveForward={() => setAbsolute(shifted(range, 1))}
            onZoom={() => setAbsolute(zoomedOut(range))}
            isOnCanvas
          />
          <ToolbarButton
            icon="sync"
            variant="canvas"
            tooltip={t('logs-page.refresh', 'Ask again')}
            onClick={refresh}
          />
        </>
      )}
      {restore === undefined && (
        <InlineSwitch
          showLabel
          label={t('logs-page.live', 'Live')}
          value={live}
          onChange={(event) => setLive(event.currentTarget.checked)}
        />
      )}
    </>
  );
}

/** Copies an address that shows the same lines tomorrow. */
function ShareButton({ search: { filter, columns, range, restore } }: { readonly search: LogSearch }) {
  const { done, copy } = useCopy(t('logs.copy-failed', 'The browser does not let this page copy'));
  const fixed = { from: String(range.from.valueOf()), to: String(range.to.valueOf()) };
  return (
    <Button
      size="sm"
      variant="secondary"
      icon={done === undefined ? 'share-alt' : 'check'}
      tooltip={t('logs-page.share-note', 'Copies a link to this search with the time range as it is now')}
      onClick={() =>
        copy(
          viewLink({ filter, columns, restore }, fixed, globalThis.location.origin),
          t('logs-page.link-copied', 'Link copied'),
        )
      }
    >
      {done ?? t('logs-page.share', 'Share')}
    </Button>
  );
}

function OpenInExplore({ search: { node, problem, range, restore } }: { readonly search: LogSearch }) {
  // Explore reads the lines that are kept.
  const href =
    problem === undefined && restore === undefined ? exploreLogs(node, linkRange(range.raw)) : undefined;
  return href === undefined ? null : (
    <LinkButton href={href} size="sm" variant="secondary" fill="text" icon="compass">
      {t('logs-page.explore', 'Open in Explore')}
    </LinkButton>
  );
}

interface VolumeProps {
  readonly volume: Volume;
  /** Whether an answer is on its way or was given. */
  readonly waits: boolean;
  readonly onZoom: LogSearch['zoom'];
}

function VolumePart({ volume: { data, loading, error }, waits, onZoom }: VolumeProps) {
  const styles = useStyles2(getStyles);
  if (data === undefined) {
    return error === undefined && waits ? <Skeleton rows={1} height={11} /> : null;
  }
  // The first step begins before the range; what was not counted is at least a step.
  const cut = Date.parse(data.counted_from) - Date.parse(data.from) >= data.step_seconds * 1_000;
  return (
    <div>
      <LogVolume volume={data} old={loading || !waits || error !== undefined} onZoom={onZoom} />
      {cut && !loading && (
        <p className={styles.note}>
          {t('logs-page.cut', 'Counting ran out of time: bars on the left are not complete.')}
        </p>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  columns: css({ display: 'flex', alignItems: 'flex-start', gap: theme.spacing(1) }),
  lines: css({
    flex: '1 1 0',
    minWidth: 0,
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
  }),
  note: css({
    margin: 0,
    color: theme.colors.warning.text,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
