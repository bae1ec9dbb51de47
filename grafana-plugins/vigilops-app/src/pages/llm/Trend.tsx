import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Combobox, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { stepOf, type Measure } from '../../llm/spend.ts';
import { SpendChart, SpendLegend } from '../../llm/SpendChart.tsx';
import type { Dimension, Spend } from '../../llm/types.ts';
import { dimensionName } from '../../llm/words.ts';
import { useWidth } from '../../logs/use-size.ts';
import { t } from '../../t.ts';
import { useUrlState } from '../use-url-state.ts';

const BY = [
  'model',
  'project',
  'provider',
  'member',
  'key',
  'environment',
] as const satisfies readonly Dimension[];
const GROUPS = 7;
const HEIGHT_PX = 240;

interface Props {
  readonly range: { readonly from: string; readonly to: string };
  /** The same in milliseconds. */
  readonly span: { readonly from: number; readonly to: number };
  readonly currencies: readonly string[];
}

/** Cost over time by what is chosen, or tokens or calls where nothing was paid. */
export function Trend({ range, span, currencies }: Props) {
  const styles = useStyles2(getStyles);
  const [byText, setBy] = useUrlState('by');
  const [showText, setShow] = useUrlState('show');
  const by = BY.find((each) => each === byText) ?? 'model';
  const measures: readonly Measure[] = [...currencies, 'tokens', 'calls'];
  const measure = measures.find((each) => each === showText) ?? measures[0] ?? 'tokens';
  const step = stepOf(span.to - span.from);
  const found = useAsked(REFRESH_MS.slow, 'queryLlmSpend', {
    body: { ...range, by: [by], step_seconds: step, limit: GROUPS },
  });
  return (
    <div className={styles.trend}>
      <div className={styles.tools}>
        <RadioButtonGroup<Measure>
          aria-label={t('llm.show', 'Shown')}
          size="sm"
          value={measure}
          options={measures.map((value) => ({ value, label: measureName(value) }))}
          onChange={(next) => setShow(next === measures[0] ? '' : next)}
        />
        <Combobox<(typeof BY)[number]>
          aria-label={t('llm.by', 'Grouped by')}
          width="auto"
          minWidth={16}
          value={by}
          options={BY.map((value) => ({ value, label: dimensionName(value) }))}
          onChange={({ value }) => setBy(value === 'model' ? '' : value)}
        />
      </div>
      <Part polled={found} rows={1} height={HEIGHT_PX / 8}>
        {({ groups }) => <Chart groups={groups} measure={measure} step={step} span={span} />}
      </Part>
    </div>
  );
}

interface ChartProps {
  readonly groups: Spend['groups'];
  readonly measure: Measure;
  readonly step: number;
  readonly span: Props['span'];
}

function Chart({ groups, measure, step, span }: ChartProps) {
  const [box, width] = useWidth();
  return (
    <>
      <div ref={box}>
        {width > 0 && (
          <SpendChart
            groups={groups}
            measure={measure}
            stepSeconds={step}
            {...span}
            width={width}
            height={HEIGHT_PX}
          />
        )}
      </div>
      <SpendLegend groups={groups} />
    </>
  );
}

function measureName(measure: Measure): string {
  switch (measure) {
    case 'tokens':
      return t('llm.tokens', 'Tokens');
    case 'calls':
      return t('llm.calls', 'Calls');
    default:
      return measure;
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  trend: css({ marginTop: theme.spacing(2), minWidth: 0 }),
  tools: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(1),
    marginBottom: theme.spacing(1),
  }),
});
