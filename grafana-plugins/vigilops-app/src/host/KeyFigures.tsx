import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import type { Host } from '../api/types.ts';
import { UseBar } from '../fleet/UseBar.tsx';
import { bytesPerSecond, figureName, short } from '../fleet/words.ts';
import { t } from '../t.ts';

/** What was heard last, as shares of what there is. */
export function KeyFigures({ host: { figures } }: { readonly host: Host }) {
  const styles = useStyles2(getStyles);
  const cpus = figures.cpu_logical_count;
  return (
    <dl className={styles.figures}>
      <Figure name={figureName('cpu')} note={cpus === null ? '' : cpuCount(cpus)}>
        <UseBar name="cpu" label={figureName('cpu')} ratio={figures.cpu_usage_ratio} />
      </Figure>
      <Figure name={figureName('memory')}>
        <UseBar name="memory" label={figureName('memory')} ratio={figures.memory_usage_ratio} />
      </Figure>
      <Figure name={t('host.fullest', 'Fullest disk')} note={figures.disk_mountpoint ?? ''}>
        <UseBar name="disk" label={t('host.fullest', 'Fullest disk')} ratio={figures.disk_usage_ratio} />
      </Figure>
      <Figure name={t('host.load-average', 'Load 1, 5, 15 min')}>
        {[figures.load_1m, figures.load_5m, figures.load_15m]
          .map((load) => (load === null ? '–' : short(load)))
          .join(' · ')}
      </Figure>
      <Figure name={t('host.net', 'Network')} small>
        {figures.network_receive_bytes_per_second === null
          ? '–'
          : `↓ ${bytesPerSecond(figures.network_receive_bytes_per_second)} ↑ ${bytesPerSecond(
              figures.network_transmit_bytes_per_second ?? 0,
            )}`}
      </Figure>
      {figures.swap_usage_ratio !== null && figures.swap_usage_ratio > 0 && (
        <Figure name={t('host.swap', 'Swap')}>
          <UseBar name="memory" label={t('host.swap', 'Swap')} ratio={figures.swap_usage_ratio} />
        </Figure>
      )}
    </dl>
  );
}

const cpuCount = (cpus: number) => t('host.cpus', 'CPUs: {{cpus}}', { cpus });

interface FigureProps {
  readonly name: string;
  readonly note?: string;
  /** For what is long. */
  readonly small?: boolean;
  readonly children: ReactNode;
}

function Figure({ name, note = '', small = false, children }: FigureProps) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.figure}>
      <dt>
        {name}
        {note !== '' && <span className={styles.note}>{note}</span>}
      </dt>
      <dd className={small ? styles.small : ''}>{children}</dd>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  figures: css({
    display: 'grid',
    gridTemplateColumns: `repeat(auto-fit, minmax(${theme.spacing(17)}, 1fr))`,
    gap: theme.spacing(1),
    margin: 0,
  }),
  figure: css({
    padding: theme.spacing(1, 1.5),
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    dt: {
      display: 'flex',
      justifyContent: 'space-between',
      gap: theme.spacing(1),
      color: theme.colors.text.secondary,
      fontWeight: theme.typography.fontWeightRegular,
      fontSize: theme.typography.bodySmall.fontSize,
      whiteSpace: 'nowrap',
    },
    dd: { margin: 0, fontVariantNumeric: 'tabular-nums' },
  }),
  small: css({ fontSize: theme.typography.bodySmall.fontSize }),
  note: css({ overflow: 'hidden', textOverflow: 'ellipsis' }),
});
