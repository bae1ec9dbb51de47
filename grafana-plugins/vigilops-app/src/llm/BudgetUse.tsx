import { css } from '@emotion/css';
import type { GrafanaTheme2, IconName } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { Mark } from '../alerts/Marks.tsx';
import { absolute } from '../fleet/words.ts';
import { t } from '../t.ts';
import { Meter } from './Meter.tsx';
import { money } from './money.ts';
import type { LlmBudget } from './types.ts';
import { budgetStateName, windowName } from './words.ts';

const ICONS: Readonly<Record<LlmBudget['state'], IconName>> = {
  within: 'check-circle',
  warned: 'exclamation-triangle',
  used_up: 'times-circle',
  lifted: 'unlock',
};

/** How far a budget is used, in its window of now. */
export function BudgetUse({ budget }: { readonly budget: LlmBudget }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const { name, spent, held, amount, currency, unpriced_calls: unpriced } = budget;
  const share = Number(amount) === 0 ? 1 : Number(spent) / Number(amount);
  const look = lookOf(budget, theme);
  return (
    <div className={styles.use}>
      <Meter
        label={t('llm.budget.used', 'Used of {{name}}', { name })}
        ratio={share}
        colour={look.main}
        mark={budget.warn_percent / 100}
      />
      <div className={styles.words}>
        <span title={`${spent} / ${amount} ${currency}`}>
          {t('llm.budget.of', '{{spent}} of {{amount}} {{window}}', {
            spent: money(spent, currency),
            amount: money(amount, currency),
            window: windowName(budget.window),
          })}
        </span>
        {Number(held) > 0 && (
          <span className={styles.note}>
            {t('llm.budget.held', '{{held}} held by calls under way', { held: money(held, currency) })}
          </span>
        )}
        {unpriced > 0 && (
          <span className={styles.warning}>
            {t('llm.budget.unpriced', '{{total}} calls without a price are not in it', { total: unpriced })}
          </span>
        )}
      </div>
    </div>
  );
}

/** In colour, sign and word. */
export function BudgetState({ budget }: { readonly budget: LlmBudget }) {
  const theme = useTheme2();
  const { state, enabled, lifted_until: until } = budget;
  if (!enabled) {
    return <Mark icon="pause" colour={theme.colors.text.secondary} text={t('channel.off', 'Switched off')} />;
  }
  const mark = <Mark icon={ICONS[state]} colour={lookOf(budget, theme).text} text={budgetStateName(state)} />;
  return until === null || state !== 'lifted' ? (
    mark
  ) : (
    <span title={t('llm.budget.lifted-until', 'until {{time}}', { time: absolute(Date.parse(until)) })}>
      {mark}
    </span>
  );
}

function lookOf({ state, enabled }: LlmBudget, { colors }: GrafanaTheme2) {
  if (!enabled) {
    return { main: colors.text.secondary, text: colors.text.secondary };
  }
  switch (state) {
    case 'within':
      return colors.success;
    case 'warned':
      return colors.warning;
    case 'used_up':
      return colors.error;
    case 'lifted':
      return colors.info;
    default:
      return state satisfies never;
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  use: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(0.25), minWidth: 0 }),
  words: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0, 1),
    fontVariantNumeric: 'tabular-nums',
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  note: css({ color: theme.colors.text.secondary }),
  warning: css({ color: theme.colors.warning.text }),
});
