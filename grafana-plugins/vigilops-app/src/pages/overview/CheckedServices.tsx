import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Link, useStyles2 } from '@grafana/ui';
import { useMemo } from 'react';
import type { Service } from '../../api/types.ts';
import { daysOf } from '../../services/day-bars.ts';
import { DayBars } from '../../services/DayBars.tsx';
import { StatusMark } from '../../services/StatusMark.tsx';
import { byTrouble } from '../../services/trouble.ts';
import type { ServiceBars } from '../../services/types.ts';
import { useDayBars } from '../../services/use-day-bars.ts';
import { availabilityText } from '../../services/words.ts';
import { servicePath } from '../paths.ts';

const SHOWN = 8;
/** As many days as the narrow place can show. */
const DAYS = 30;

/** How the services are that somebody asks, those in trouble first. */
export function CheckedServices({ services }: { readonly services: readonly Service[] }) {
  const styles = useStyles2(getStyles);
  const bars = useDayBars();
  return (
    <ul className={styles.list}>
      {services
        .toSorted(byTrouble)
        .slice(0, SHOWN)
        .map((service) => (
          <li key={service.id}>
            <Row service={service} bars={bars.data} />
          </li>
        ))}
    </ul>
  );
}

function Row({ service, bars }: { readonly service: Service; readonly bars: ServiceBars | undefined }) {
  const styles = useStyles2(getStyles);
  const { id, objective_percent: objective } = service;
  const days = useMemo(
    () => (bars === undefined ? [] : daysOf(bars, id, objective).slice(-DAYS)),
    [bars, id, objective],
  );
  return (
    <div className={styles.row}>
      <Link href={servicePath(id)} data-step className={styles.name} title={service.name}>
        {service.name}
      </Link>
      <span className={styles.share}>{availabilityText(service.uptime_percent)}</span>
      <StatusMark status={service.status} />
      <DayBars days={days} />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none' }),
  row: css({
    display: 'grid',
    gridTemplateColumns: `minmax(0, 1fr) ${theme.spacing(16)}`,
    alignItems: 'center',
    gap: theme.spacing(0, 1),
    padding: theme.spacing(0.5),
    borderRadius: theme.shape.radius.default,
    '&:hover': { background: theme.colors.background.secondary },
  }),
  name: css({
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    '&:hover': { textDecoration: 'underline' },
  }),
  share: css({ textAlign: 'right', fontVariantNumeric: 'tabular-nums' }),
});
