import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Drawer, TextLink, useStyles2 } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { PriorityMark, SeverityMark } from '../../alerts/Marks.tsx';
import type { Incident, IncidentDetail } from '../../alerts/types.ts';
import type { Api } from '../../api/client.ts';
import { toApiError, type ApiError } from '../../api/errors.ts';
import { Skeleton } from '../../fleet/Skeleton.tsx';
import { absolute } from '../../fleet/words.ts';
import { incidentPath } from '../../pages/paths.ts';
import { t } from '../../t.ts';

const SHOWN = 100;

interface Props {
  readonly incident: Incident;
  readonly api: Api;
  readonly onClose: () => void;
}

/** What an incident is made of, and why each of it belongs there. */
export function MembersOf({ incident, api, onClose }: Props) {
  const styles = useStyles2(getStyles);
  const [detail, setDetail] = useState<IncidentDetail>();
  const [error, setError] = useState<ApiError>();
  const { id } = incident;
  useEffect(() => {
    const asking = api.call('getIncident', { path: { id } }).subscribe({
      next: setDetail,
      error: (thrown: unknown) => setError(toApiError(thrown)),
    });
    return () => asking.unsubscribe();
  }, [api, id]);
  return (
    <Drawer title={incident.title} size="sm" onClose={onClose}>
      <p>
        <PriorityMark priority={incident.priority} reason={incident.priority_reason} />{' '}
        <SeverityMark severity={incident.severity} />
      </p>
      {incident.cause !== null && <p>{incident.cause}</p>}
      <p>
        <TextLink href={incidentPath(id)}>{t('denoise.open', 'Open the incident')}</TextLink>
      </p>
      {error !== undefined && <p role="alert">{error.message}</p>}
      {detail === undefined && error === undefined && <Skeleton rows={3} height={5} />}
      <ul className={styles.list}>
        {detail?.members.slice(0, SHOWN).map((member) => (
          <li key={member.id}>
            <span>{member.message}</span>
            <span className={styles.note}>{absolute(Date.parse(member.fired_at))}</span>
            {member.merged_because !== null && <span className={styles.note}>{member.merged_because}</span>}
          </li>
        ))}
      </ul>
    </Drawer>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    listStyle: 'none',
    margin: 0,
    li: {
      display: 'flex',
      flexDirection: 'column',
      padding: theme.spacing(0.75, 0),
      borderTop: `1px solid ${theme.colors.border.weak}`,
      overflowWrap: 'anywhere',
    },
  }),
  note: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
