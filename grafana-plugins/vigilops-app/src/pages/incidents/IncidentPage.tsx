import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, EmptyState, LinkButton, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { useParams } from 'react-router';
import { Refused } from '../../admin/Refused.tsx';
import { AssignDialog } from '../../alerts/AssignDialog.tsx';
import { SilenceDialog } from '../../alerts/SilenceDialog.tsx';
import { SilenceMenu } from '../../alerts/SilenceMenu.tsx';
import { below } from '../../alerts/tabs.ts';
import type { IncidentDetail } from '../../alerts/types.ts';
import { useIncidentActions, type IncidentActions } from '../../alerts/use-incident-actions.ts';
import { Part } from '../../fleet/Part.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { useMayWrite } from '../../services/use-may-write.ts';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';
import { idOf } from '../id-of.ts';
import { ALERTS_PATH, explainPath } from '../paths.ts';
import { CauseChart } from './CauseChart.tsx';
import { IncidentInvestigation } from './IncidentInvestigation.tsx';
import { IncidentHead } from './IncidentHead.tsx';
import { LikelyCause } from './LikelyCause.tsx';
import { Members } from './Members.tsx';
import { Runbook } from './Runbook.tsx';
import { Similar } from './Similar.tsx';
import { Timeline } from './Timeline.tsx';
import { Told } from './Told.tsx';

/** Milliseconds. */
const LIVE_MS = 10_000;

/** What broke, why, and what do I do? */
export function IncidentPage() {
  const id = idOf(useParams().id);
  return id === undefined ? <UnknownIncident /> : <Known key={id} id={id} />;
}

function Known({ id }: { readonly id: number }) {
  const found = useAsked(LIVE_MS, 'getIncident', { path: { id } });
  const mayWrite = useMayWrite();
  const actions = useIncidentActions(found.retry);
  const { data, error } = found;
  if (error?.code === 'NOT_FOUND') {
    return <UnknownIncident />;
  }
  return (
    <AppPage
      pageNav={below(data?.title ?? t('alerts.incident', 'Incident'))}
      actions={
        data !== undefined && (
          <>
            <LinkButton
              variant="secondary"
              icon="question-circle"
              href={explainPath({ kind: 'incident', id: data.id })}
            >
              {t('explain.this', 'Explain this')}
            </LinkButton>
            {mayWrite && <Actions incident={data} actions={actions} />}
          </>
        )
      }
    >
      <Refused error={actions.acknowledge.error ?? actions.silence.error ?? actions.assign.error} />
      <Part polled={found} rows={4} height={12}>
        {(incident) => (
          <Content incident={incident} now={found.at ?? 0} mayWrite={mayWrite} onChanged={found.retry} />
        )}
      </Part>
    </AppPage>
  );
}

interface ContentProps {
  readonly incident: IncidentDetail;
  readonly now: number;
  readonly mayWrite: boolean;
  readonly onChanged: () => void;
}

function Content({ incident, now, mayWrite, onChanged }: ContentProps) {
  const styles = useStyles2(getStyles);
  const cause =
    incident.members.find(({ id }) => id === incident.cause_alert_id) ??
    incident.members.toSorted((a, b) => Date.parse(a.fired_at) - Date.parse(b.fired_at))[0];
  return (
    <div className={styles.page}>
      <IncidentHead incident={incident} now={now} />
      <div className={styles.columns}>
        <div className={styles.column}>
          <LikelyCause incidentId={incident.id} now={now} mayWrite={mayWrite} />
          <IncidentInvestigation incidentId={incident.id} mayWrite={mayWrite} />
          {cause !== undefined && <CauseChart alert={cause} until={incident.resolved_at} now={now} />}
          <Timeline incident={incident} now={now} mayWrite={mayWrite} onChanged={onChanged} />
          <Members incident={incident} now={now} mayWrite={mayWrite} onChanged={onChanged} />
        </div>
        <div className={styles.column}>
          {cause !== undefined && (
            <Runbook incidentId={incident.id} alertId={cause.id} ruleId={cause.rule_id} mayWrite={mayWrite} />
          )}
          <Told notices={incident.notices} now={now} mayWrite={mayWrite} />
          <Similar similar={incident.similar} now={now} />
        </div>
      </div>
    </div>
  );
}

interface ActionsProps {
  readonly incident: IncidentDetail;
  readonly actions: IncidentActions;
}

function Actions({ incident, actions }: ActionsProps) {
  const [asking, setAsking] = useState<'silence' | 'assign'>();
  const { id, title, state, assigned_to: assigned } = incident;
  if (state === 'resolved') {
    return null;
  }
  const close = () => setAsking(undefined);
  return (
    <>
      {state === 'firing' && (
        <Button
          icon="check"
          disabled={actions.acknowledge.busy}
          onClick={() => actions.acknowledge.run([id])}
        >
          {t('alerts.acknowledge', 'Acknowledge')}
        </Button>
      )}
      <SilenceMenu
        size="md"
        label={t('silence.title', 'Silence: {{title}}', { title })}
        disabled={actions.silence.busy}
        onChoose={(seconds) => actions.silence.run([id], seconds, '')}
        onOther={() => setAsking('silence')}
      />
      <Button
        icon="user"
        variant="secondary"
        disabled={actions.assign.busy}
        onClick={() => setAsking('assign')}
      >
        {t('assign.verb', 'Assign')}
      </Button>
      {asking === 'silence' && (
        <SilenceDialog
          title={t('silence.title', 'Silence: {{title}}', { title })}
          busy={actions.silence.busy}
          refusal={undefined}
          onSilence={(seconds, comment) => {
            actions.silence.run([id], seconds, comment);
            close();
          }}
          onClose={close}
        />
      )}
      {asking === 'assign' && (
        <AssignDialog
          title={t('assign.title', 'Assign: {{title}}', { title })}
          assigned={assigned}
          busy={actions.assign.busy}
          refusal={undefined}
          onAssign={(to) => {
            actions.assign.run([id], to);
            close();
          }}
          onClose={close}
        />
      )}
    </>
  );
}

function UnknownIncident() {
  return (
    <AppPage pageNav={below(t('alerts.incident', 'Incident'))}>
      <EmptyState
        variant="not-found"
        message={t('alerts.unknown', 'There is no such incident')}
        button={<LinkButton href={ALERTS_PATH}>{t('alerts.to-all', 'Show all incidents')}</LinkButton>}
      >
        {t('alerts.unknown-help', 'It is older than what is kept, or the link is from another VigilOps.')}
      </EmptyState>
    </AppPage>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const column = css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minWidth: 0 });
  return {
    page: column,
    column,
    columns: css({
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 2fr)',
      gap: theme.spacing(2),
      alignItems: 'start',
      [theme.breakpoints.down('lg')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
    }),
  };
};
