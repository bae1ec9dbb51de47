import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, EmptyState, FilterInput, Input, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import type { DatabaseSlowQueryList } from '@vigilops/contracts/api';
import { useDeferredValue } from 'react';
import { SampleList } from '../../databases/SampleList.tsx';
import { TimeBars } from '../../databases/TimeBars.tsx';
import type { DatabaseDetail } from '../../databases/types.ts';
import { useSlowQueries } from '../../databases/use-slow-queries.ts';
import { countText, took } from '../../databases/words.ts';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import { askedRange } from '../../llm/month.ts';
import { RangePicker } from '../../llm/RangePicker.tsx';
import { t } from '../../t.ts';
import { useTimeRange, type UrlTimeRange } from '../logs/use-time-range.ts';
import { useUrlState } from '../use-url-state.ts';

const A_DAY = { from: 'now-24h', to: 'now' };

/** Which runs were slow, when, and for whom? */
export function SlowTab({ database }: { readonly database: DatabaseDetail }) {
  const styles = useStyles2(getStyles);
  const time = useTimeRange(A_DAY);
  const [text, setText] = useUrlState('q');
  const [least, setLeast] = useUrlState('min');
  const [stepText, setStep] = useUrlState('step');
  const step = stepText === 'day' ? 'day' : 'hour';
  const sought = useDeferredValue(text.trim());
  const minMs = useDeferredValue(/^\d{1,9}$/.test(least) ? Number(least) : undefined);
  const found = useSlowQueries(database.id, {
    ...askedRange(time.range),
    step,
    ...(sought === '' ? {} : { q: sought.slice(0, 256) }),
    ...(minMs === undefined ? {} : { min_ms: minMs }),
  });
  return (
    <Section
      title={t('databases.slow-title', 'Runs of {{threshold}} and longer', {
        threshold: took(database.slow_threshold_ms),
      })}
      tools={<RangePicker time={time} />}
    >
      <div className={styles.line}>
        <div className={styles.search} data-page-search>
          <FilterInput
            placeholder={t('databases.search-queries', 'Search in statements')}
            value={text}
            onChange={setText}
          />
        </div>
        <Input
          className={styles.least}
          type="number"
          min={0}
          prefix="≥"
          suffix="ms"
          aria-label={t('databases.least', 'At least so many milliseconds')}
          placeholder={String(database.slow_threshold_ms)}
          value={least}
          onChange={(event) => setLeast(event.currentTarget.value)}
        />
        <RadioButtonGroup
          aria-label={t('databases.step', 'Step of the trend')}
          size="sm"
          value={step}
          options={[
            { value: 'hour', label: t('databases.by-hour', 'By hour') },
            { value: 'day', label: t('databases.by-day', 'By day') },
          ]}
          onChange={(next) => setStep(next === 'day' ? 'day' : '')}
        />
        <Button size="sm" variant="secondary" icon="sync" disabled={found.busy} onClick={found.retry}>
          {t('audit.reload', 'Newest')}
        </Button>
      </div>
      <Part polled={found} rows={5} height={7}>
        {(answer) => (
          <>
            <Trend trend={answer.trend} time={time} />
            {answer.items.length === 0 ? (
              <EmptyState
                variant="completed"
                hideImage
                message={t('databases.no-slow', 'No run of this time was that slow')}
              >
                {t(
                  'databases.no-slow-help',
                  'From where a run is slow says slow_query_threshold in agent.yaml: now {{threshold}}.',
                  { threshold: took(database.slow_threshold_ms) },
                )}
              </EmptyState>
            ) : (
              <SampleList database={database} samples={answer.items} now={found.at} withText />
            )}
            {answer.next_cursor !== null && (
              <Button icon="arrow-down" variant="secondary" disabled={found.busy} onClick={found.older}>
                {t('audit.older', 'Show older ones')}
              </Button>
            )}
          </>
        )}
      </Part>
    </Section>
  );
}

interface TrendProps {
  readonly trend: DatabaseSlowQueryList['trend'];
  readonly time: UrlTimeRange;
}

/** What the server counted, and before it what was kept of single runs. */
function Trend({ trend, time: { range, setAbsolute } }: TrendProps) {
  const styles = useStyles2(getStyles);
  const stepMs = trend.step_seconds * 1_000;
  if (trend.times.length === 0) {
    return null;
  }
  const hasCounts = trend.counted.some((value) => value !== null);
  return (
    <>
      <TimeBars
        name={t('databases.tab.slow', 'Slow queries')}
        times={trend.times.map((at) => Date.parse(at))}
        stepMs={stepMs}
        values={hasCounts ? trend.counted : trend.samples}
        {...(hasCounts
          ? {
              front: {
                values: trend.samples,
                colour: 'dark-yellow',
                name: t('databases.seen-singly', 'seen singly'),
              },
              colour: 'light-yellow',
            }
          : { colour: 'dark-yellow' })}
        from={range.from.valueOf()}
        to={range.to.valueOf()}
        text={countText}
        onPick={(at) => {
          const start = Math.floor(at / stepMs) * stepMs;
          setAbsolute({ from: start, to: start + stepMs });
        }}
      />
      {hasCounts && (
        <p className={styles.note}>
          {t(
            'databases.slow-legend',
            'Light: as the server counts. Dark: runs that are kept and listed below. A click takes that step alone.',
          )}
        </p>
      )}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    marginBottom: theme.spacing(1),
  }),
  search: css({ flex: '1 1 220px', maxWidth: '420px' }),
  least: css({ width: theme.spacing(20) }),
  note: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
