import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Link, TextLink, useStyles2 } from '@grafana/ui';
import { useMemo } from 'react';
import { TimeAgo } from '../fleet/TimeAgo.tsx';
import { absolute, clockTime } from '../fleet/words.ts';
import { hostPath, servicePath } from '../pages/paths.ts';
import { t } from '../t.ts';
import { Availability } from './Availability.tsx';
import { CertificateMark } from './CertificateMark.tsx';
import { daysOf } from './day-bars.ts';
import { DayBars } from './DayBars.tsx';
import { StatusMark } from './StatusMark.tsx';
import type { Service, ServiceBars } from './types.ts';
import { milliseconds, typeName } from './words.ts';

interface Props {
  readonly service: Service;
  readonly bars: ServiceBars | undefined;
  readonly hosts: ReadonlyMap<number, string>;
  readonly now: number;
  readonly className: string;
}

export function ServiceRow({ service, bars, hosts, now, className }: Props) {
  const styles = useStyles2(getStyles);
  const { id, objective_percent: objective } = service;
  const days = useMemo(() => (bars === undefined ? [] : daysOf(bars, id, objective)), [bars, id, objective]);
  const host = service.host_id === null ? undefined : hosts.get(service.host_id);
  return (
    <tr role="row" className={className}>
      <td role="cell" className={styles.state}>
        <StatusMark status={service.status} />
        {service.status_since !== null && <Since at={Date.parse(service.status_since)} now={now} />}
      </td>
      <th role="rowheader" scope="row" className={styles.name}>
        <span className={styles.line}>
          <Link href={servicePath(id)} data-step>
            {service.name}
          </Link>
          <CertificateMark expiresAt={service.certificate_expires_at} now={now} />
        </span>
        <span className={styles.note} title={service.target ?? undefined}>
          {typeName(service.type)}
          {host !== undefined && service.host_id !== null && (
            <>
              {' · '}
              <TextLink href={hostPath(service.host_id)} variant="bodySmall" color="secondary">
                {host}
              </TextLink>
            </>
          )}
          {service.target !== null && ` · ${service.target}`}
        </span>
        {reasonOf(service) !== undefined && <span className={styles.reason}>{reasonOf(service)}</span>}
      </th>
      <td role="cell" className={styles.bars}>
        <DayBars days={days} />
      </td>
      <td role="cell" className={styles.availability}>
        <Availability percent={service.uptime_percent} objective={objective} />
      </td>
      <td role="cell" className={styles.response}>
        {milliseconds(service.response_time_ms)}
      </td>
      <td role="cell" className={styles.checked}>
        {service.last_check_at === null ? (
          '–'
        ) : (
          <TimeAgo time={Date.parse(service.last_check_at)} now={now} />
        )}
      </td>
    </tr>
  );
}

/** Why it is not up, in one line. */
function reasonOf({ status, status_reason: reason, because_of: parent }: Service): string | undefined {
  if (status !== 'down' && status !== 'unknown') {
    return undefined;
  }
  if (parent !== null) {
    return t('service.because', 'Because {{name}} is down', { name: parent.name });
  }
  return reason ?? undefined;
}

function Since({ at, now }: { readonly at: number; readonly now: number }) {
  const styles = useStyles2(getStyles);
  return (
    <time className={styles.since} dateTime={new Date(at).toISOString()} title={absolute(at)}>
      {t('service.since', 'since {{time}}', { time: clockTime(at, now) })}
    </time>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const small = css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightRegular,
  });
  const cut = css({ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' });
  const area = (name: string) => css({ [theme.breakpoints.down('md')]: { gridArea: name } });
  return {
    state: css(area('state'), {
      display: 'flex',
      flexDirection: 'column',
      [theme.breakpoints.down('md')]: { alignItems: 'flex-end' },
    }),
    name: css(area('name'), { display: 'flex', flexDirection: 'column' }),
    line: css({
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0, 1),
      fontWeight: theme.typography.fontWeightMedium,
      overflowWrap: 'anywhere',
      'a:hover': { textDecoration: 'underline' },
    }),
    note: css(small, cut),
    reason: css({
      fontSize: theme.typography.bodySmall.fontSize,
      fontWeight: theme.typography.fontWeightRegular,
      overflowWrap: 'anywhere',
      display: '-webkit-box',
      WebkitLineClamp: 2,
      WebkitBoxOrient: 'vertical',
      overflow: 'hidden',
    }),
    since: css(small, { whiteSpace: 'nowrap' }),
    bars: area('bars'),
    availability: area('availability'),
    response: css(area('response'), { fontVariantNumeric: 'tabular-nums' }),
    checked: css(area('checked'), { whiteSpace: 'nowrap' }),
  };
};
