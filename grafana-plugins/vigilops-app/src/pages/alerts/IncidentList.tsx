import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { useState, type KeyboardEvent } from 'react';
import { AssignDialog } from '../../alerts/AssignDialog.tsx';
import { SilenceDialog } from '../../alerts/SilenceDialog.tsx';
import type { Incident } from '../../alerts/types.ts';
import type { IncidentActions } from '../../alerts/use-incident-actions.ts';
import { useMayWrite } from '../../services/use-may-write.ts';
import { t } from '../../t.ts';
import { BulkBar } from './BulkBar.tsx';
import { IncidentRow } from './IncidentRow.tsx';

interface Props {
  readonly incidents: readonly Incident[];
  /** There are more than these. */
  readonly isCut: boolean;
  readonly now: number;
  readonly chosen: ReadonlySet<number>;
  readonly onChoose: (chosen: ReadonlySet<number>) => void;
  readonly actions: IncidentActions;
}

/** What is asked for by a dialog, and of which incidents. */
export interface Asking {
  readonly what: 'silence' | 'assign';
  readonly incidents: readonly Incident[];
}

/** Incidents one below the other; `a` acknowledges the one that has the focus. */
export function IncidentList({ incidents, isCut, now, chosen, onChoose, actions }: Props) {
  const styles = useStyles2(getStyles);
  const mayWrite = useMayWrite();
  const [asking, setAsking] = useState<Asking>();
  const picked = incidents.filter(({ id }) => chosen.has(id));
  const acknowledgeFocused = (event: KeyboardEvent<HTMLElement>) => {
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-incident]');
    const incident = incidents.find(({ id }) => String(id) === row?.dataset.incident);
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key !== 'a' || !plain || !mayWrite || incident?.state !== 'firing') {
      return;
    }
    event.preventDefault();
    actions.acknowledge.run([incident.id]);
  };
  return (
    <>
      {mayWrite && picked.length > 0 && (
        <BulkBar picked={picked} actions={actions} onAsk={setAsking} onClear={() => onChoose(new Set())} />
      )}
      <ul
        className={styles.list}
        aria-label={t('alerts.incidents', 'Incidents')}
        onKeyDown={acknowledgeFocused}
      >
        {incidents.map((incident) => (
          <li key={incident.id} data-incident={incident.id}>
            <IncidentRow
              incident={incident}
              now={now}
              chosen={chosen.has(incident.id)}
              onChoose={() => onChoose(withToggled(chosen, incident.id))}
              actions={mayWrite ? actions : undefined}
              onAsk={(what) => setAsking({ what, incidents: [incident] })}
            />
          </li>
        ))}
      </ul>
      {isCut && (
        <p className={styles.cut}>
          {t('alerts.cut', 'These are the {{total}} most urgent. Filters show others.', {
            total: incidents.length,
          })}
        </p>
      )}
      {asking !== undefined && (
        <Dialog asking={asking} actions={actions} onClose={() => setAsking(undefined)} />
      )}
    </>
  );
}

function withToggled(chosen: ReadonlySet<number>, id: number): ReadonlySet<number> {
  const next = new Set(chosen);
  if (!next.delete(id)) {
    next.add(id);
  }
  return next;
}

interface DialogProps {
  readonly asking: Asking;
  readonly actions: IncidentActions;
  readonly onClose: () => void;
}

function Dialog({ asking: { what, incidents }, actions, onClose }: DialogProps) {
  const ids = incidents.map(({ id }) => id);
  const [first] = incidents;
  const title =
    incidents.length === 1
      ? (first?.title ?? '')
      : t('alerts.chosen', '{{total}} incidents', { total: incidents.length });
  return what === 'silence' ? (
    <SilenceDialog
      title={t('silence.title', 'Silence: {{title}}', { title })}
      busy={actions.silence.busy}
      refusal={undefined}
      onSilence={(seconds, comment) => {
        actions.silence.run(ids, seconds, comment);
        onClose();
      }}
      onClose={onClose}
    />
  ) : (
    <AssignDialog
      title={t('assign.title', 'Assign: {{title}}', { title })}
      assigned={incidents.length === 1 ? (first?.assigned_to ?? null) : null}
      busy={actions.assign.busy}
      refusal={undefined}
      onAssign={(to) => {
        actions.assign.run(ids, to);
        onClose();
      }}
      onClose={onClose}
    />
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    listStyle: 'none',
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    margin: 0,
  }),
  cut: css({ margin: theme.spacing(1, 0, 0), color: theme.colors.text.secondary }),
});
