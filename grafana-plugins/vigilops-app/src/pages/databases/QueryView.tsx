import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { EmptyState, LinkButton, useStyles2 } from '@grafana/ui';
import { PlanView } from '../../databases/PlanView.tsx';
import { QueryFigures } from '../../databases/QueryFigures.tsx';
import { QueryParts } from '../../databases/QueryParts.tsx';
import { QueryTrend } from '../../databases/QueryTrend.tsx';
import { SampleList } from '../../databases/SampleList.tsx';
import { SqlText } from '../../databases/SqlText.tsx';
import type { DatabaseDetail, DatabaseQueryDetail } from '../../databases/types.ts';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { askedRange } from '../../llm/month.ts';
import { RangePicker } from '../../llm/RangePicker.tsx';
import { t } from '../../t.ts';
import { useTimeRange, type UrlTimeRange } from '../logs/use-time-range.ts';
import { databasePath, linkRange } from '../paths.ts';

const A_DAY = { from: 'now-24h', to: 'now' };

interface Props {
  readonly database: DatabaseDetail;
  readonly fingerprint: string;
}

/** What one statement costs, when it began to, and why. */
export function QueryView({ database, fingerprint }: Props) {
  const styles = useStyles2(getStyles);
  const time = useTimeRange(A_DAY);
  const found = useAsked(REFRESH_MS.slow, 'getDatabaseQuery', {
    path: { id: database.id, fingerprint },
    query: askedRange(time.range),
  });
  const back = (
    <LinkButton
      icon="arrow-left"
      size="sm"
      variant="secondary"
      fill="text"
      href={databasePath(database.id, 'queries', { ...linkRange(time.range.raw) })}
    >
      {t('databases.all-queries', 'All statements')}
    </LinkButton>
  );
  if (found.error?.kind === 'request') {
    return (
      <EmptyState
        variant="not-found"
        message={t('databases.no-such-query', 'Nothing is known of this statement')}
        button={back}
      >
        {t(
          'databases.no-such-query-help',
          'It did not run within this time, or so long ago that its figures are gone. Take a longer time.',
        )}
        <RangePicker time={time} />
      </EmptyState>
    );
  }
  return (
    <div className={styles.page}>
      <div className={styles.line}>
        {back}
        <RangePicker time={time} />
      </div>
      <Part polled={found} rows={3} height={16}>
        {(query) => <Found database={database} query={query} time={time} now={found.at ?? 0} />}
      </Part>
    </div>
  );
}

interface FoundProps {
  readonly database: DatabaseDetail;
  readonly query: DatabaseQueryDetail;
  readonly time: UrlTimeRange;
  readonly now: number;
}

function Found({ database, query, time, now }: FoundProps) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.page}>
      <Section title={t('databases.query', 'Statement')}>
        <SqlText text={query.text} kind={database.kind} />
        <QueryFigures query={query} now={now} />
      </Section>
      <QueryTrend trend={query.trend} from={time.range.from.valueOf()} to={time.range.to.valueOf()} />
      <div className={styles.columns}>
        <Section title={t('databases.samples', 'Slow runs of this time')}>
          {query.samples.length === 0 ? (
            <p className={styles.note}>
              {t('databases.no-samples', 'None of its runs was seen above {{threshold}} ms.', {
                threshold: database.slow_threshold_ms,
              })}
            </p>
          ) : (
            <SampleList database={database} samples={query.samples} now={now} withText={false} />
          )}
        </Section>
        <QueryParts parts={query.parts} />
      </div>
      <Section title={t('databases.plan', 'Plan')}>
        {query.plans.length === 0 ? (
          <p className={styles.note}>
            {t(
              'databases.no-plan',
              'No plan is known. With explain: true in agent.yaml the agent asks for those of slow statements; it never runs them.',
            )}
          </p>
        ) : (
          query.plans.map((plan) => <PlanView key={plan.at} plan={plan} />)
        )}
      </Section>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minWidth: 0 }),
  line: css({ display: 'flex', flexWrap: 'wrap', justifyContent: 'space-between', gap: theme.spacing(1) }),
  columns: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 2fr) minmax(0, 1fr)',
    gap: theme.spacing(2),
    alignItems: 'start',
    [theme.breakpoints.down('lg')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
  note: css({ color: theme.colors.text.secondary }),
});
