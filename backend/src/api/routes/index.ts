import type { Route } from '../route.ts';
import { listAudit } from './audit/list.ts';
import { login } from './auth/login.ts';
import { logout } from './auth/logout.ts';
import { getMe } from './auth/me.ts';
import { changePassword } from './auth/password.ts';
import { refresh } from './auth/refresh.ts';
import { register } from './auth/register.ts';
import { resetPassword } from './auth/reset.ts';
import { getDoorState } from './auth/state.ts';
import { getHost } from './hosts/get.ts';
import { listHosts } from './hosts/list.ts';
import { getHostMetrics } from './hosts/metrics.ts';
import { createInvitation } from './invitations/create.ts';
import { listInvitations } from './invitations/list.ts';
import { withdrawInvitation } from './invitations/withdraw.ts';
import { queryLabelKeys } from './labels/keys.ts';
import { querySeries } from './labels/series.ts';
import { queryLabelValues } from './labels/values.ts';
import { getLogContext } from './logs/context.ts';
import { listLogs } from './logs/list.ts';
import { queryLogs } from './logs/query.ts';
import { tailLogs } from './logs/tail.ts';
import { queryLogVolume } from './logs/volume.ts';
import { getOpenApi } from './meta/openapi.ts';
import { listLabelValues } from './metrics/label-values.ts';
import { listMetricLabels } from './metrics/labels.ts';
import { listMetrics } from './metrics/list.ts';
import { queryMetrics } from './metrics/queries.ts';
import { queryMetric } from './metrics/query.ts';
import { listServiceEdges } from './services/edges.ts';
import { listServices } from './services/list.ts';
import { createToken } from './tokens/create.ts';
import { listTokens } from './tokens/list.ts';
import { revokeToken } from './tokens/revoke.ts';
import { getTrace } from './traces/get.ts';
import { listTraces } from './traces/list.ts';
import { changeUser } from './users/change.ts';
import { listUsers } from './users/list.ts';
import { removeUser } from './users/remove.ts';
import { createResetLink } from './users/reset-link.ts';

/** Every route there is. To add one: a file that defines it, and a line here. */
export const ROUTES: readonly Route[] = [
  listHosts,
  getHost,
  getHostMetrics,
  listMetrics,
  listMetricLabels,
  listLabelValues,
  queryMetric,
  queryMetrics,
  queryLabelKeys,
  queryLabelValues,
  querySeries,
  listLogs,
  queryLogs,
  queryLogVolume,
  tailLogs,
  getLogContext,
  listServices,
  listServiceEdges,
  listTraces,
  getTrace,
  listTokens,
  createToken,
  revokeToken,
  getDoorState,
  register,
  login,
  refresh,
  getMe,
  logout,
  changePassword,
  resetPassword,
  listUsers,
  changeUser,
  removeUser,
  createResetLink,
  listInvitations,
  createInvitation,
  withdrawInvitation,
  listAudit,
  getOpenApi,
];
