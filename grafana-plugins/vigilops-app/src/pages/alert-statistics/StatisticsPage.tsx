import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { EmptyState, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import { alertTabs } from '../../alerts/tabs.ts';
import { stepFor } from '../../alerts/denoise/bars.ts';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';
import { useUrlState } from '../use-url-state.ts';
import { Figures } from './Figures.tsx';
import { Groups } from './Groups.tsx';
import { HiddenBy } from './HiddenBy.tsx';
import { Ledger } from './Ledger.tsx';
import { Measures } from './Measures.tsx';
import { NoisyRules } from './NoisyRules.tsx';
import { Told } from './Told.tsx';

const RANGES = [1, 7, 30, 90] as const;
const DAY_MS = 86_400_000;
const MOST_STEPS = 60;

/** How much was wrong, how much of it was told, and what was hidden and why? */
export function StatisticsPage() {
  const styles = useStyles2(getStyles);
  const [text, setText] = useUrlState('days');
  const days = RANGES.find((each) => String(each) === text) ?? 7;
  const stepSeconds = stepFor(days * DAY_MS, MOST_STEPS);
  const from = `now-${days}d`;
  const found = useAsked(REFRESH_MS.slow, 'getAlertStatistics', {
    query: { from, step_seconds: stepSeconds },
  });
  const to = found.at ?? 0;
  return (
    <AppPage
      pageNav={alertTabs('statistics')}
      actions={
        <RadioButtonGroup<number>
          aria-label={t('statistics.range', 'Time range')}
          value={days}
          options={RANGES.map((value) => ({
            value,
            label:
              value === 1
                ? t('statistics.day', '1 day')
                : t('statistics.days', '{{total}} days', { total: value }),
          }))}
          onChange={(next) => setText(next === 7 ? '' : String(next))}
        />
      }
    >
      <div className={styles.page}>
        <Part polled={found} rows={4} height={12}>
          {(statistics) => (
            <div className={styles.page}>
              <Figures statistics={statistics} />
              {statistics.alerts === 0 ? (
                <EmptyState
                  variant="completed"
                  hideImage
                  message={t('statistics.none', 'No alert fired in this time')}
                />
              ) : (
                <>
                  <Section title={t('statistics.told', 'Alerts against what was told')}>
                    <Told
                      steps={statistics.steps}
                      stepSeconds={stepSeconds}
                      from={to - days * DAY_MS}
                      to={to}
                    />
                  </Section>
                  <div className={styles.columns}>
                    <Section title={t('statistics.noisy', 'The noisiest rules')}>
                      <NoisyRules rules={statistics.rules} />
                    </Section>
                    <div className={styles.page}>
                      <Section title={t('statistics.hidden-by', 'What was not told, by reason')}>
                        <HiddenBy hidden={statistics.hidden_by} />
                      </Section>
                      <Section title={t('statistics.groups', 'By group')}>
                        <Groups groups={statistics.groups} />
                      </Section>
                    </div>
                  </div>
                </>
              )}
            </div>
          )}
        </Part>
        <Section title={t('ledger.title', 'What was hidden, and why')}>
          <Ledger from={from} />
        </Section>
        <Section title={t('measures.title', 'What may be hidden')}>
          <Measures />
        </Section>
      </div>
    </AppPage>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minWidth: 0 }),
  columns: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 2fr) minmax(0, 1fr)',
    gap: theme.spacing(2),
    alignItems: 'start',
    [theme.breakpoints.down('lg')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
});
