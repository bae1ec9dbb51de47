import { urlUtil } from '@grafana/data';
import { config, getDataSourceSrv } from '@grafana/runtime';
import { LinkButton } from '@grafana/ui';
import type { Host } from '../api/types.ts';
import type { VigilQuery } from '../datasource/query.ts';
import type { LinkRange } from '../pages/paths.ts';
import { t } from '../t.ts';

interface Props {
  readonly host: Host;
  readonly range: LinkRange;
}

/** The same host elsewhere: on its dashboard, and in Explore where there is one. */
export function HostLinks({ host, range }: Props) {
  const explore = exploreHref(host.name, range);
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
  refId: 'A',
  queryType: 'metrics',
  metric: 'system.cpu.utilization',
  groupBy: ['cpu.mode'],
} as const satisfies Partial<VigilQuery>;

/** Undefined where there is no Explore, or no data source that it could ask. */
export function exploreHref(hostName: string, range: LinkRange): string | undefined {
  const [source] = getDataSourceSrv().getList({ type: 'vigilops-datasource' });
  if (!config.exploreEnabled || source === undefined) {
    return undefined;
  }
  const datasource = { type: source.type, uid: source.uid };
  const query = { ...QUERY, datasource, filters: [{ key: 'host.name', op: '=', value: hostName }] };
  const panes = { host: { datasource: source.uid, queries: [query], range } };
  return urlUtil.renderUrl('/explore', { schemaVersion: 1, panes: JSON.stringify(panes) });
}
