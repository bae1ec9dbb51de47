import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Link, useStyles2 } from '@grafana/ui';
import type { Host, LogVolumeResponse, Service } from '../../api/types.ts';
import { inTrouble } from '../../fleet/host-health.ts';
import { Trend } from '../../fleet/Trend.tsx';
import { count } from '../../fleet/words.ts';
import { countServices } from '../../services/trouble.ts';
import { t } from '../../t.ts';
import { HOSTS_PATH, logsPath, SERVICES_PATH } from '../paths.ts';

interface Props {
  readonly hosts: readonly Host[];
  readonly services: readonly Service[] | undefined;
  readonly volume: LogVolumeResponse | undefined;
}

/** The house in four numbers, each a way to what it counts. */
export function Counts({ hosts, services, volume }: Props) {
  const styles = useStyles2(getStyles);
  const online = hosts.filter(({ status }) => status === 'online').length;
  return (
    <dl className={styles.numbers}>
      <Count
        label={t('overview.online', 'Hosts online')}
        value={`${count(online)} / ${count(hosts.length)}`}
        href={HOSTS_PATH}
      />
      <Count
        label={t('overview.wrong', 'Hosts that need a look')}
        value={count(hosts.filter(inTrouble).length)}
        href={`${HOSTS_PATH}?trouble=1`}
      />
      <Services services={services} />
      <Count
        label={t('overview.errors', 'Errors logged, 1 hour')}
        value={volume === undefined ? '…' : count(volume.total)}
        href={logsPath({ level: 'error' }, { from: 'now-1h', to: 'now' })}
        trend={volume === undefined ? undefined : shares(volume)}
      />
    </dl>
  );
}

/** How many of those that are checked are up; where none is, how many there are. */
function Services({ services }: Pick<Props, 'services'>) {
  const { checked, byStatus } = countServices(services ?? []);
  const all = services === undefined ? '…' : count(services.length);
  return checked === 0 ? (
    <Count label={t('overview.services', 'Services')} value={all} href={SERVICES_PATH} />
  ) : (
    <Count
      label={t('overview.services-up', 'Services up')}
      value={`${count(byStatus.up)} / ${count(checked)}`}
      href={SERVICES_PATH}
    />
  );
}

/** Of the fullest step. */
function shares({ times, levels }: LogVolumeResponse): number[] {
  const sums = times.map((_, at) => levels.reduce((sum, { counts }) => sum + (counts[at] ?? 0), 0));
  const most = Math.max(1, ...sums);
  return sums.map((sum) => sum / most);
}

interface CountProps {
  readonly label: string;
  readonly value: string;
  readonly href?: string;
  readonly trend?: readonly number[] | undefined;
}

function Count({ label, value, href, trend }: CountProps) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.number}>
      <dt>{label}</dt>
      <dd>
        {href === undefined ? value : <Link href={href}>{value}</Link>}
        {trend !== undefined && (
          <div className={styles.trend}>
            <Trend values={trend} />
          </div>
        )}
      </dd>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  numbers: css({
    display: 'grid',
    gridTemplateColumns: `repeat(auto-fit, minmax(${theme.spacing(19)}, 1fr))`,
    gap: theme.spacing(1),
    margin: 0,
  }),
  number: css({
    position: 'relative',
    padding: theme.spacing(1.5, 2),
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    dt: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
    dd: { margin: 0, fontSize: theme.typography.h2.fontSize, fontVariantNumeric: 'tabular-nums' },
    // The whole tile is the way.
    'a::after': { content: '""', position: 'absolute', inset: 0 },
    '&:has(a):hover': { background: theme.colors.background.secondary },
  }),
  trend: css({
    position: 'absolute',
    right: theme.spacing(2),
    bottom: theme.spacing(1.5),
    width: '40%',
  }),
});
