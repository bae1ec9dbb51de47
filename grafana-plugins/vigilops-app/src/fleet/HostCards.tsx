import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Link, useStyles2, useTheme2 } from '@grafana/ui';
import type { Host } from '../api/types.ts';
import { hostPath } from '../pages/paths.ts';
import { t } from '../t.ts';
import { healthColor } from './health-look.ts';
import { HealthMark } from './HealthMark.tsx';
import { hostHealth, type FigureName, type HostGroup } from './host-health.ts';
import { HostGroups } from './HostGroups.tsx';
import { TimeAgo } from './TimeAgo.tsx';
import { Trend } from './Trend.tsx';
import type { Trends } from './trends.ts';
import { UseBar } from './UseBar.tsx';
import { bytesPerSecond, figureNames, short, type FigureNames } from './words.ts';

interface Props {
  readonly groups: readonly HostGroup[];
  readonly trends: Trends | undefined;
  readonly now: number;
}

/** Hosts with their figures and how those went, to look at side by side. */
export function HostCards({ groups, trends, now }: Props) {
  const styles = useStyles2(getStyles);
  const labels = figureNames();
  return (
    <HostGroups groups={groups}>
      {(hosts) => (
        <ul className={styles.cards}>
          {hosts.map((host) => (
            <li key={host.id}>
              <HostCard host={host} labels={labels} trend={trends?.get(host.name) ?? {}} now={now} />
            </li>
          ))}
        </ul>
      )}
    </HostGroups>
  );
}

const FIGURES = ['cpu', 'memory', 'disk'] as const;

interface CardProps {
  readonly host: Host;
  readonly labels: FigureNames;
  readonly trend: Readonly<Partial<Record<FigureName, readonly (number | null)[]>>>;
  readonly now: number;
}

function HostCard({ host, labels, trend, now }: CardProps) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const health = hostHealth(host);
  const { figures } = host;
  const ratios = {
    cpu: figures.cpu_usage_ratio,
    memory: figures.memory_usage_ratio,
    disk: figures.disk_usage_ratio,
  };
  return (
    <article className={styles.card} style={{ borderTopColor: healthColor(health, theme).main }}>
      <div className={styles.head}>
        <Link href={hostPath(host.id)} data-step className={styles.name}>
          {host.name}
        </Link>
        <HealthMark health={health} />
      </div>
      {FIGURES.map((name) => (
        <div key={name} className={styles.figure}>
          <span>{labels[name]}</span>
          <Trend values={trend[name] ?? []} />
          <UseBar name={name} label={labels[name]} ratio={ratios[name]} />
        </div>
      ))}
      <div className={styles.foot}>
        {figures.load_1m !== null && (
          <span>{t('hosts.load', 'Load {{load}}', { load: short(figures.load_1m) })}</span>
        )}
        {figures.network_receive_bytes_per_second !== null && (
          <span>
            ↓ {bytesPerSecond(figures.network_receive_bytes_per_second)} ↑{' '}
            {bytesPerSecond(figures.network_transmit_bytes_per_second ?? 0)}
          </span>
        )}
        {host.last_heartbeat !== null && <TimeAgo time={Date.parse(host.last_heartbeat)} now={now} />}
      </div>
    </article>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  cards: css({
    listStyle: 'none',
    display: 'grid',
    gridTemplateColumns: `repeat(auto-fill, minmax(min(100%, ${theme.spacing(36)}), 1fr))`,
    gap: theme.spacing(1),
  }),
  card: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(0.75),
    height: '100%',
    padding: theme.spacing(1.5),
    borderTop: `${theme.spacing(0.25)} solid`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.secondary,
  }),
  head: css({ display: 'flex', justifyContent: 'space-between', gap: theme.spacing(1) }),
  name: css({
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    fontWeight: theme.typography.fontWeightMedium,
    '&:hover': { textDecoration: 'underline' },
  }),
  figure: css({
    display: 'grid',
    gridTemplateColumns: `${theme.spacing(7)} 1fr ${theme.spacing(16)}`,
    alignItems: 'center',
    gap: theme.spacing(1),
    '& > span': { color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize },
  }),
  foot: css({
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    gap: theme.spacing(0, 1.5),
    marginTop: 'auto',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontVariantNumeric: 'tabular-nums',
  }),
});
