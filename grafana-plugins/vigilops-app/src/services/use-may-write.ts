import { config } from '@grafana/runtime';

/** Whether the viewer may change what VigilOps keeps: Admins may. The proxy and the API refuse everybody else. */
export const useMayWrite = (): boolean => config.bootData.user.orgRole === 'Admin';
