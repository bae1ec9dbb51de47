import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Checkbox, TextLink, useStyles2 } from '@grafana/ui';
import { Table } from '../admin/Table.tsx';
import { TimeAgo } from '../fleet/TimeAgo.tsx';
import { hostPath, incidentPath, servicePath } from '../pages/paths.ts';
import { stretch } from '../services/words.ts';
import { t } from '../t.ts';
import { QuietMark, SeverityMark, StateMark } from './Marks.tsx';
import type { Alert } from './types.ts';

interface Props {
  readonly label: string;
  readonly alerts: readonly Alert[];
  readonly now: number;
  /** With a way to the incident that each belongs to. */
  readonly withIncident?: boolean;
  /** Those that are chosen by id; undefined: none can be. */
  readonly chosen?: ReadonlySet<number> | undefined;
  readonly onChoose?: (id: number) => void;
}

/** Alerts, one a line: how bad, what, where, since when. */
export function AlertTable({ label, alerts, now, withIncident = false, chosen, onChoose }: Props) {
  const heads = [
    ...(chosen === undefined ? [] : ['']),
    t('alerts.head.state', 'State'),
    t('alerts.head.what', 'What'),
    t('alerts.head.where', 'Where'),
    t('alerts.head.since', 'Since'),
    ...(withIncident ? [t('alerts.head.incident', 'Incident')] : []),
  ];
  return (
    <Table label={label} heads={heads}>
      {alerts.map((alert) => (
        <Row
          key={alert.id}
          alert={alert}
          now={now}
          withIncident={withIncident}
          chosen={chosen?.has(alert.id)}
          onChoose={onChoose}
        />
      ))}
    </Table>
  );
}

interface RowProps {
  readonly alert: Alert;
  readonly now: number;
  readonly withIncident: boolean;
  readonly chosen: boolean | undefined;
  readonly onChoose: ((id: number) => void) | undefined;
}

function Row({ alert, now, withIncident, chosen, onChoose }: RowProps) {
  const styles = useStyles2(getStyles);
  const { id, message, incident_id: incident } = alert;
  return (
    <tr>
      {chosen !== undefined && (
        <td>
          {alert.status === 'firing' && (
            <Checkbox
              value={chosen}
              aria-label={t('alerts.choose', 'Choose {{title}}', { title: message })}
              onChange={() => onChoose?.(id)}
            />
          )}
        </td>
      )}
      <td className={styles.state}>
        <StateMark state={alert.status} severity={alert.severity} />
        {alert.status === 'firing' && (
          <div className={styles.note}>
            <SeverityMark severity={alert.severity} />
          </div>
        )}
      </td>
      <th scope="row" className={styles.what}>
        {message}
        <div className={styles.note}>{alert.rule_title}</div>
        {alert.because_of !== null && <div className={styles.note}>{alert.because_of}</div>}
        {alert.quiet !== null && (
          <div className={styles.note}>
            <QuietMark reason={alert.quiet} />
          </div>
        )}
      </th>
      <td>
        <Where alert={alert} />
      </td>
      <td className={styles.time}>
        <TimeAgo time={Date.parse(alert.fired_at)} now={now} />
        {alert.resolved_at !== null && (
          <div className={styles.note}>
            {t('alerts.lasted', 'lasted {{time}}', {
              time: stretch((Date.parse(alert.resolved_at) - Date.parse(alert.fired_at)) / 1_000),
            })}
          </div>
        )}
      </td>
      {withIncident && (
        <td>
          {incident === null ? '–' : <TextLink href={incidentPath(incident)}>{`#${incident}`}</TextLink>}
        </td>
      )}
    </tr>
  );
}

/** Host and service that it is about, each with a way there. */
export function Where({ alert }: { readonly alert: Alert }) {
  const { host_id: host, host_name, service_id: service, service_name } = alert;
  return (
    <>
      {host !== null && <TextLink href={hostPath(host)}>{host_name ?? String(host)}</TextLink>}
      {host !== null && service !== null && ' · '}
      {service !== null && <TextLink href={servicePath(service)}>{service_name ?? String(service)}</TextLink>}
      {host === null && service === null && (host_name ?? service_name ?? '–')}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  state: css({ whiteSpace: 'nowrap' }),
  what: css({ maxWidth: theme.spacing(80), overflowWrap: 'anywhere' }),
  time: css({ whiteSpace: 'nowrap' }),
  note: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightRegular,
    overflowWrap: 'anywhere',
  }),
});
