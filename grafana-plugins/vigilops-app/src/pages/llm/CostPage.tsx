import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { FirstCalls } from '../../llm/FirstCalls.tsx';
import { LlmPage } from '../../llm/LlmPage.tsx';
import { askedRange } from '../../llm/month.ts';
import { RangePicker } from '../../llm/RangePicker.tsx';
import { currenciesOf, wholeOf } from '../../llm/spend.ts';
import { t } from '../../t.ts';
import { useTimeRange } from '../logs/use-time-range.ts';
import { BudgetBars } from './BudgetBars.tsx';
import { CountedNotes } from './CountedNotes.tsx';
import { MonthFigures } from './MonthFigures.tsx';
import { RangeFigures } from './RangeFigures.tsx';
import { TopSpenders } from './TopSpenders.tsx';
import { Trend } from './Trend.tsx';

const LAST_MONTH = { from: 'now-30d', to: 'now' };

/** What does it cost, and who spends it? */
export function CostPage() {
  const time = useTimeRange(LAST_MONTH);
  const styles = useStyles2(getStyles);
  const range = askedRange(time.range);
  const found = useAsked(REFRESH_MS.slow, 'queryLlmSpend', { body: range });
  return (
    <LlmPage tab="cost" actions={<RangePicker time={time} />}>
      <Part polled={found} rows={4} height={12}>
        {({ groups, from, to }) => {
          const whole = wholeOf(groups);
          if (whole === undefined || whole.calls === 0) {
            return <FirstCalls />;
          }
          const span = { from: Date.parse(from), to: Date.parse(to) };
          return (
            <div className={styles.page}>
              <MonthFigures />
              <BudgetBars />
              <CountedNotes whole={whole} />
              <Section title={t('llm.trend', 'Over time')}>
                <RangeFigures whole={whole} />
                <Trend range={range} span={span} currencies={currenciesOf(groups)} />
              </Section>
              <TopSpenders range={range} whole={whole} />
            </div>
          );
        }}
      </Part>
    </LlmPage>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minWidth: 0 }),
});
