import { Button } from '@grafana/ui';
import { Refused } from '../../admin/Refused.tsx';
import { useAction } from '../../admin/use-action.ts';
import { ReportView } from '../../assistant/ReportView.tsx';
import { useAppData } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { t } from '../../t.ts';

const LOOK_MS = 10_000;

interface Props {
  readonly incidentId: number;
  readonly mayWrite: boolean;
}

/** The report of the incident's investigation, or how to begin one. */
export function IncidentInvestigation({ incidentId, mayWrite }: Props) {
  const { api } = useAppData();
  const found = useAsked(LOOK_MS, 'listInvestigations', { query: { incident_id: incidentId, limit: 1 } });
  const start = useAction(
    () => api.call('startInvestigation', { body: { incident_id: incidentId } }),
    () => found.retry(),
  );
  const [one] = found.data?.items ?? [];
  const mayStart = mayWrite && found.data !== undefined && (one === undefined || one.state === 'failed');
  const tools = mayStart ? (
    <Button size="sm" variant="secondary" icon="search" disabled={start.busy} onClick={() => start.run()}>
      {t('investigation.start', 'Investigate')}
    </Button>
  ) : null;
  return (
    <Section title={t('investigation.one', 'Investigation')} tools={tools}>
      <Refused error={start.error} />
      <Part polled={found} rows={2}>
        {({ items: [shown] }) =>
          shown === undefined ? (
            <p>{t('investigation.not-yet', 'Nobody has looked into it yet.')}</p>
          ) : (
            <ReportView investigation={shown} />
          )
        }
      </Part>
    </Section>
  );
}
