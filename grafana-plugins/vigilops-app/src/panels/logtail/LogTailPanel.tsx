import { css } from '@emotion/css';
import { LoadingState, type GrafanaTheme2, type PanelProps } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { useCallback, useMemo, useRef, useState } from 'react';
import { APP_ID } from '../../constants.ts';
import { linesOfFrames } from '../../logs/frame-lines.ts';
import type { LogLine } from '../../logs/line.ts';
import { LogView } from '../../logs/LogView.tsx';
import type { LineActions } from '../../logs/view-props.ts';
import { t } from '../../t.ts';
import { fieldLinks, neighboursOf } from './line-sources.ts';
import { narrowed, NOTHING, type Narrowing } from './narrowing.ts';
import { DEFAULTS, MOST_LINES, type LogTailOptions } from './options.ts';
import { TailBar } from './TailBar.tsx';
import { useLive } from './use-live.ts';

const COLUMNS = ['host.name', 'service.name'];

/** Lines of any source of logs: those of the time range, or as they come. */
export function LogTailPanel(props: PanelProps<LogTailOptions>) {
  const { data, timeZone, width, height } = props;
  const styles = useStyles2(getStyles);
  const options = { ...DEFAULTS, ...props.options };
  const [isLive, setLive] = useFollowed(options.live);
  const [wrap, setWrap] = useFollowed(options.wrap);
  const [paused, setPaused] = useState(false);
  const [by, setBy] = useState<Narrowing>(NOTHING);
  const maxLines = Math.min(MOST_LINES, Math.max(1, options.maxLines));
  const live = useLive(data.request, isLive, maxLines);
  const all = useLines(live?.frames ?? (isLive ? NO_FRAMES : data.series), isLive);
  const lines = useMemo(() => narrowed(all, by), [all, by]);
  const actions = useActions(props, setBy);
  const failed = isLive ? live?.errors[0] : data.errors?.[0]?.message;
  return (
    <div className={styles.panel} style={{ width, height }}>
      <TailBar
        width={width}
        live={isLive}
        onLive={setLive}
        data={live}
        all={all}
        lines={lines}
        paused={paused}
        onPaused={setPaused}
        by={by}
        onBy={setBy}
        wrap={wrap}
        onWrap={setWrap}
      />
      <div className={styles.lines}>
        <LogView
          {...actions}
          lines={lines}
          listKey={JSON.stringify([isLive, by.level, by.text, by.field])}
          live={isLive}
          paused={paused}
          order={options.order === 'oldest' ? 'oldest-first' : 'newest-first'}
          wrap={wrap}
          showTime={options.showTime}
          columns={options.showLabels ? COLUMNS : []}
          timeZone={timeZone}
          searchWords={[by.text, ...searchWordsOf(data.series)]}
          loading={!isLive && data.state === LoadingState.Loading}
          error={failed === undefined ? undefined : { message: failed }}
          notice={isLive ? stillNotice(live?.still) : noticeOf(data.series)}
          {...(all.length > lines.length
            ? { emptyText: t('logtail.all-hidden', 'Your filters hide all lines') }
            : {})}
        />
      </div>
    </div>
  );
}

const NO_FRAMES: PanelProps['data']['series'] = [];

/** Begins with what the dashboard says, and again when that is changed; a person may choose otherwise meanwhile. */
function useFollowed(given: boolean): [boolean, (chosen: boolean) => void] {
  const [state, setState] = useState({ given, chosen: given });
  if (state.given !== given) {
    setState({ given, chosen: given });
  }
  return [state.chosen, useCallback((chosen: boolean) => setState((old) => ({ ...old, chosen })), [])];
}

function useLines(
  frames: PanelProps['data']['series'] | readonly PanelProps['data']['series'][number][],
  asCame: boolean,
) {
  const before = useRef<readonly LogLine[]>([]);
  return useMemo(() => {
    before.current = linesOfFrames(frames, { before: before.current, asCame });
    return before.current;
  }, [frames, asCame]);
}

function useActions(
  { data: { request }, replaceVariables }: PanelProps,
  setBy: (change: (old: Narrowing) => Narrowing) => void,
): LineActions {
  const newest = useRef(request);
  newest.current = request;
  return useMemo(
    () => ({
      loadContext: (line, span) => neighboursOf(line, span, newest.current),
      linksOf: (line) => [...hostLink(line), ...fieldLinks(line, replaceVariables)],
      filterFor: (key, value) => () =>
        setBy((old) =>
          key === 'level'
            ? { ...old, level: value as Narrowing['level'] }
            : { ...old, field: { key, value } },
        ),
    }),
    [replaceVariables, setBy],
  );
}

/** Hosts of VigilOps have a page; a line of another source names its host differently, or not. */
function hostLink({ labels }: LogLine) {
  const host = labels['host.name'];
  return host === undefined || host === ''
    ? []
    : [
        {
          title: t('logtail.host', 'Host'),
          href: `/a/${APP_ID}/hosts/by-name/${encodeURIComponent(host)}`,
          icon: 'sitemap' as const,
        },
      ];
}

function searchWordsOf(series: PanelProps['data']['series']): readonly string[] {
  return series.flatMap(({ meta }) => (meta?.searchWords ?? []).filter((word) => typeof word === 'string'));
}

function noticeOf(series: PanelProps['data']['series']): string | undefined {
  return series.flatMap(({ meta }) => meta?.notices ?? []).find(({ severity }) => severity !== 'info')?.text;
}

function stillNotice(still: readonly string[] = []): string | undefined {
  return still.length === 0
    ? undefined
    : t('logtail.still', 'Live is not possible with {{sources}}.', { sources: still.join(', ') });
}

const getStyles = (theme: GrafanaTheme2) => ({
  panel: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(0.5), overflow: 'hidden' }),
  lines: css({ flex: '1 1 0', minHeight: 0 }),
});
