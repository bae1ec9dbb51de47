import { Button, EmptyState, Stack } from '@grafana/ui';
import { useState } from 'react';
import { Refused } from '../../admin/Refused.tsx';
import { useAction } from '../../admin/use-action.ts';
import { AlertTable } from '../../alerts/AlertTable.tsx';
import { several } from '../../alerts/several.ts';
import type { Alert } from '../../alerts/types.ts';
import type { Host } from '../../api/types.ts';
import { REFRESH_MS, useAppData } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { count } from '../../fleet/words.ts';
import { useMayWrite } from '../../services/use-may-write.ts';
import { t } from '../../t.ts';
import type { AlertFilter } from './use-alert-filter.ts';

const LIMIT = 500;

interface Props {
  readonly filter: AlertFilter;
  readonly hosts: readonly Host[];
}

/** Every alert by itself, the newest first. */
export function RawAlerts({ filter, hosts }: Props) {
  const { api } = useAppData();
  const mayWrite = useMayWrite();
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const found = useAsked(REFRESH_MS.live, 'listAlerts', {
    query: {
      status: [...filter.states],
      ...(filter.severities.length === 0 ? {} : { severity: [...filter.severities] }),
      ...(filter.hostId === undefined ? {} : { host_id: filter.hostId }),
      ...(filter.text === '' ? {} : { q: filter.text }),
      limit: LIMIT,
    },
  });
  const acknowledge = useAction(
    (ids: readonly number[]) =>
      several(ids, (id) => api.call('acknowledgeAlert', { path: { id }, body: {} })),
    () => {
      setChosen(new Set());
      found.retry();
    },
  );
  return (
    <>
      <Refused error={acknowledge.error} />
      <Part polled={found} rows={6} height={5}>
        {({ items, next_cursor: more }) => {
          const shown = ofGroup(items, hosts, filter.group);
          const open = shown.filter(({ id, status }) => status === 'firing' && chosen.has(id));
          return shown.length === 0 ? (
            <EmptyState variant="not-found" message={t('alerts.no-alerts', 'No alert fits these filters')} />
          ) : (
            <Stack direction="column" gap={1}>
              {mayWrite && shown.some(({ status }) => status === 'firing') && (
                <Stack gap={1} alignItems="center" wrap="wrap">
                  <Button
                    size="sm"
                    icon="check"
                    disabled={open.length === 0 || acknowledge.busy}
                    onClick={() => acknowledge.run(open.map(({ id }) => id))}
                  >
                    {t('alerts.acknowledge-count', 'Acknowledge {{total}}', { total: count(open.length) })}
                  </Button>
                  <Button
                    size="sm"
                    variant="secondary"
                    fill="text"
                    onClick={() => setChosen(new Set(open.length === 0 ? firingIds(shown) : []))}
                  >
                    {open.length === 0
                      ? t('alerts.choose-all', 'Choose all that fire')
                      : t('alerts.clear', 'Choose none')}
                  </Button>
                </Stack>
              )}
              <AlertTable
                label={t('alerts.raw', 'Each alert')}
                alerts={shown}
                now={found.at ?? 0}
                withIncident
                chosen={mayWrite ? chosen : undefined}
                onChoose={(id) => setChosen((old) => withToggled(old, id))}
              />
              {more !== null && (
                <span>{t('alerts.newest', 'These are the newest {{total}}.', { total: count(LIMIT) })}</span>
              )}
            </Stack>
          );
        }}
      </Part>
    </>
  );
}

const firingIds = (alerts: readonly Alert[]) =>
  alerts.filter(({ status }) => status === 'firing').map(({ id }) => id);

function ofGroup(alerts: readonly Alert[], hosts: readonly Host[], group: string): readonly Alert[] {
  const members = new Set(hosts.filter((host) => host.group === group).map(({ id }) => id));
  return group === '' ? alerts : alerts.filter(({ host_id: id }) => id !== null && members.has(id));
}

function withToggled(chosen: ReadonlySet<number>, id: number): ReadonlySet<number> {
  const next = new Set(chosen);
  if (!next.delete(id)) {
    next.add(id);
  }
  return next;
}
