import type { ConfigurationDifference, LogPipeline, Settings } from '@vigilops/contracts/api';
import type { CheckSecrets, ServiceRecord } from '../../model/index.ts';
import type { FixedSetting } from '../fixed-settings.ts';
import { createDirectory, type Directory } from './directory.ts';
import type { House } from './house.ts';
import { ownServices } from './house.ts';
import { planMaintenance, type MaintenanceStep } from './plan-maintenance.ts';
import { planPipelines } from './plan-pipelines.ts';
import { planRules, type RuleStep } from './plan-rules.ts';
import { planServices, type ServiceStep } from './plan-services.ts';
import { planSettings } from './plan-settings.ts';
import type { ConfigurationFile } from './read-file.ts';
import type { PlaceProblem } from './parse-file.ts';
import type { ConfigurationDocument } from './document.ts';

/** What an import would do, in the order in which it can be done. Ids below zero are of services that it makes. */
export interface Plan {
  readonly problems: readonly PlaceProblem[];
  readonly differences: readonly ConfigurationDifference[];
  readonly services: readonly ServiceStep[];
  /** Null: nothing of them changes. `version`: of what they were compared with. */
  readonly settings: { readonly wanted: Settings; readonly version: number } | null;
  readonly maintenance: readonly MaintenanceStep[];
  readonly rules: readonly RuleStep[];
  /** Null: they stay as they are. `version`: of what they were compared with. */
  readonly pipelines: { readonly wanted: readonly LogPipeline[]; readonly version: number } | null;
}

/** Undefined where they cannot be opened. */
export type SecretsOf = (service: ServiceRecord) => CheckSecrets | undefined;

/** What who makes pipelines work knows of them. */
export interface KnownOfPipelines {
  /** What of a list cannot be honoured, each with its place from the list on. */
  readonly problemsOf: (
    definitions: readonly LogPipeline[],
  ) => readonly { readonly path: readonly (string | number)[]; readonly what: string }[];
  /** As a file says it. */
  readonly present: (definition: LogPipeline) => Readonly<Record<string, unknown>>;
}

export interface PlanContext {
  readonly house: House;
  /** How names are meant once the plan is done. */
  readonly after: Directory;
  readonly secretsOf: SecretsOf;
  readonly pipelines: KnownOfPipelines;
  readonly fixed: readonly FixedSetting[];
  readonly nowUs: number;
  /** Also take away what a section of the file does not name. */
  readonly remove: boolean;
  /** Something of the file that cannot be done. */
  readonly report: (path: readonly PropertyKey[], what: string) => void;
}

/** Compares a file with the house. What has problems cannot be done. */
export function planImport(
  file: Pick<ConfigurationFile, 'document' | 'given'>,
  house: House,
  how: Pick<PlanContext, 'secretsOf' | 'pipelines' | 'fixed' | 'nowUs' | 'remove'>,
): Plan {
  const problems: PlaceProblem[] = [];
  const context: PlanContext = {
    ...how,
    house,
    after: directoryAfter(file.document, house, how.remove),
    report: (path, what) => {
      problems.push({ path, what });
    },
  };
  const services = planServices(file.document, context);
  const settings = planSettings(file, context);
  const maintenance = planMaintenance(file.document, context);
  const rules = planRules(file.document, context);
  const pipelines = planPipelines(file.document, context);
  return {
    problems,
    differences: [settings, services, maintenance, rules, pipelines].flatMap(
      ({ differences }) => differences,
    ),
    services: services.steps,
    settings: settings.wanted === null ? null : { wanted: settings.wanted, version: house.settings.version },
    maintenance: maintenance.steps,
    rules: rules.steps,
    pipelines:
      pipelines.wanted === null ? null : { wanted: pipelines.wanted, version: house.pipelines.version },
  };
}

/** With the services that the file makes, without those that it takes away. */
function directoryAfter(document: ConfigurationDocument, house: House, remove: boolean): Directory {
  const wanted = document.services;
  if (wanted === undefined) {
    return house.directory;
  }
  const names = new Set(wanted.map(({ name }) => name));
  const known = new Set(ownServices(house).map(({ name }) => name));
  const staying = house.services.filter(({ source, name }) => source !== 'api' || !remove || names.has(name));
  const made = [...names].filter((name) => !known.has(name));
  return createDirectory(house.hosts, [
    ...staying,
    ...made.map((name, i) => ({ id: -(i + 1), name, definedByHostId: null })),
  ]);
}
