import { config } from '@grafana/runtime';

/** Who looks at the page, until the next call. */
export function viewAs(role: 'Admin' | 'Viewer'): void {
  Object.assign(config.bootData.user, { orgRole: role });
}
