import { Combobox, Field } from '@grafana/ui';
import { lastValueFrom, map } from 'rxjs';
import { useAppData } from '../../fleet/app-data.tsx';
import { t } from '../../t.ts';

const OFFERED = 100;

interface Props {
  readonly value: string;
  readonly problem: string | undefined;
  readonly onChange: (metric: string) => void;
}

/** A metric by its name; what was never received can be named, too. */
export function MetricField({ value, problem, onChange }: Props) {
  const { api } = useAppData();
  const offered = (text: string) =>
    lastValueFrom(
      api.call('listMetrics', { query: { ...(text === '' ? {} : { q: text }), limit: OFFERED } }).pipe(
        map(({ items }) =>
          [...new Map(items.map((item) => [item.name, item])).values()].map(({ name, description }) => ({
            value: name,
            label: name,
            description,
          })),
        ),
      ),
    );
  return (
    <Field
      label={t('rule.metric', 'Metric')}
      required
      invalid={problem !== undefined}
      error={problem}
      htmlFor="rule-metric"
      noMargin
    >
      <Combobox
        id="rule-metric"
        createCustomValue
        placeholder="system.cpu.utilization"
        value={value === '' ? null : value}
        options={offered}
        onChange={(option) => onChange(option.value)}
      />
    </Field>
  );
}
