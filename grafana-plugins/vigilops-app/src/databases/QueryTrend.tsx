import { RadioButtonGroup } from '@grafana/ui';
import { useMemo } from 'react';
import { Section } from '../fleet/Section.tsx';
import { useUrlState } from '../pages/use-url-state.ts';
import { t } from '../t.ts';
import { TimeBars } from './TimeBars.tsx';
import type { DatabaseQueryDetail } from './types.ts';
import { countText, took } from './words.ts';

const MEASURES = ['total_ms', 'calls', 'mean_ms', 'max_ms', 'rows', 'blocks_read'] as const;
type Measure = (typeof MEASURES)[number];

function measureName(measure: Measure): string {
  switch (measure) {
    case 'total_ms':
      return t('databases.by.total', 'Total time');
    case 'calls':
      return t('databases.by.calls', 'Calls');
    case 'mean_ms':
      return t('databases.by.mean', 'Mean time');
    case 'max_ms':
      return t('databases.by.max', 'Slowest run');
    case 'rows':
      return t('databases.by.rows', 'Rows');
    case 'blocks_read':
      return t('databases.by.read', 'Pages read');
    default:
      return measure satisfies never;
  }
}

interface Props {
  readonly trend: DatabaseQueryDetail['trend'];
  /** Milliseconds. */
  readonly from: number;
  readonly to: number;
}

/** How a statement went, by what one wants to know of it. */
export function QueryTrend({ trend, from, to }: Props) {
  const [text, setText] = useUrlState('trend');
  const told = MEASURES.filter((each) => trend[each].some((value) => value !== null));
  const measure = told.find((each) => each === text) ?? 'total_ms';
  const times = useMemo(() => trend.times.map((time) => Date.parse(time)), [trend.times]);
  return (
    <Section
      title={t('databases.over-time', 'Over time')}
      tools={
        <RadioButtonGroup
          aria-label={t('databases.measure', 'Measure')}
          size="sm"
          value={measure}
          options={told.map((value) => ({ value, label: measureName(value) }))}
          onChange={(next) => setText(next === 'total_ms' ? '' : next)}
        />
      }
    >
      <TimeBars
        name={measureName(measure)}
        times={times}
        stepMs={trend.step_seconds * 1_000}
        values={trend[measure]}
        from={from}
        to={to}
        text={measure.endsWith('_ms') ? took : countText}
      />
    </Section>
  );
}
