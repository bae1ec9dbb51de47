import { css } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import { useCallback, useMemo, type UIEvent } from 'react';
import type { ApiError } from '../../api/errors.ts';
import { useAppData } from '../../fleet/app-data.tsx';
import { absolute, count } from '../../fleet/words.ts';
import { apiActions } from '../../logs/api-actions.ts';
import { LogView } from '../../logs/LogView.tsx';
import { t } from '../../t.ts';
import { linksOf, permalinkOf } from './line-actions.ts';
import type { LogQueryNode } from '@vigilops/contracts/log-query';
import { isFiltered, wordsOf } from './log-filter.ts';
import { useFill } from './use-fill.ts';
import type { LiveLines } from './use-live-lines.ts';
import type { LogLines } from './use-log-lines.ts';
import type { LogSearch } from './use-log-search.ts';

interface Props {
  readonly search: LogSearch;
  readonly node: LogQueryNode | null;
  readonly found:
    | ({ readonly kind: 'found' } & LogLines)
    | ({ readonly kind: 'live'; readonly paused: boolean } & LiveLines);
  /** What has not been said elsewhere. */
  readonly error: ApiError | undefined;
  /** What is shown answers another question. */
  readonly old: boolean;
}

/** So near to the last line older ones are asked for. */
const NEAR_PX = 600;
const COLUMNS = ['host.name', 'service.name'];
/** A longer value makes no filter that anybody reads. */
const MOST_CHARACTERS = 512;

/** The lines, as high as the rest of the window. */
export function LineList({ search, node, found, error, old }: Props) {
  const { api } = useAppData();
  const styles = useStyles2(getStyles);
  const [fill, height] = useFill();
  const { filter, body, asked, timeZone, columns: chosen, restore, toggleTerm, setColumns } = search;
  const actions = useMemo(() => apiActions(api, restore), [api, restore]);
  const columns = useMemo(() => [...new Set([...COLUMNS, ...chosen])], [chosen]);
  const words = useMemo(() => wordsOf(node), [node]);
  const filterBy = useCallback(
    (negated: boolean) => (key: string, value: string) =>
      value.length > MOST_CHARACTERS ? undefined : () => toggleTerm(key, value, negated),
    [toggleTerm],
  );
  const onColumn = (key: string) =>
    setColumns(chosen.includes(key) ? chosen.filter((other) => other !== key) : [...chosen, key]);
  const older = found.kind === 'found' ? found.older : undefined;
  const loading = found.kind === 'found' && found.loading;
  const onScroll = (event: UIEvent<HTMLElement>) => {
    const list = event.target as HTMLElement;
    const left = list.scrollHeight - list.scrollTop - list.clientHeight;
    // Only the list itself is higher than its place; details that scroll are not.
    if (list.scrollTop > 0 && left < NEAR_PX && list.clientHeight > height / 2 && !loading) {
      older?.();
    }
  };
  return (
    <div
      ref={fill}
      className={styles.list}
      style={{ height, opacity: old ? 0.6 : 1 }}
      onScrollCapture={onScroll}
    >
      <LogView
        lines={found.lines}
        listKey={JSON.stringify(found.kind === 'live' ? { live: asked } : body)}
        live={found.kind === 'live'}
        paused={found.kind === 'live' && found.paused}
        loading={loading}
        error={error}
        notice={found.kind === 'found' ? noticeOf(found) : undefined}
        timeZone={timeZone}
        columns={columns}
        searchWords={words}
        onOlder={older}
        filterFor={filterBy(false)}
        filterOut={filterBy(true)}
        onColumn={onColumn}
        stepped
        openId={search.line}
        onOpen={search.setLine}
        linksOf={linksOf}
        permalinkOf={(line) =>
          permalinkOf(line, { filter, columns: chosen, restore }, globalThis.location.origin)
        }
        {...actions}
        {...(found.kind === 'found' ? { onRetry: found.retry } : {})}
        {...(found.kind === 'found' && isFiltered(filter) ? { emptyText: emptyText(old) } : {})}
      />
    </div>
  );
}

const emptyText = (old: boolean) =>
  old
    ? t('logs-page.not-asked', 'Nothing is looked for until the search can be read.')
    : t('logs-page.none', 'No line fits. Take a longer time range, or drop a filter.');

function noticeOf({ stopped, searchedFrom, lines, loading }: LogLines): string | undefined {
  if (loading) {
    return undefined;
  }
  switch (stopped) {
    case 'time':
      return t(
        'logs-page.stopped-time',
        'The search ran out of time at {{from}}. Load older lines to go on, or narrow the search.',
        { from: searchedFrom === undefined ? '' : absolute(Date.parse(searchedFrom)) },
      );
    case 'most':
      return t('logs-page.stopped-most', '{{total}} lines are shown. For older ones narrow the range.', {
        total: count(lines.length),
      });
    case 'bytes':
    case undefined:
      return undefined;
    default:
      return stopped satisfies never;
  }
}

const getStyles = () => ({
  list: css({ minWidth: 0, display: 'flex', flexDirection: 'column', '& > *': { flex: 1, minHeight: 0 } }),
});
