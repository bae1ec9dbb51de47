import { EmptyState } from '@grafana/ui';
import { useState } from 'react';
import { IncidentsLine } from '../../alerts/IncidentsLine.tsx';
import { useIncidentActions } from '../../alerts/use-incident-actions.ts';
import type { Host } from '../../api/types.ts';
import { Refused } from '../../admin/Refused.tsx';
import { Part } from '../../fleet/Part.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { t } from '../../t.ts';
import { AlertFilters } from './AlertFilters.tsx';
import { AllQuiet } from './AllQuiet.tsx';
import { IncidentList } from './IncidentList.tsx';
import { shownIncidents } from './shown-incidents.ts';
import type { AlertFilter } from './use-alert-filter.ts';

/** Milliseconds: somebody waits for what this says. */
const LIVE_MS = 10_000;
const LIMIT = 200;

interface Props {
  readonly filter: AlertFilter;
  readonly hosts: readonly Host[];
}

/** Incidents, the most urgent first. */
export function Incidents({ filter, hosts }: Props) {
  const found = useAsked(LIVE_MS, 'listIncidents', {
    query: {
      state: [...filter.states],
      ...(filter.severities.length === 0 ? {} : { severity: [...filter.severities] }),
      ...(filter.hostId === undefined ? {} : { host_id: filter.hostId }),
      limit: LIMIT,
    },
  });
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const actions = useIncidentActions(() => {
    setChosen(new Set());
    found.retry();
  });
  const narrowed =
    !filter.states.includes('firing') ||
    filter.severities.length > 0 ||
    filter.hostId !== undefined ||
    filter.group !== '' ||
    filter.text !== '';
  const now = found.at ?? 0;
  return (
    <>
      {found.data !== undefined && !narrowed && <IncidentsLine incidents={found.data.items} now={now} />}
      <AlertFilters
        filter={filter}
        hosts={hosts}
        searchHint={t('alerts.search', 'Search by title, cause, host or person')}
      />
      <Refused error={actions.acknowledge.error ?? actions.silence.error ?? actions.assign.error} />
      <Part polled={found} rows={5} height={11}>
        {({ items, next_cursor: more }) => {
          const shown = shownIncidents(items, hosts, filter);
          if (shown.length === 0) {
            return narrowed ? (
              <EmptyState
                variant="not-found"
                message={t('alerts.none-fit', 'No incident fits these filters')}
              />
            ) : (
              <AllQuiet />
            );
          }
          return (
            <IncidentList
              incidents={shown}
              isCut={more !== null}
              now={now}
              chosen={chosen}
              onChoose={setChosen}
              actions={actions}
            />
          );
        }}
      </Part>
    </>
  );
}
