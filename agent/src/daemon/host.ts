import type { Clock, Logger } from '@vigilops/runtime';

import type { AgentConfig } from '../config/agent-config.ts';
import { readBootTimeMs } from '../host/boot.ts';
import { describeHost } from '../host/describe.ts';
import { readHostId } from '../host/identity.ts';
import type { HostPaths } from '../host/paths.ts';
import { AGENT_VERSION } from '../version.ts';

export type HostResource = ReturnType<typeof describeHost>;

export interface Host {
  readonly id: string;
  readonly bootTimeMs: number;
  /** Looked up again when the last answer is a minute old; the same object as long as nothing has changed. */
  resource(): HostResource;
}

export interface HostDeps {
  readonly platform: 'linux' | 'darwin';
  readonly paths: HostPaths;
  readonly inContainer: boolean;
  readonly uptimeSeconds: () => number;
  readonly newUuid: () => string;
  /** For a look that must leave no trace. */
  readonly readOnly: boolean;
  readonly clock: Clock;
  readonly logger: Logger;
}

const RESOURCE_PERIOD_MS = 60_000;

/** Who this host is. Reads in the state directory and, at the first start, writes there. */
export function openHost(config: Pick<AgentConfig, 'host' | 'stateDirectory'>, deps: HostDeps): Host {
  const { clock, platform, paths } = deps;
  const { stateDirectory } = config;
  const { id, source } = readHostId(config.host.id, { ...deps, stateDirectory });
  deps.logger.info({ hostId: id, source }, 'the host is known');
  const bootTimeMs = readBootTimeMs({
    proc: paths.proc,
    stateDirectory,
    nowMs: clock.now().getTime(),
    uptimeSeconds: deps.uptimeSeconds(),
    readOnly: deps.readOnly,
  });
  const describe = () =>
    describeHost({ ...config.host, id }, { platform, paths, bootTimeMs, agentVersion: AGENT_VERSION });
  let known = describe();
  let describedMs = clock.monotonicMs();
  return {
    id,
    bootTimeMs,
    resource() {
      const nowMs = clock.monotonicMs();
      if (nowMs - describedMs >= RESOURCE_PERIOD_MS) {
        describedMs = nowMs;
        const described = describe();
        known = JSON.stringify(described) === JSON.stringify(known) ? known : described;
      }
      return known;
    },
  };
}
