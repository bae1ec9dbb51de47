import { TextLink } from '@grafana/ui';
import { Table } from '../../admin/Table.tsx';
import { NOISY } from '../../alerts/rules/noise.ts';
import type { AlertStatistics } from '../../alerts/types.ts';
import { count, percent } from '../../fleet/words.ts';
import { t } from '../../t.ts';
import { rulePath } from '../paths.ts';
import { timeOf } from './Figures.tsx';

const SHOWN = 15;

/** Rules by what they cost people, each with a way to tune it. */
export function NoisyRules({ rules }: { readonly rules: AlertStatistics['rules'] }) {
  return (
    <Table
      label={t('statistics.noisy', 'The noisiest rules')}
      minWidth={70}
      heads={[
        t('rules.rule', 'Rule'),
        t('statistics.alerts', 'Alerts'),
        t('alerts.timeline.told', 'Told'),
        t('alerts.state.acknowledged', 'Acknowledged'),
        t('statistics.lasted', 'Half lasted less than'),
        t('statistics.noise', 'Noise'),
        '',
      ]}
    >
      {rules
        .slice(0, SHOWN)
        .map(({ rule_id: id, name, title, alerts, told, acknowledged, median_seconds: median, noise }) => (
          <tr key={`${id ?? 0} ${name}`}>
            <th scope="row">{title}</th>
            <td>{count(alerts)}</td>
            <td>{count(told)}</td>
            <td>{count(acknowledged)}</td>
            <td>{timeOf(median)}</td>
            <td>{percent(noise)}</td>
            <td>
              {id !== null && noise >= NOISY && (
                <TextLink href={rulePath(id)}>{t('statistics.tune', 'Tune it')}</TextLink>
              )}
            </td>
          </tr>
        ))}
    </Table>
  );
}
