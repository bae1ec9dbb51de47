import type { Observable } from 'rxjs';
import type { Api } from '../api/client.ts';
import type { Maintenance } from './types.ts';

/** What runs ends now and stays in the books; what has not begun is taken out of them. */
export function endOfMaintenance(api: Pick<Api, 'call'>, maintenance: Maintenance): Observable<unknown> {
  const { id, title, note, from, all, service_ids, host_ids, groups } = maintenance;
  const body = {
    title,
    note,
    from,
    to: 'now',
    all,
    service_ids,
    host_ids,
    groups,
    public: maintenance.public,
  };
  return maintenance.state === 'running'
    ? api.call('changeMaintenance', { path: { id }, body })
    : api.call('removeMaintenance', { path: { id } });
}
