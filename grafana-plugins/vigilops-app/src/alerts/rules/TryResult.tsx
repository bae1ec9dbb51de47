import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { Table } from '../../admin/Table.tsx';
import { absolute, clockTime, count, duration, short } from '../../fleet/words.ts';
import { stretch } from '../../services/words.ts';
import { t } from '../../t.ts';
import { lengthText } from '../length.ts';
import type { Backtest } from '../types.ts';

const SHOWN = 20;

interface Props {
  readonly result: Backtest;
  readonly onTake: (forSeconds: number) => void;
}

/** What would have happened, against other times that it could have to last, and what it says at this moment. */
export function TryResult({ result, onTake }: Props) {
  const styles = useStyles2(getStyles);
  const { episodes, notes } = result;
  const to = Date.parse(result.to);
  return (
    <div className={styles.result}>
      <p className={styles.sum} role="status">
        {summary(result)}
      </p>
      {notes.map((note) => (
        <p key={note} className={styles.note}>
          {note}
        </p>
      ))}
      <Comparison result={result} onTake={onTake} />
      <Now result={result} />
      {episodes.length > 0 && (
        <Table
          label={t('try.episodes', 'When it would have fired')}
          heads={[
            t('try.when', 'It would have fired'),
            t('try.long', 'For'),
            t('try.subject', 'What'),
            t('try.peak', 'At worst'),
          ]}
        >
          {episodes.slice(0, SHOWN).map(({ subject, from, to: end, peak }) => (
            <tr key={`${subject} ${from}`}>
              <td>
                <time dateTime={from} title={absolute(Date.parse(from))}>
                  {clockTime(Date.parse(from), to)}
                </time>
              </td>
              <td>
                {end === null
                  ? t('try.still', 'it still lasts')
                  : stretch((Date.parse(end) - Date.parse(from)) / 1_000)}
              </td>
              <td>{subject}</td>
              <td>{short(peak)}</td>
            </tr>
          ))}
        </Table>
      )}
      {episodes.length > SHOWN && (
        <p className={styles.note}>
          {t('try.more', 'And {{total}} earlier ones.', { total: episodes.length - SHOWN })}
        </p>
      )}
    </div>
  );
}

function daysOf({ from, to }: Backtest): number {
  return Math.max(1, Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000));
}

/** `It would have fired 14 times in 30 days. 10m removes 11 and loses none that was acknowledged.` */
function summary(result: Backtest): string {
  const { as_defined: own } = result;
  const fired = t('try.fired', 'It would have fired {{total}} times in {{time}}.', {
    total: count(own.fired),
    time: duration(daysOf(result) * 86_400),
  });
  const best = result.instead
    .filter(
      (other) => other.for_seconds > own.for_seconds && other.fired < own.fired && other.lost === own.lost,
    )
    .toSorted((a, b) => a.fired - b.fired || a.for_seconds - b.for_seconds)[0];
  if (best === undefined) {
    return fired;
  }
  const better = t('try.better', '{{time}} removes {{fewer}} of them and loses none that was acknowledged.', {
    time: lengthText(best.for_seconds),
    fewer: count(own.fired - best.fired),
  });
  return `${fired} ${better}`;
}

function Comparison({ result, onTake }: Props) {
  const own = result.as_defined;
  const all = [own, ...result.instead.filter((other) => other.for_seconds !== own.for_seconds)].toSorted(
    (a, b) => a.for_seconds - b.for_seconds,
  );
  return (
    <Table
      label={t('try.compare', 'Other times that it could have to last')}
      heads={[
        t('rule.for', 'It has to last'),
        t('try.times', 'Fired'),
        t('try.acknowledged', 'Of those, acknowledged'),
        t('try.lost', 'Acknowledged ones lost'),
        t('try.median', 'Half were over within'),
        '',
      ]}
    >
      {all.map((outcome) => (
        <tr key={outcome.for_seconds}>
          <th scope="row">
            {outcome.for_seconds === 0 ? t('try.at-once', 'not at all') : lengthText(outcome.for_seconds)}
            {outcome === own && ` ${t('try.as-defined', '(as it is)')}`}
          </th>
          <td>{count(outcome.fired)}</td>
          <td>{count(outcome.acknowledged)}</td>
          <td>{count(outcome.lost)}</td>
          <td>{outcome.median_seconds === null ? '–' : stretch(outcome.median_seconds)}</td>
          <td>
            {outcome !== own && (
              <Button
                type="button"
                size="sm"
                variant="secondary"
                fill="text"
                onClick={() => onTake(outcome.for_seconds)}
              >
                {t('try.take', 'Take this')}
              </Button>
            )}
          </td>
        </tr>
      ))}
    </Table>
  );
}

/** What it says at this moment: those that are bad by name, the others in numbers. */
function Now({ result: { now, subjects } }: Pick<Props, 'result'>) {
  const styles = useStyles2(getStyles);
  const bad = now.filter(({ verdict }) => verdict === 'bad');
  const silent = now.filter(({ verdict }) => verdict === 'no_data').length;
  return (
    <p className={styles.note}>
      {t('try.now', 'Looked at: {{subjects}}. Bad now: {{bad}}. Without data: {{silent}}.', {
        subjects: count(subjects),
        bad: count(bad.length),
        silent: count(silent),
      })}{' '}
      {bad
        .slice(0, SHOWN)
        .map(({ subject, value }) => (value === null ? subject : `${subject} (${short(value)})`))
        .join(', ')}
    </p>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  result: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1) }),
  sum: css({ margin: 0, fontSize: theme.typography.h5.fontSize }),
  note: css({ margin: 0, color: theme.colors.text.secondary, overflowWrap: 'anywhere' }),
});
