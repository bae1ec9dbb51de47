import { VigilError } from '@vigilops/contracts';
import type { AlertRuleDefinition, LogPipeline } from '@vigilops/contracts/api';
import { silentLogger } from '@vigilops/runtime';
import { createManualClock } from '@vigilops/testkit';
import { isDeepStrictEqual } from 'node:util';
import type {
  AuditEntry,
  CheckSecrets,
  MaintenanceRecord,
  ServiceRecord,
  ServiceSpec,
  StoredSettings,
} from '../../model/index.ts';
import { createConfiguration, type ConfigurationParts } from '../configuration/configuration.ts';
import type { NamedHost } from '../configuration/directory.ts';
import { parseFile, type PlaceProblem } from '../configuration/parse-file.ts';
import type { WithFile } from '../configuration/read-file.ts';
import type { FixedSetting } from '../fixed-settings.ts';
import { createLiveSettings } from '../live-settings.ts';
import type { By } from '../settings-desk.ts';
import { presentPipeline, problemsOfPipelines } from '../../ingest/index.ts';

export const signal = new AbortController().signal;
export const ADA: By = { actor: { kind: 'person', id: 1, name: 'Ada' }, address: null };
const MASK = '********';

/** What a house keeps, as the database would; a transaction that fails leaves it as it was. */
interface Kept {
  settings: StoredSettings;
  services: ServiceRecord[];
  maintenance: MaintenanceRecord[];
  rules: { id: number; definition: AlertRuleDefinition; builtIn: boolean }[];
  pipelines: { version: number; definitions: readonly LogPipeline[]; unread: readonly string[] };
  audit: string[];
}

/** A house without a database, which promises what the stores and desks of a real one promise. */
export function openHouse(
  given: {
    hosts?: readonly NamedHost[];
    fixed?: readonly FixedSetting[];
    /** Rules that came with the house. */
    shipped?: readonly AlertRuleDefinition[];
  } = {},
) {
  const hosts = given.hosts ?? [];
  const clock = createManualClock();
  const nowUs = clock.now().getTime() * 1_000;
  const live = createLiveSettings({ fixed: given.fixed ?? [], logger: silentLogger });
  let nextId = 1;
  let kept: Kept = {
    settings: { version: 0, value: {}, updatedAt: null, updatedBy: null },
    services: [],
    maintenance: [],
    rules: [],
    pipelines: { version: 0, definitions: [], unread: [] },
    audit: [],
  };
  for (const definition of given.shipped ?? []) {
    kept.rules.push({ id: nextId, definition, builtIn: true });
    nextId += 1;
  }
  const secrets = new Map<string, CheckSecrets>();

  const recordOf = (id: number, spec: ServiceSpec, sealed: string | null): ServiceRecord => ({
    id,
    name: spec.name,
    namespace: '',
    source: 'api',
    definedByHostId: null,
    spec,
    sealed,
    state: 'unknown',
    stateSinceUs: null,
    stateReason: null,
    becauseOf: null,
    lastCheckUs: null,
    uptimePercent: null,
    createdAtUs: nowUs,
  });

  /** Takes secrets apart and puts kept ones in the place of masks, as the desk of definitions does. */
  function seal(id: number, { check, ...rest }: ServiceSpec): ServiceRecord {
    if (check.type !== 'http') {
      return recordOf(id, { ...rest, check }, null);
    }
    const known = secretsOf(kept.services.find((service) => service.id === id));
    const fill = (field: string, value: string, before: string | null | undefined) => {
      if (value === MASK && (before ?? null) === null) {
        throw new VigilError('REQUEST_INVALID', `${field}: "${MASK}" means "as it is", and nothing is kept`);
      }
      return value === MASK ? (before ?? '') : value;
    };
    const headers = Object.fromEntries(
      Object.entries(check.headers).map(([name, value]) => [
        name,
        fill(`check.headers.${name}`, value, known?.headers[name]),
      ]),
    );
    const body = check.body === undefined ? null : fill('check.body', check.body, known?.body);
    const sealed = `sealed ${String(secrets.size)}`;
    secrets.set(sealed, { headers, body });
    const shown = {
      ...check,
      headers: Object.fromEntries(Object.keys(headers).map((name) => [name, MASK])),
      ...(body === null ? {} : { body: MASK }),
    };
    return recordOf(id, { ...rest, check: shown }, sealed);
  }

  function refuseUnknown(ids: readonly number[]): void {
    for (const id of ids) {
      if (!kept.services.some((service) => service.id === id)) {
        throw new VigilError('REQUEST_INVALID', `depends_on: there is no service ${String(id)}`);
      }
    }
  }

  function secretsOf(service: Pick<ServiceRecord, 'sealed'> | undefined): CheckSecrets | undefined {
    return service?.sealed === undefined || service.sealed === null
      ? { headers: {}, body: null }
      : secrets.get(service.sealed);
  }

  const note = (what: string) => {
    kept.audit = [...kept.audit, what];
  };

  const parts: ConfigurationParts = {
    settings: {
      read: () => Promise.resolve(kept.settings),
      version: () => Promise.resolve(kept.settings.version),
      change: ({ expected, at, by }, decide) => {
        const stored = kept.settings;
        if (expected !== null && expected !== stored.version) {
          return Promise.resolve({ outcome: 'conflict', stored });
        }
        const decision = decide(stored);
        if (decision === null) {
          return Promise.resolve({ outcome: 'same', stored });
        }
        kept.settings = {
          version: stored.version + 1,
          value: JSON.parse(JSON.stringify(decision.value)),
          updatedAt: at,
          updatedBy: by,
        };
        note(tellOf(decision.audit));
        return Promise.resolve({ outcome: 'changed', stored: kept.settings });
      },
    },
    services: { listChecked: () => Promise.resolve(kept.services) },
    maintenance: {
      list: ({ fromUs }) => Promise.resolve(kept.maintenance.filter(({ toUs }) => toUs > fromUs)),
    },
    rules: {
      list: () => Promise.resolve(kept.rules),
      create: (definition) => {
        refuseUnknown(definition.scope.service_ids);
        kept.rules = [...kept.rules, { id: nextId, definition, builtIn: false }];
        nextId += 1;
        note(`rule ${definition.name}`);
        return Promise.resolve();
      },
      change: (id, definition) => {
        refuseUnknown(definition.scope.service_ids);
        kept.rules = kept.rules.map((one) => (one.id === id ? { ...one, definition } : one));
        note(`other rule ${definition.name}`);
        return Promise.resolve();
      },
      remove: (id) => {
        note(`no rule ${String(kept.rules.find((one) => one.id === id)?.definition.name)}`);
        kept.rules = kept.rules.filter((one) => one.id !== id);
        return Promise.resolve();
      },
    },
    pipelines: {
      read: () => Promise.resolve(kept.pipelines),
      save: (definitions, version) => {
        if (version !== kept.pipelines.version) {
          return Promise.reject(new VigilError('CONFLICT', 'somebody was quicker'));
        }
        kept.pipelines = { ...kept.pipelines, version: version + 1, definitions };
        note(`pipelines ${definitions.map(({ name }) => name).join(', ')}`);
        return Promise.resolve();
      },
    },
    hosts: () => Promise.resolve(hosts),
    refuse: () => Promise.resolve(),
    definitions: {
      create: (definition) => {
        refuseUnknown(definition.depends_on);
        const service = seal(nextId, definition);
        nextId += 1;
        kept.services = [...kept.services, service];
        note(`created ${definition.name}`);
        return Promise.resolve({ id: service.id });
      },
      change: (id, { definition }) => {
        refuseUnknown(definition.depends_on);
        const service = seal(id, definition);
        kept.services = kept.services.map((one) => (one.id === id ? service : one));
        note(`changed ${definition.name}`);
        return Promise.resolve();
      },
      remove: (id) => {
        note(`removed ${String(kept.services.find((one) => one.id === id)?.name)}`);
        kept.services = kept.services.filter((one) => one.id !== id);
        return Promise.resolve();
      },
    },
    plans: {
      create: (planned) => {
        refuseUnknown(planned.serviceIds);
        kept.maintenance = [...kept.maintenance, { ...planned, id: nextId, createdBy: 'Ada' }];
        nextId += 1;
        note(`planned ${planned.title}`);
        return Promise.resolve();
      },
      change: (id, planned) => {
        kept.maintenance = kept.maintenance.map((one) => (one.id === id ? { ...one, ...planned } : one));
        note(`moved ${planned.title}`);
        return Promise.resolve();
      },
      remove: (id) => {
        note(`called off ${String(kept.maintenance.find((one) => one.id === id)?.title)}`);
        kept.maintenance = kept.maintenance.filter((one) => one.id !== id);
        return Promise.resolve();
      },
    },
  };

  const configuration = createConfiguration({
    parts,
    together: async (work) => {
      const before = { ...kept };
      try {
        return await work(parts);
      } catch (error) {
        kept = before;
        throw error;
      }
    },
    withFile: here,
    secretsOf,
    pipelines: { problemsOf: problemsOfPipelines, present: presentPipeline },
    isAsShipped: (definition) => (given.shipped ?? []).some((one) => isDeepStrictEqual(one, definition)),
    live,
    version: '1.2.3',
    clock,
  });

  return {
    configuration,
    live,
    nowUs,
    kept: (): Kept => ({ ...kept }),
    /** Something that another release left, and this one does not know. */
    leaveUnread: (what: string) => {
      kept.pipelines = { ...kept.pipelines, unread: [what] };
    },
    secretsOf: (name: string) => secretsOf(kept.services.find((service) => service.name === name)),
    /** Something that an agent's own file defines. */
    addOfAgent: (spec: ServiceSpec, hostId: number) => {
      kept.services.push({ ...recordOf(nextId, spec, null), source: 'agent', definedByHostId: hostId });
      nextId += 1;
    },
    export: () => configuration.exportYaml(signal),
    dryRun: async (yaml: string, remove = false) =>
      (await configuration.importYaml({ yaml, dryRun: true, remove }, ADA, signal)).differences,
    import: async (yaml: string, remove = false) =>
      (await configuration.importYaml({ yaml, dryRun: false, remove }, ADA, signal)).differences,
  };
}

/** Without a thread: a test has hundreds of files, and none of them is wicked. */
const here: WithFile = (yaml, work) => {
  const parsed = parseFile(yaml);
  if (!parsed.ok) {
    return Promise.reject(new VigilError('REQUEST_INVALID', parsed.refusal));
  }
  const refusal = (problems: readonly PlaceProblem[]) =>
    Promise.resolve(new VigilError('REQUEST_INVALID', parsed.tell(problems)));
  return work({ document: parsed.document, given: parsed.given, refusal });
};

function tellOf({ detail }: AuditEntry): string {
  return `set ${Object.keys(detail).join(', ')}`;
}
