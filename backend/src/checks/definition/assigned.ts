import type { AssignedCheck, CheckConfig, KnownCheckConfig } from '@vigilops/contracts/api';
import type { Logger } from '@vigilops/runtime';
import { createHash } from 'node:crypto';
import type { ServiceRecord, ServiceStore } from '../../model/index.ts';
import type { AssignedChecks } from '../checks.ts';
import { withSecrets, type CheckSecretsKeeper } from './check-secrets.ts';

export interface AssignedDeps {
  readonly services: Pick<ServiceStore, 'assignedTo'>;
  readonly secrets: CheckSecretsKeeper;
  readonly logger: Logger;
}

export function createAssignedChecks({ services, secrets, logger }: AssignedDeps): AssignedChecks {
  const told = new Set<number>();

  /** Undefined for what cannot be asked as it was meant. */
  function assignedOf(service: ServiceRecord): AssignedCheck | undefined {
    const { id, name, spec } = service;
    const opened = secrets.open(service);
    if (spec === null || !isServed(spec.check)) {
      return undefined;
    }
    if (opened === undefined) {
      if (!told.has(id)) {
        told.add(id);
        logger.warn(
          { service: name },
          'what is sealed of a check cannot be opened; nobody asks it until it is given anew',
        );
      }
      return undefined;
    }
    return {
      id,
      name,
      check: withSecrets(spec.check, opened),
      interval_seconds: spec.interval_seconds,
      timeout_seconds: spec.timeout_seconds,
      failures: spec.failures,
      successes: spec.successes,
    };
  }

  return {
    of: async (hostId, signal) => {
      const found = hostId === null ? [] : await services.assignedTo(hostId, signal);
      const items = found.map(assignedOf).filter((item) => item !== undefined);
      return { revision: revisionOf(items), items };
    },
  };
}

/** No agent runs a script that a server sends. */
function isServed(check: KnownCheckConfig): check is CheckConfig {
  return check.type !== 'script';
}

function revisionOf(items: readonly AssignedCheck[]): string {
  return createHash('sha256').update(JSON.stringify(items)).digest('base64url').slice(0, 22);
}
