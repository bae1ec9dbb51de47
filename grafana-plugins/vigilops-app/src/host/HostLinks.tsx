import { urlUtil } from '@grafana/data';
import { LinkButton } from '@grafana/ui';
import type { Host } from '../api/types.ts';
import type { VigilQuery } from '../datasource/query.ts';
import { explorePath } from '../pages/logs/line-actions.ts';
import type { LinkRange } from '../pages/paths.ts';
import { t } from '../t.ts';

interface Props {
  readonly host: Host;
  readonly range: LinkRange;
}

/** The same host elsewhere: on its dashboard, and in Explore where there is one. */
export function HostLinks({ host, range }: Props) {
  const filters = [{ key: 'host.name', op: '=', value: host.name }] as const;
  const explore = explorePath({ ...QUERY, filters: [...filters] }, range);
  const dashboard = urlUtil.renderUrl('/d/vigilops-host', { 'var-host': host.name, ...range });
  return (
    <>
      <LinkButton href={dashboard} size="md" variant="secondary" fill="text" icon="apps">
        {t('host.as-dashboard', 'Open as dashboard')}
      </LinkButton>
      {explore !== undefined && (
        <LinkButton href={explore} size="md" variant="secondary" fill="text" icon="compass">
          {t('host.explore', 'Explore')}
        </LinkButton>
      )}
    </>
  );
}

const QUERY = {
  queryType: 'metrics',
  metric: 'system.cpu.utilization',
  groupBy: ['cpu.mode'],
} satisfies Partial<VigilQuery>;
