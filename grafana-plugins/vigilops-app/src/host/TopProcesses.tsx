import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import { Section } from '../fleet/Section.tsx';
import { Skeleton } from '../fleet/Skeleton.tsx';
import { absolute, bytes } from '../fleet/words.ts';
import { useUrlState } from '../pages/use-url-state.ts';
import { t } from '../t.ts';
import { keyOf, topProcesses, type ProcessOrder } from './processes.ts';
import type { ProcessesAt } from './use-processes.ts';

interface Props {
  readonly found: ProcessesAt;
  /** The moment that was chosen on the charts. */
  readonly at: number | undefined;
  readonly pinned: boolean;
  readonly onUnpin: () => void;
}

const SHOWN = 12;

/** Who uses the CPU and the memory, at the cursor's time. */
export function TopProcesses({ found, at, pinned, onUnpin }: Props) {
  const styles = useStyles2(getStyles);
  const [orderText, setOrder] = useUrlState('processes');
  const order: ProcessOrder = orderText === 'memory' ? 'memory' : 'cpu';
  const { processes, loading, error } = found;
  const rows = processes === undefined ? [] : topProcesses(processes, order).slice(0, SHOWN);
  const most = Math.max(...rows.map((row) => row.cpu_usage_ratio ?? 0), 0.01);
  const largest = Math.max(...rows.map((row) => row.memory_bytes ?? 0), 1);
  const measured = processes?.top_at ?? null;
  return (
    <Section
      title={t('processes.title', 'Top processes')}
      tools={
        <>
          <span className={styles.at} role="status">
            {at === undefined ? t('processes.newest', 'newest') : absolute(at)}
          </span>
          {pinned && (
            <Button size="sm" variant="secondary" fill="text" icon="times" onClick={onUnpin}>
              {t('processes.unpin', 'Back to the newest')}
            </Button>
          )}
          <RadioButtonGroup
            aria-label={t('processes.order', 'Order')}
            size="sm"
            value={order}
            options={[
              { value: 'cpu', label: t('processes.by-cpu', 'By CPU') },
              { value: 'memory', label: t('processes.by-memory', 'By memory') },
            ]}
            onChange={(next) => setOrder(next === 'memory' ? next : '')}
          />
        </>
      }
    >
      {error !== undefined && (
        <p role="alert">
          {error.message} {error.help}
        </p>
      )}
      {processes === undefined && error === undefined && <Skeleton rows={6} height={3} />}
      {processes !== undefined && rows.length === 0 && (
        <p className={styles.none}>
          {t(
            'processes.none',
            'No processes were reported around this time. The agent sends them; SDKs do not.',
          )}
        </p>
      )}
      {rows.length > 0 && (
        <table
          className={cx(styles.table, loading && styles.old)}
          title={measured === null ? '' : absolute(Date.parse(measured))}
        >
          <thead>
            <tr>
              <th scope="col">{t('processes.name', 'Process')}</th>
              <th scope="col" className={styles.pid}>
                {t('processes.pid', 'PID')}
              </th>
              <th scope="col" className={styles.user}>
                {t('processes.user', 'User')}
              </th>
              <th scope="col">{t('processes.cpu', 'CPU')}</th>
              <th scope="col">{t('processes.memory', 'Memory')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={keyOf(row)}>
                <th scope="row" title={row.name ?? ''}>
                  {row.name ?? '–'}
                </th>
                <td className={styles.pid}>{row.pid}</td>
                <td className={styles.user} title={row.user ?? ''}>
                  {row.user}
                </td>
                <Share value={row.cpu_usage_ratio} of={most} text={cpuText} />
                <Share value={row.memory_bytes} of={largest} text={bytes} />
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}

/** Of all CPUs, as the chart. */
const cpuText = (ratio: number) => `${(ratio * 100).toFixed(ratio < 0.1 ? 1 : 0)} %`;

interface ShareProps {
  readonly value: number | null;
  /** The largest of the column, which is as long as its bar gets. */
  readonly of: number;
  readonly text: (value: number) => string;
}

function Share({ value, of, text }: ShareProps) {
  const styles = useStyles2(getStyles);
  return (
    <td className={styles.share}>
      {value === null ? (
        '–'
      ) : (
        <>
          <span className={styles.bar} style={{ width: `${(value / of) * 100}%` }} aria-hidden />
          <span className={styles.value}>{text(value)}</span>
        </>
      )}
    </td>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  at: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  none: css({ color: theme.colors.text.secondary, margin: 0 }),
  old: css({ opacity: 0.6 }),
  table: css({
    width: '100%',
    tableLayout: 'fixed',
    'th, td': {
      padding: theme.spacing(0.25, 0.5),
      textAlign: 'left',
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
      fontWeight: theme.typography.fontWeightRegular,
    },
    'thead th': { color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize },
    'tbody tr:hover': { background: theme.colors.background.secondary },
  }),
  pid: css({ width: theme.spacing(8), fontVariantNumeric: 'tabular-nums' }),
  user: css({ width: theme.spacing(11), [theme.breakpoints.down('sm')]: { display: 'none' } }),
  share: css({ position: 'relative', fontVariantNumeric: 'tabular-nums' }),
  bar: css({
    position: 'absolute',
    insetBlock: theme.spacing(0.25),
    left: 0,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.info.transparent,
  }),
  value: css({ position: 'relative', paddingLeft: theme.spacing(0.5) }),
});
