import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Icon, Stack, useStyles2, useTheme2 } from '@grafana/ui';
import { useState } from 'react';
import { Confirm } from '../../admin/Confirm.tsx';
import { useAction } from '../../admin/use-action.ts';
import { REFRESH_MS, useAppData } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { t } from '../../t.ts';
import type { Service, StatusIncident } from '../types.ts';
import { impactName, incidentColour, incidentIcon, incidentStatusName } from './incident-words.ts';
import { IncidentUpdateDialog, NewIncidentDialog } from './IncidentForms.tsx';

interface Props {
  readonly services: readonly Service[];
  readonly mayWrite: boolean;
}

type Doing =
  | { readonly kind: 'open' }
  | { readonly kind: 'update' | 'resolve' | 'remove'; readonly incident: StatusIncident };

/** What visitors are told of outages, by people. */
export function Incidents({ services, mayWrite }: Props) {
  const styles = useStyles2(getStyles);
  const incidents = useAsked(REFRESH_MS.live, 'listStatusIncidents', {});
  const [doing, setDoing] = useState<Doing>();
  const close = () => setDoing(undefined);
  const done = () => {
    close();
    incidents.retry();
  };
  return (
    <Section
      title={t('incident.title', 'Incidents')}
      tools={
        mayWrite ? (
          <Button size="sm" variant="secondary" icon="plus" onClick={() => setDoing({ kind: 'open' })}>
            {t('incident.new', 'Open an incident')}
          </Button>
        ) : undefined
      }
    >
      <Part polled={incidents} rows={2} height={6}>
        {({ items }) =>
          items.length === 0 ? (
            <p className={styles.none}>{t('incident.none', 'Visitors were told of no outage yet.')}</p>
          ) : (
            <ul className={styles.list}>
              {items.map((incident) => (
                <li key={incident.id}>
                  <Incident
                    incident={incident}
                    services={services}
                    now={incidents.at ?? 0}
                    mayWrite={mayWrite}
                    onDo={(kind) => setDoing({ kind, incident })}
                  />
                </li>
              ))}
            </ul>
          )
        }
      </Part>
      {doing?.kind === 'open' && <NewIncidentDialog services={services} onDone={done} onClose={close} />}
      {(doing?.kind === 'update' || doing?.kind === 'resolve') && (
        <IncidentUpdateDialog
          incident={doing.incident}
          status={doing.kind === 'resolve' ? 'resolved' : doing.incident.status}
          onDone={done}
          onClose={close}
        />
      )}
      {doing?.kind === 'remove' && <Removal incident={doing.incident} onDone={done} onClose={close} />}
    </Section>
  );
}

interface IncidentProps extends Props {
  readonly incident: StatusIncident;
  readonly now: number;
  readonly onDo: (what: 'update' | 'resolve' | 'remove') => void;
}

function Incident({ incident, services, now, mayWrite, onDo }: IncidentProps) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const names = services.filter(({ id }) => incident.service_ids.includes(id)).map(({ name }) => name);
  return (
    <article className={styles.incident} aria-label={incident.title}>
      <div className={styles.head}>
        <span style={{ color: incidentColour(incident, theme) }}>
          <Icon name={incidentIcon(incident.status)} /> {incidentStatusName(incident.status)}
        </span>
        <strong className={styles.title}>{incident.title}</strong>
        <span className={styles.note}>
          {[impactName(incident.impact), ...names].join(' · ')}
          {' · '}
          <TimeAgo time={Date.parse(incident.started_at)} now={now} />
        </span>
      </div>
      <ol className={styles.updates}>
        {incident.updates.map((update) => (
          <li key={`${update.at} ${update.status}`}>
            <span className={styles.note}>
              <TimeAgo time={Date.parse(update.at)} now={now} /> · {incidentStatusName(update.status)}
            </span>
            <div className={styles.text}>{update.text}</div>
          </li>
        ))}
      </ol>
      {mayWrite && (
        <Stack wrap="wrap" gap={1}>
          <Button size="sm" variant="secondary" onClick={() => onDo('update')}>
            {t('incident.update', 'Post an update')}
          </Button>
          {incident.status !== 'resolved' && (
            <Button size="sm" variant="secondary" icon="check" onClick={() => onDo('resolve')}>
              {t('incident.resolve', 'Resolve it')}
            </Button>
          )}
          <Button size="sm" variant="secondary" fill="text" onClick={() => onDo('remove')}>
            {t('service.remove', 'Remove')}
          </Button>
        </Stack>
      )}
    </article>
  );
}

interface RemovalProps {
  readonly incident: StatusIncident;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function Removal({ incident, onDone, onClose }: RemovalProps) {
  const { api } = useAppData();
  const remove = useAction(() => api.call('removeStatusIncident', { path: { id: incident.id } }), onDone);
  return (
    <Confirm
      title={t('service.remove-title', 'Remove {{name}}?', { name: incident.title })}
      button={t('incident.remove', 'Remove the incident')}
      destructive
      action={remove}
      onClose={onClose}
    >
      {t('incident.remove-help', 'It disappears from the status page with all that was said of it.')}
    </Confirm>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  none: css({ margin: 0, color: theme.colors.text.secondary }),
  list: css({ listStyle: 'none', display: 'flex', flexDirection: 'column', gap: theme.spacing(2) }),
  incident: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1) }),
  head: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'baseline', gap: theme.spacing(0, 1.5) }),
  title: css({ overflowWrap: 'anywhere' }),
  note: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  updates: css({
    listStyle: 'none',
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    paddingLeft: theme.spacing(1.5),
    borderLeft: `2px solid ${theme.colors.border.weak}`,
  }),
  text: css({ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }),
});
