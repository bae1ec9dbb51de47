import { css } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import { Table } from '../../admin/Table.tsx';
import { t } from '../../t.ts';
import { lengthText } from '../length.ts';
import { SeverityMark } from '../Marks.tsx';
import { SEVERITIES, type Severity } from '../types.ts';
import { className } from '../words.ts';
import type { Ladder, Step } from './ladders.ts';

interface Props {
  readonly label: string;
  readonly ladders: Readonly<Record<Severity, Ladder>>;
}

/** Severities down, time without anybody across: who is told when. */
export function LadderTable({ label, ladders }: Props) {
  const styles = useStyles2(getStyles);
  const times = [
    ...new Set(SEVERITIES.flatMap((severity) => ladders[severity].steps.map((step) => step.after_seconds))),
  ].toSorted((a, b) => a - b);
  return (
    <Table
      label={label}
      minWidth={60}
      heads={[
        t('alerts.severity-name', 'Severity'),
        ...times.map((after) =>
          after === 0
            ? t('policy.at-once', 'At once')
            : t('policy.after', 'Nobody at it after {{time}}', { time: lengthText(after) }),
        ),
        t('policy.again', 'Again every'),
      ]}
    >
      {SEVERITIES.map((severity) => (
        <tr key={severity}>
          <th scope="row">
            <SeverityMark severity={severity} />
          </th>
          {times.map((after) => (
            <td key={after}>
              {ladders[severity].steps
                .filter((step) => step.after_seconds === after)
                .map((step, at) => (
                  <span key={at} className={styles.step}>
                    {stepText(step)}
                  </span>
                ))}
            </td>
          ))}
          <td>{repeatText(ladders[severity].repeat_seconds)}</td>
        </tr>
      ))}
    </Table>
  );
}

const repeatText = (seconds: number | null) => (seconds === null ? '–' : lengthText(seconds));

function stepText({ classes, channels, duty }: Step): string {
  const parts = [
    ...classes.map(className),
    ...channels,
    ...duty.map((name) => t('policy.of-duty', 'who has duty: {{name}}', { name })),
  ];
  return parts.length === 0 ? t('policy.nobody', 'nobody') : parts.join(', ');
}

const getStyles = () => ({
  step: css({ display: 'block', overflowWrap: 'anywhere' }),
});
