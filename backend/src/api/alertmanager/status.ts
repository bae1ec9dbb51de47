import { sendJson } from './answers.ts';
import type { Handle } from './handle.ts';
import { matchersOf, queryOf, RECEIVER, type CompileMatchers } from './query.ts';

/** What this house does, in the words of Alertmanager's own configuration: one that is given it answers the same. */
export const AS_CONFIGURATION = `global:
  resolve_timeout: 5m
route:
  receiver: ${RECEIVER}
  group_by: [alertname]
receivers:
  - name: ${RECEIVER}
`;

/** GET status. There is no cluster to tell of: backends share their database. */
export function getStatus(deps: { readonly version: string; readonly startedAt: Date }): Handle {
  return ({ response }) => {
    sendJson(response, {
      cluster: { status: 'disabled', peers: [] },
      config: { original: AS_CONFIGURATION },
      uptime: deps.startedAt.toISOString(),
      versionInfo: {
        branch: 'VigilOps',
        buildDate: '',
        buildUser: '',
        goVersion: `node ${process.versions.node}`,
        revision: '',
        version: deps.version,
      },
    });
    return Promise.resolve();
  };
}

/** GET receivers. */
export function listReceivers(deps: { readonly compileMatchers: CompileMatchers }): Handle {
  return ({ url, response }) => {
    const isWanted = deps.compileMatchers(matchersOf(queryOf(url), 'receiver_matchers'))({});
    sendJson(response, isWanted ? [{ labels: {}, name: RECEIVER }] : []);
    return Promise.resolve();
  };
}
