import type { Clock, Logger } from '@vigilops/runtime';
import type {
  CheckResultReader,
  DatabaseDefinitionStore,
  MaintenanceStore,
  Sealer,
  ServiceStateStore,
  ServiceStore,
} from '../model/index.ts';
import type { Readers } from '../store/index.ts';
import { createAvailability } from './availability/availability.ts';
import { createReckoning, type Reckoning } from './availability/reckoning.ts';
import { createUptimes } from './availability/uptimes.ts';
import type { Checks, MaintenancePlan, ServiceDefinitions } from './checks.ts';
import { createAssignedDatabases } from './databases/assigned-databases.ts';
import { createDatabaseDefinitions } from './databases/database-definitions.ts';
import { createPasswordKeeper } from './databases/passwords.ts';
import { createAssignedChecks } from './definition/assigned.ts';
import { createCheckSecrets, type CheckSecretsKeeper } from './definition/check-secrets.ts';
import { createServiceDefinitions } from './definition/definitions.ts';
import { createHeartbeatSecret, type RandomBytes } from './heartbeat-secret.ts';
import { createHeartbeats } from './heartbeats.ts';
import { createServiceHistory } from './history.ts';
import { createHostDirectory } from './host-directory.ts';
import { createMaintenancePlan } from './maintenance-plan.ts';
import { createServiceReports } from './reports.ts';
import { createServices } from './services.ts';

export interface ChecksDeps {
  readonly services: ServiceStore;
  readonly states: ServiceStateStore;
  readonly results: CheckResultReader;
  readonly maintenance: MaintenanceStore;
  readonly databases: DatabaseDefinitionStore;
  readonly readers: Pick<Readers, 'hosts' | 'services'>;
  readonly sealer: Sealer;
  readonly randomBytes: RandomBytes;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface ChecksRoom {
  readonly checks: Checks;
  readonly secrets: CheckSecretsKeeper;
  /** The same desks on other stores: those of one transaction. */
  readonly definitionsOn: (parts: Pick<ChecksDeps, 'services' | 'readers'>) => ServiceDefinitions;
  readonly maintenanceOn: (
    parts: Pick<ChecksDeps, 'services' | 'readers' | 'maintenance'>,
  ) => MaintenancePlan;
  readonly reckoning: Reckoning;
  /** Counts the availability of 30 days anew, for lists. */
  readonly refreshUptimes: (signal: AbortSignal) => Promise<{ readonly services: number }>;
}

/** Furnishes the room. */
export function createChecksRoom(deps: ChecksDeps): ChecksRoom {
  const { services, states, results, maintenance, readers, clock, logger } = deps;
  const hosts = createHostDirectory(readers, clock);
  const secrets = createCheckSecrets(deps.sealer);
  const databases = { store: deps.databases, passwords: createPasswordKeeper(deps.sealer), clock };
  const availability = createAvailability({ states, maintenance, hosts });
  const definitionsOn: ChecksRoom['definitionsOn'] = (parts) =>
    createServiceDefinitions({
      services: parts.services,
      hosts: createHostDirectory(parts.readers, clock),
      secrets,
      newSecret: () => createHeartbeatSecret(deps.randomBytes),
      clock,
    });
  const maintenanceOn: ChecksRoom['maintenanceOn'] = (parts) =>
    createMaintenancePlan({
      store: parts.maintenance,
      services: parts.services,
      hosts: createHostDirectory(parts.readers, clock),
    });
  return {
    checks: {
      services: createServices({ readers, results, availability, hosts }),
      definitions: definitionsOn(deps),
      history: createServiceHistory({ services, results, states, hosts }),
      reports: createServiceReports({ services, availability, clock }),
      maintenance: maintenanceOn(deps),
      assigned: createAssignedChecks({ services, secrets, logger }),
      databases: createDatabaseDefinitions(databases),
      assignedDatabases: createAssignedDatabases({ ...databases, logger }),
      heartbeats: createHeartbeats({ services, results, clock }),
    },
    secrets,
    definitionsOn,
    maintenanceOn,
    reckoning: createReckoning(availability, hosts),
    refreshUptimes: createUptimes({ services, states, availability, clock }),
  };
}
