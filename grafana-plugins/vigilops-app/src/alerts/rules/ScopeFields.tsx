import { REFRESH_MS, useAppData } from '../../fleet/app-data.tsx';
import { usePolled } from '../../fleet/use-polled.ts';
import { asOptions, Choices, named } from '../../services/Choices.tsx';
import { isChecked } from '../../services/types.ts';
import { t } from '../../t.ts';
import type { AlertRuleDefinition } from '../types.ts';

type Scope = AlertRuleDefinition['scope'];

interface Props {
  readonly scope: Scope;
  readonly onChange: (scope: Scope) => void;
}

/** Which hosts and services it is about; nothing chosen: all. */
export function ScopeFields({ scope, onChange }: Props) {
  const data = useAppData();
  const hosts = usePolled(data.hosts, REFRESH_MS.slow).data ?? [];
  const services = (usePolled(data.services, REFRESH_MS.slow).data ?? []).filter(isChecked);
  const { host_ids, service_ids, groups } = scope;
  return (
    <>
      <p>
        {host_ids.length + service_ids.length + groups.length === 0
          ? t('rule.everywhere', 'Everywhere: choose something to narrow it.')
          : t('rule.chosen-only', 'Only what is chosen here.')}
      </p>
      <Choices
        label={t('host.all', 'Hosts')}
        options={named(hosts)}
        chosen={host_ids}
        onChange={(next) => onChange({ ...scope, host_ids: next })}
      />
      <Choices
        label={t('services.title', 'Services')}
        options={named(services)}
        chosen={service_ids}
        onChange={(next) => onChange({ ...scope, service_ids: next })}
      />
      <Choices
        label={t('maintenance.groups', 'Groups')}
        options={asOptions([...hosts, ...services].flatMap(({ group }) => group ?? []))}
        chosen={groups}
        onChange={(next) => onChange({ ...scope, groups: next })}
      />
    </>
  );
}
