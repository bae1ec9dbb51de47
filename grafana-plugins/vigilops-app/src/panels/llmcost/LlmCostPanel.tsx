import { css } from '@emotion/css';
import type { GrafanaTheme2, PanelProps } from '@grafana/data';
import { Icon, TextLink, useStyles2 } from '@grafana/ui';
import { Skeleton } from '../../fleet/Skeleton.tsx';
import { count } from '../../fleet/words.ts';
import { budgetLines } from '../../llm/budget-lines.ts';
import { BudgetList, mostUsed } from '../../llm/BudgetList.tsx';
import { Costs } from '../../llm/Costs.tsx';
import { currenciesOf, wholeOf, type Measure } from '../../llm/spend.ts';
import { SpendChart, SpendLegend } from '../../llm/SpendChart.tsx';
import { LLM_PATH } from '../../pages/paths.ts';
import { t } from '../../t.ts';
import { DEFAULTS, type LlmCostOptions } from './options.ts';
import { useSpend, type Found } from './use-spend.ts';

const HEAD_PX = 24;
const LEGEND_PX = 24;
const BUDGETS_PX = 72;
const MIN_CHART_PX = 80;
const BUDGET_PX = 192;

/** What does it cost, and is it within the budgets? */
export function LlmCostPanel({ timeRange, width, height, ...props }: PanelProps<LlmCostOptions>) {
  const styles = useStyles2(getStyles);
  const options = { ...DEFAULTS, ...props.options };
  const { found, error } = useSpend(timeRange.from.valueOf(), timeRange.to.valueOf(), options);
  if (found === undefined) {
    return error === undefined ? (
      <Skeleton rows={1} height={height / 8 - 1} />
    ) : (
      <Failed text={error.message} />
    );
  }
  const whole = wholeOf(found.whole);
  if (whole === undefined || whole.calls === 0) {
    return (
      <div className={styles.empty} style={{ width, height }}>
        <Icon name="ai-sparkle" size="xl" />
        <p>{t('llm.panel.none', 'No call went through the gateway in this time.')}</p>
        <TextLink href={LLM_PATH}>{t('llm.panel.open', 'Open LLM in VigilOps')}</TextLink>
      </div>
    );
  }
  return (
    <div className={styles.panel} style={{ width, height }}>
      {error !== undefined && <Failed text={error.message} />}
      <div className={styles.head} style={{ height: HEAD_PX }}>
        <b>
          <Costs costs={whole.costs} />
        </b>
        <span>{t('llm.calls-of', '{{total}} calls', { total: count(whole.calls) })}</span>
        {whole.unpriced_calls > 0 && (
          <span className={styles.warning}>
            {t('llm.unpriced.some', '{{total}} unpriced', { total: count(whole.unpriced_calls) })}
          </span>
        )}
      </div>
      <Drawn found={found} width={width} height={height - HEAD_PX} />
    </div>
  );
}

interface DrawnProps {
  readonly found: Found;
  readonly width: number;
  readonly height: number;
}

/** The chart; below it budgets, where both have room. */
function Drawn({ found, width, height }: DrawnProps) {
  const styles = useStyles2(getStyles);
  const { groups, whole, budgets, stepSeconds, from, to } = found;
  const measure: Measure = currenciesOf(whole)[0] ?? 'tokens';
  const lines = budgetLines(budgets, measure, stepSeconds);
  const shown = mostUsed(budgets).slice(0, Math.max(1, Math.floor(width / BUDGET_PX)));
  const hasRoom = shown.length > 0 && height - LEGEND_PX - BUDGETS_PX >= MIN_CHART_PX;
  return (
    <>
      <SpendChart
        groups={groups}
        measure={measure}
        stepSeconds={stepSeconds}
        from={from}
        to={to}
        width={width}
        height={Math.max(MIN_CHART_PX, height - LEGEND_PX - (hasRoom ? BUDGETS_PX : 0))}
        lines={lines}
      />
      <div className={styles.legend} style={{ height: LEGEND_PX }}>
        <SpendLegend groups={groups} lines={lines} />
      </div>
      {hasRoom && (
        <div className={styles.budgets} style={{ height: BUDGETS_PX }}>
          <BudgetList budgets={shown} isNarrow />
        </div>
      )}
    </>
  );
}

function Failed({ text }: { readonly text: string }) {
  const styles = useStyles2(getStyles);
  return (
    <p className={styles.failed} role="alert">
      <Icon name="exclamation-triangle" /> {text}
    </p>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  panel: css({ position: 'relative', overflow: 'hidden' }),
  head: css({
    display: 'flex',
    gap: theme.spacing(2),
    overflow: 'hidden',
    whiteSpace: 'nowrap',
    fontVariantNumeric: 'tabular-nums',
  }),
  legend: css({ overflow: 'hidden' }),
  budgets: css({ overflow: 'hidden' }),
  warning: css({ color: theme.colors.warning.text }),
  empty: css({
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    gap: theme.spacing(1),
    color: theme.colors.text.secondary,
    p: { margin: 0 },
  }),
  failed: css({ margin: 0, color: theme.colors.warning.text, overflowWrap: 'anywhere' }),
});
