import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { InlineSwitch, LinkButton, Stack, TimeRangePicker, ToolbarButton, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { useAppData } from '../../fleet/app-data.tsx';
import { Skeleton } from '../../fleet/Skeleton.tsx';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';
import { linkRange } from '../paths.ts';
import { FirstLogs } from './FirstLogs.tsx';
import { LevelChips } from './LevelChips.tsx';
import { exploreLogs } from './line-actions.ts';
import { LineList } from './LineList.tsx';
import { LiveBar } from './LiveBar.tsx';
import { isFiltered } from './log-filter.ts';
import { LogFilters } from './LogFilters.tsx';
import { LogVolume } from './LogVolume.tsx';
import { SearchBar } from './SearchBar.tsx';
import { shifted, zoomedOut } from './time-steps.ts';
import { useLiveLines } from './use-live-lines.ts';
import { useLogLines } from './use-log-lines.ts';
import { useLogSearch, type LogSearch } from './use-log-search.ts';
import { useVolume, type Volume } from './use-volume.ts';
import { totalsOf } from './volume-bars.ts';

/** What happened? */
export function LogsPage() {
  const { api } = useAppData();
  const search = useLogSearch();
  const { filter, body, asked, live } = search;
  const found = useLogLines(api, body, !live);
  const volume = useVolume(api, body, !live);
  const tail = useLiveLines(api, asked, live);
  const [paused, setPaused] = useState(false);
  const error = live ? tail.error : found.error;
  // What is wrong with a pattern is said where it is written.
  const problem = filter.regex && error?.kind === 'request' ? error.message : undefined;
  const nothingYet = !live && !isFiltered(filter) && volume.data?.total === 0 && !volume.loading;
  return (
    <AppPage>
      <Stack direction="column" gap={1}>
        <Stack gap={1} wrap="wrap" alignItems="flex-start">
          <SearchBar
            text={filter.text}
            regex={filter.regex}
            caseSensitive={filter.caseSensitive}
            problem={problem}
            onChange={search.setText}
          />
          <TimeControls search={search} />
        </Stack>
        <Stack gap={1} wrap="wrap" alignItems="center" justifyContent="space-between">
          <LogFilters filter={filter} lines={live ? tail.lines : found.lines} onChange={search.setFilter} />
          <OpenInExplore search={search} />
        </Stack>
        <LevelChips
          chosen={filter.levels}
          totals={live || volume.data === undefined ? undefined : totalsOf(volume.data)}
          onChange={(levels) => search.setFilter({ ...filter, levels })}
        />
        {live ? (
          <LiveBar state={tail.state} lines={tail.lines.length} paused={paused} onPause={setPaused} />
        ) : (
          <VolumePart volume={volume} onZoom={search.zoom} />
        )}
        {nothingYet ? (
          <FirstLogs />
        ) : (
          <LineList
            search={search}
            found={live ? { ...tail, kind: 'live', paused } : { ...found, kind: 'found' }}
            error={problem === undefined ? error : undefined}
            old={problem !== undefined}
          />
        )}
      </Stack>
    </AppPage>
  );
}

function TimeControls({ search }: { readonly search: LogSearch }) {
  const { range, timeZone, live, set, setAbsolute, refresh, setLive } = search;
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
      <InlineSwitch
        showLabel
        label={t('logs-page.live', 'Live')}
        value={live}
        onChange={(event) => setLive(event.currentTarget.checked)}
      />
    </>
  );
}

function OpenInExplore({ search: { filter, range } }: { readonly search: LogSearch }) {
  const href = exploreLogs(filter, linkRange(range.raw));
  return href === undefined ? null : (
    <LinkButton href={href} size="sm" variant="secondary" fill="text" icon="compass">
      {t('logs-page.explore', 'Open in Explore')}
    </LinkButton>
  );
}

interface VolumeProps {
  readonly volume: Volume;
  readonly onZoom: LogSearch['zoom'];
}

function VolumePart({ volume: { data, loading, error }, onZoom }: VolumeProps) {
  const styles = useStyles2(getStyles);
  if (data === undefined) {
    return error === undefined ? <Skeleton rows={1} height={11} /> : null;
  }
  // The first step begins before the range; what was not counted is at least a step.
  const cut = Date.parse(data.counted_from) - Date.parse(data.from) >= data.step_seconds * 1_000;
  return (
    <div>
      <LogVolume volume={data} old={loading || error !== undefined} onZoom={onZoom} />
      {cut && !loading && (
        <p className={styles.note}>
          {t('logs-page.cut', 'Counting ran out of time: bars on the left are not complete.')}
        </p>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  note: css({
    margin: 0,
    color: theme.colors.warning.text,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
