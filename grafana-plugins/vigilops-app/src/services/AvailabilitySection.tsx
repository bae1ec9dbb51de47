import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { useMemo } from 'react';
import { Section } from '../fleet/Section.tsx';
import { count } from '../fleet/words.ts';
import { REPORT_PATH } from '../pages/paths.ts';
import { t } from '../t.ts';
import { budgetLeft, budgetState } from './budget.ts';
import { daysOf } from './day-bars.ts';
import { DayBars } from './DayBars.tsx';
import { Availability } from './Availability.tsx';
import type { Availability as Stretch, ErrorBudget, ServiceBars, ServiceDetail } from './types.ts';
import { stretch } from './words.ts';

interface Props {
  readonly service: ServiceDetail;
  readonly bars: ServiceBars | undefined;
}

/** How much of the time it was up: ninety days, four stretches against the objective, and what may still be lost. */
export function AvailabilitySection({ service, bars }: Props) {
  const styles = useStyles2(getStyles);
  const { id, objective_percent: objective, availability, error_budget: budget } = service;
  const days = useMemo(() => (bars === undefined ? [] : daysOf(bars, id, objective)), [bars, id, objective]);
  const stretches: readonly (readonly [string, Stretch])[] = [
    [t('service.day-name', '24 hours'), availability.day],
    [t('service.week-name', '7 days'), availability.week],
    [t('service.month-name', '30 days'), availability.month],
    [t('service.quarter-name', '90 days'), availability.quarter],
  ];
  return (
    <Section
      title={t('service.availability', 'Availability')}
      more={{ href: REPORT_PATH, text: t('services.report', 'SLA report') }}
    >
      <div className={styles.body}>
        <DayBars days={days} large />
        <dl className={styles.stretches}>
          {stretches.map(([name, part]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <Availability percent={part.availability_percent} objective={objective} />
                <span className={styles.note}>{downtime(part)}</span>
              </dd>
            </div>
          ))}
        </dl>
        {budget !== null && <Budget budget={budget} />}
      </div>
    </Section>
  );
}

function downtime({ down_seconds: down, outages, availability_percent: percent }: Stretch): string {
  if (percent === null) {
    return t('service.nothing-known', 'nothing known');
  }
  return down === 0
    ? t('service.no-downtime', 'no downtime')
    : t('service.downtime', 'down for {{time}} ({{outages}}×)', {
        time: stretch(down),
        outages: count(outages),
      });
}

function Budget({ budget }: { readonly budget: ErrorBudget }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const left = budgetLeft(budget);
  const share = Math.max(0, Math.min(100, budget.left_percent));
  const name = t('service.budget', 'Error budget of {{days}} days', { days: budget.days });
  const colours = {
    well: theme.colors.success,
    warning: theme.colors.warning,
    overdrawn: theme.colors.error,
  };
  const values = { left: stretch(Math.abs(left)), allowed: stretch(budget.allowed_seconds) };
  return (
    <div>
      <div className={styles.budget}>
        <span>{name}</span>
        <span>
          {left < 0
            ? t('service.budget-over', 'Overdrawn by {{left}}; {{allowed}} were allowed', values)
            : t('service.budget-left', '{{left}} of {{allowed}} left', values)}
        </span>
      </div>
      <div
        className={styles.track}
        role="meter"
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share)}
      >
        <div
          className={styles.fill}
          style={{ width: `${left < 0 ? 100 : share}%`, background: colours[budgetState(budget)].main }}
        />
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  body: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2) }),
  stretches: css({
    display: 'grid',
    gridTemplateColumns: `repeat(auto-fit, minmax(${theme.spacing(18)}, 1fr))`,
    gap: theme.spacing(1),
    margin: 0,
    dt: {
      color: theme.colors.text.secondary,
      fontWeight: theme.typography.fontWeightRegular,
      fontSize: theme.typography.bodySmall.fontSize,
    },
    dd: { display: 'flex', flexDirection: 'column', margin: 0 },
  }),
  note: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  budget: css({
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    gap: theme.spacing(0, 2),
    fontVariantNumeric: 'tabular-nums',
  }),
  track: css({
    height: theme.spacing(1),
    marginTop: theme.spacing(0.5),
    borderRadius: theme.shape.radius.pill,
    background: theme.colors.background.secondary,
    overflow: 'hidden',
  }),
  fill: css({ height: '100%', borderRadius: theme.shape.radius.pill }),
});
