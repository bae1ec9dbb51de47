import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, EmptyState, Stack, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { Skeleton } from '../../fleet/Skeleton.tsx';
import { Trouble } from '../../fleet/Trouble.tsx';
import { count } from '../../fleet/words.ts';
import { FirstCalls } from '../../llm/FirstCalls.tsx';
import { LlmPage } from '../../llm/LlmPage.tsx';
import { askedRange } from '../../llm/month.ts';
import { RangePicker } from '../../llm/RangePicker.tsx';
import type { LlmCall } from '../../llm/types.ts';
import { isFiltered, queryOf, useCallFilter } from '../../llm/use-call-filter.ts';
import { useCalls } from '../../llm/use-calls.ts';
import { t } from '../../t.ts';
import { useTimeRange } from '../logs/use-time-range.ts';
import { CallDetails } from './CallDetails.tsx';
import { CallFilters } from './CallFilters.tsx';
import { CallTable } from './CallTable.tsx';

const LAST_DAY = { from: 'now-24h', to: 'now' };

/** Which calls were made, by whom, and how did each go? */
export function CallsPage() {
  const styles = useStyles2(getStyles);
  const time = useTimeRange(LAST_DAY);
  const [filter, setFilter] = useCallFilter();
  const { calls, cursor, at, error, busy, older, reload } = useCalls({
    ...askedRange(time.range),
    ...queryOf(filter),
  });
  const [open, setOpen] = useState<LlmCall>();
  return (
    <LlmPage tab="calls" actions={<RangePicker time={time} />}>
      <Stack direction="column" gap={2}>
        {error !== undefined && (
          <Trouble
            error={error}
            at={calls === undefined ? undefined : at}
            onRetry={calls === undefined || cursor === null ? reload : older}
          />
        )}
        <CallFilters filter={filter} calls={calls ?? []} onChange={setFilter} />
        <div className={styles.line}>
          <Button icon="sync" size="sm" variant="secondary" disabled={busy} onClick={reload}>
            {t('audit.reload', 'Newest')}
          </Button>
          {calls !== undefined && (
            <span role="status">
              {cursor === null
                ? t('llm.call.count-all', 'All {{total}} of them', { total: count(calls.length) })
                : t('llm.call.count', 'The newest {{total}}', { total: count(calls.length) })}
            </span>
          )}
        </div>
        {calls === undefined && error === undefined && <Skeleton rows={8} height={4} />}
        {calls?.length === 0 &&
          (isFiltered(filter) || time.range.raw.from !== LAST_DAY.from ? (
            <EmptyState variant="not-found" hideImage message={t('llm.call.none', 'No call matches')} />
          ) : (
            <FirstCalls />
          ))}
        {calls !== undefined && calls.length > 0 && <CallTable calls={calls} now={at} onOpen={setOpen} />}
        {cursor !== null && (
          <div>
            <Button icon="arrow-down" variant="secondary" disabled={busy} onClick={older}>
              {t('audit.older', 'Show older ones')}
            </Button>
          </div>
        )}
      </Stack>
      {open !== undefined && (
        <CallDetails
          call={open}
          onClose={() => setOpen(undefined)}
          onForgotten={() => {
            setOpen(undefined);
            reload();
          }}
        />
      )}
    </LlmPage>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(1),
    color: theme.colors.text.secondary,
  }),
});
