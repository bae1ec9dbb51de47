import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2, useTheme2 } from '@grafana/ui';
import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import { clockTime, count } from '../../fleet/words.ts';
import { t } from '../../t.ts';
import type { Findings } from './types.ts';

interface Props {
  /** Those that go on, whatever the filters say. */
  readonly open: Findings;
  readonly now: number;
}

/** Is anything unusual, since when, and how much is looked at? */
export function FindingsState({ open: { items, watch, next_cursor: more }, now }: Props) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const since = Math.min(...items.map(({ from }) => Date.parse(from)));
  const isQuiet = items.length === 0;
  return (
    <div className={styles.state}>
      <strong style={{ color: isQuiet ? theme.colors.success.text : theme.colors.warning.text }}>
        <Icon name={isQuiet ? 'check-circle' : 'exclamation-triangle'} />{' '}
        {isQuiet
          ? t('findings.quiet', 'Nothing unusual now')
          : t('findings.open', 'Open findings: {{total}}, since {{time}}', {
              total: `${count(items.length)}${more === null ? '' : '+'}`,
              time: clockTime(since, now),
            })}
      </strong>
      <span>
        {t('findings.watched', '{{series}} series watched, learning: {{learning}}', {
          series: count(watch.series),
          learning: count(watch.learning),
        })}
      </span>
      {watch.left_out > 0 && (
        <span>
          {t('findings.left-out', 'Not watched, for they are too many: {{total}}', {
            total: count(watch.left_out),
          })}
        </span>
      )}
      {watch.looked_until !== null && (
        <span>
          {t('findings.looked', 'Last look:')} <TimeAgo time={Date.parse(watch.looked_until)} now={now} />
        </span>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  state: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 2),
    span: { color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize },
    strong: { fontSize: theme.typography.h5.fontSize },
  }),
});
