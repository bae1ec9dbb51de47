import type {
  AlertRuleDefinition,
  ConfigurationDifference,
  LogPipeline,
  ServiceDefinition,
} from '@vigilops/contracts/api';
import type { Clock } from '@vigilops/runtime';
import type { MaintenanceStore, ServiceStore, SettingsStore } from '../../model/index.ts';
import type { LiveSettings } from '../live-settings.ts';
import type { By, RefuseSettings } from '../settings-desk.ts';
import { applyPlan } from './apply.ts';
import type { NamedHost } from './directory.ts';
import { readHouse, type House, type KeptPipelines, type KeptRule } from './house.ts';
import { planImport, type KnownOfPipelines, type SecretsOf } from './plan.ts';
import type { PlannedMaintenance } from './present.ts';
import type { WithFile } from './read-file.ts';
import { writeFile } from './write-file.ts';

export interface ImportOutcome {
  readonly applied: boolean;
  readonly differences: readonly ConfigurationDifference[];
}

/** What people set up in this house, as one file. */
export interface Configuration {
  /** YAML. Secrets are marked, not told. */
  exportYaml(signal: AbortSignal): Promise<string>;
  /**
   * Says what a file would change and, unless `dryRun`, changes it: all of it, or nothing where anything fails. Throws
   * REQUEST_INVALID naming line and key of what is wrong.
   */
  importYaml(
    file: { readonly yaml: string; readonly dryRun: boolean; readonly remove: boolean },
    by: By,
    signal: AbortSignal,
  ): Promise<ImportOutcome>;
}

/** What is read and changed, on one connection while an import changes it. */
export interface ConfigurationParts {
  readonly settings: SettingsStore;
  readonly services: Pick<ServiceStore, 'listChecked'>;
  readonly maintenance: Pick<MaintenanceStore, 'list'>;
  /** Checks what it is given, throws REQUEST_INVALID or CONFLICT, and writes the audit log. */
  readonly rules: {
    list(signal: AbortSignal): Promise<readonly KeptRule[]>;
    create(definition: AlertRuleDefinition, by: By, signal: AbortSignal): Promise<void>;
    change(id: number, definition: AlertRuleDefinition, by: By, signal: AbortSignal): Promise<void>;
    remove(id: number, by: By, signal: AbortSignal): Promise<void>;
  };
  readonly pipelines: {
    read(signal: AbortSignal): Promise<KeptPipelines>;
    /** After that version; throws CONFLICT. Writes the audit log. */
    save(definitions: readonly LogPipeline[], version: number, by: By, signal: AbortSignal): Promise<void>;
  };
  readonly hosts: (signal: AbortSignal) => Promise<readonly NamedHost[]>;
  readonly refuse: RefuseSettings;
  /** Checks and seals what it is given, and writes the audit log. */
  readonly definitions: {
    create(definition: ServiceDefinition, by: By, signal: AbortSignal): Promise<{ readonly id: number }>;
    change(
      serviceId: number,
      change: { readonly definition: ServiceDefinition; readonly paused: boolean },
      by: By,
      signal: AbortSignal,
    ): Promise<unknown>;
    remove(serviceId: number, by: By, signal: AbortSignal): Promise<void>;
  };
  readonly plans: {
    create(planned: PlannedMaintenance, by: By, nowUs: number, signal: AbortSignal): Promise<unknown>;
    change(
      id: number,
      planned: PlannedMaintenance,
      by: By,
      nowUs: number,
      signal: AbortSignal,
    ): Promise<unknown>;
    remove(id: number, by: By, signal: AbortSignal): Promise<void>;
  };
}

export interface ConfigurationDeps {
  readonly parts: ConfigurationParts;
  /** The same in one transaction, which ends with `work`, and leaves nothing behind where that throws. */
  readonly together: <T>(work: (parts: ConfigurationParts) => Promise<T>, signal: AbortSignal) => Promise<T>;
  readonly withFile: WithFile;
  readonly secretsOf: SecretsOf;
  readonly pipelines: KnownOfPipelines;
  /** Whether a rule that came with the house is as it came. */
  readonly isAsShipped: (definition: AlertRuleDefinition) => boolean;
  readonly live: LiveSettings;
  readonly version: string;
  readonly clock: Clock;
}

export function createConfiguration(deps: ConfigurationDeps): Configuration {
  const { live, clock, secretsOf, pipelines, together } = deps;
  const nowUs = () => clock.now().getTime() * 1_000;
  const look = (parts: ConfigurationParts, signal: AbortSignal): Promise<House> =>
    readHouse({ ...parts, fixed: live.fixed }, nowUs(), signal);

  return {
    exportYaml: async (signal) =>
      writeFile(await look(deps.parts, signal), {
        version: deps.version,
        now: clock.now(),
        isAsShipped: deps.isAsShipped,
        ...pipelines,
      }),

    importYaml: ({ yaml, dryRun, remove }, by, signal) =>
      deps.withFile(
        yaml,
        async (file) => {
          const attempt = async (parts: ConfigurationParts) => {
            const house = await look(parts, signal);
            const how = { secretsOf, pipelines, fixed: live.fixed, nowUs: nowUs(), remove };
            const plan = planImport(file, house, how);
            if (plan.problems.length > 0) {
              throw await file.refusal(plan.problems);
            }
            const stored = await applyPlan(plan, { file, parts, by, nowUs: nowUs(), signal }, deps);
            return { differences: plan.differences, stored };
          };
          if (dryRun) {
            return { applied: false, differences: (await triedOnly(together, attempt, signal)).differences };
          }
          const { differences, stored } = await together(attempt, signal);
          if (stored !== null) {
            live.take(stored);
          }
          return { applied: true, differences };
        },
        signal,
      ),
  };
}

/** What would come of it, with all that would be refused; then everything is as it was. */
async function triedOnly<T>(
  together: ConfigurationDeps['together'],
  work: (parts: ConfigurationParts) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const undone = new Error('tried only');
  let result: { readonly value: T } | undefined;
  try {
    await together(async (parts) => {
      result = { value: await work(parts) };
      throw undone;
    }, signal);
  } catch (error) {
    if (error === undone && result !== undefined) {
      return result.value;
    }
    throw error;
  }
  throw new Error('a transaction outlived the end of its work');
}
