import type {
  ChannelStore,
  LogPipelineStore,
  RuleStore,
  MaintenanceStore,
  ServiceStore,
  SettingsStore,
  TelemetryWriter,
} from '../../model/index.ts';
import { createRuleStore } from '../alerts/rules.ts';
import { createMaintenanceStore } from '../checks/maintenance-windows.ts';
import { createServiceStore } from '../checks/services.ts';
import type { Connections, Session } from '../connections.ts';
import type { EngineName } from '../engines/engine.ts';
import { createChannelStore } from '../notify/channels.ts';
import { createLogPipelineStore } from '../pipelines/log-pipelines.ts';
import { createReaders, type Readers } from '../read/index.ts';
import { readHostNames, type HostNames } from './host-names.ts';
import { createSettingsStore } from './settings.ts';

const LIMIT_MS = 30_000;

/** What a configuration is made of, read and changed in one transaction. */
export interface StoresOfOneTransaction {
  readonly settings: SettingsStore;
  readonly services: ServiceStore;
  readonly maintenanceWindows: MaintenanceStore;
  readonly channels: ChannelStore;
  readonly logPipelines: LogPipelineStore;
  readonly rules: RuleStore;
  readonly readers: Readers;
  readonly hostNames: (signal: AbortSignal) => Promise<readonly HostNames[]>;
}

/** All that `work` changes, with its lines in the audit log, is there after it, or nothing of it where it throws. */
export function together<T>(
  connections: Connections,
  deps: { readonly writer: TelemetryWriter; readonly now: () => Date; readonly engine: EngineName },
  work: (stores: StoresOfOneTransaction) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  return connections.transaction(
    (session) => {
      const within = connectionsOn(session);
      return work({
        settings: createSettingsStore(within),
        services: createServiceStore(within, deps),
        maintenanceWindows: createMaintenanceStore(within, deps.now),
        channels: createChannelStore(within, deps.now),
        logPipelines: createLogPipelineStore(within),
        rules: createRuleStore(within, deps.now),
        readers: createReaders({ engine: deps.engine, query: within.query, transaction: within.transaction }),
        hostNames: (own) => readHostNames(within, own),
      });
    },
    { signal, timeoutMs: LIMIT_MS },
  );
}

/**
 * Connections that are one session: what would be a transaction of its own is a savepoint of the one around it. The
 * deadline of that one holds for all.
 */
function connectionsOn(session: Session): Connections {
  return {
    query: (statement) => session.query(statement),
    session: (work) => work(session),
    transaction: async (work) => {
      await session.query({ text: 'SAVEPOINT step' });
      try {
        const result = await work(session);
        await session.query({ text: 'RELEASE SAVEPOINT step' });
        return result;
      } catch (error) {
        await session.query({ text: 'ROLLBACK TO SAVEPOINT step' });
        throw error;
      }
    },
    close: () => Promise.resolve(),
  };
}
