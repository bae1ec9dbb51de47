import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { EmptyState, useStyles2 } from '@grafana/ui';
import type { DatabaseLockList } from '@vigilops/contracts/api';
import { useMemo } from 'react';
import { DeadlockList } from '../../databases/DeadlockList.tsx';
import { lockSteps } from '../../databases/lock-steps.ts';
import { LockMoment } from '../../databases/LockMoment.tsx';
import { TimeBars } from '../../databases/TimeBars.tsx';
import type { DatabaseDetail } from '../../databases/types.ts';
import { useMoment } from '../../databases/use-moment.ts';
import { countText } from '../../databases/words.ts';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { askedRange } from '../../llm/month.ts';
import { RangePicker } from '../../llm/RangePicker.tsx';
import { t } from '../../t.ts';
import { useTimeRange } from '../logs/use-time-range.ts';

const A_DAY = { from: 'now-24h', to: 'now' };

/** Who blocks whom, now or at 03:12? */
export function LocksTab({ database }: { readonly database: DatabaseDetail }) {
  const time = useTimeRange(A_DAY);
  const moment = useMoment();
  const range = askedRange(time.range);
  const path = { id: database.id };
  const [from, to] = [time.range.from.valueOf(), time.range.to.valueOf()];
  const waits = useAsked(REFRESH_MS.live, 'listDatabaseLocks', { path, query: { ...range, limit: 5_000 } });
  const deadlocks = useAsked(REFRESH_MS.slow, 'listDatabaseDeadlocks', { path, query: range });
  return (
    <>
      <Section
        title={t('databases.waits', 'When somebody waited for a lock')}
        tools={<RangePicker time={time} />}
      >
        <Part polled={waits} rows={1} height={16}>
          {(answer) => <Waits answer={answer} from={from} to={to} at={moment.at} onPick={moment.set} />}
        </Part>
      </Section>
      <LockMoment database={database} moment={moment} newest={waits.data?.items[0]?.at} />
      <Section title={t('databases.deadlocks', 'Deadlocks')}>
        <Part polled={deadlocks} rows={2}>
          {(answer) => (
            <DeadlockList
              database={database}
              deadlocks={answer.items}
              truncated={answer.truncated}
              now={deadlocks.at ?? 0}
            />
          )}
        </Part>
      </Section>
    </>
  );
}

interface WaitsProps {
  readonly answer: DatabaseLockList;
  readonly from: number;
  readonly to: number;
  readonly at: number | undefined;
  readonly onPick: (at: number) => void;
}

function Waits({ answer: { items, truncated }, from, to, at, onPick }: WaitsProps) {
  const styles = useStyles2(getStyles);
  const steps = useMemo(() => lockSteps(items, from, to), [items, from, to]);
  if (items.length === 0) {
    return (
      <EmptyState
        variant="completed"
        hideImage
        message={t('databases.no-waits', 'Nobody was seen waiting for a lock in this time')}
      />
    );
  }
  return (
    <>
      <TimeBars
        name={t('databases.sessions-wait', 'Sessions that wait')}
        times={steps.times}
        stepMs={steps.stepMs}
        values={steps.waiting}
        from={from}
        to={to}
        colour="dark-yellow"
        text={countText}
        mark={at}
        onPick={(picked) => onPick(steps.nearest(picked))}
      />
      <p className={styles.note}>
        {t('databases.pick', 'A click shows who blocked whom at that moment.')}
        {truncated && ` ${t('databases.waits-cut', 'Older moments are left out: take a shorter time.')}`}
      </p>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  note: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
