import { VigilError } from '@vigilops/contracts';
import { settings as settingsSchema, type Settings } from '@vigilops/contracts/api';
import type { StoredSettings } from '../../model/index.ts';
import { replaceSettings, type By } from '../settings-desk.ts';
import type { ConfigurationDeps, ConfigurationParts } from './configuration.ts';
import type { Plan } from './plan.ts';
import type { RuleStep } from './plan-rules.ts';
import type { MaintenanceStep } from './plan-maintenance.ts';
import type { ServiceStep } from './plan-services.ts';
import type { ConfigurationFile } from './read-file.ts';

/** Ids that stand for services of the file, as they were given. */
type Real = (ids: readonly number[]) => number[];

export interface Applying {
  readonly file: Pick<ConfigurationFile, 'refusal'>;
  readonly parts: ConfigurationParts;
  readonly by: By;
  readonly nowUs: number;
  readonly signal: AbortSignal;
}

/**
 * Does what was planned: services first, for the rest may name those that are made here. Answers the settings that are
 * stored then; null where they did not change. Throws REQUEST_INVALID with line and key of what is refused.
 */
export async function applyPlan(
  plan: Plan,
  applying: Applying,
  deps: Pick<ConfigurationDeps, 'live' | 'clock'>,
): Promise<StoredSettings | null> {
  const made = new Map<number, number>();
  const real: Real = (ids) => ids.map((id) => made.get(id) ?? id);
  for (const step of plan.services) {
    const id = await applyService(step, real, applying);
    made.set(step.id, id);
  }
  const stored = plan.settings === null ? null : await applySettings(plan.settings, real, applying, deps);
  for (const step of plan.maintenance) {
    await applyMaintenance(step, real, applying);
  }
  for (const step of plan.rules) {
    await applyRule(step, real, applying);
  }
  if (plan.pipelines !== null) {
    const { wanted, version } = plan.pipelines;
    await applying.parts.pipelines.save(wanted, version, applying.by, applying.signal);
  }
  return stored;
}

async function applySettings(
  { wanted, version }: NonNullable<Plan['settings']>,
  real: Real,
  { file, parts, by, signal }: Applying,
  deps: Pick<ConfigurationDeps, 'live' | 'clock'>,
): Promise<StoredSettings> {
  const settings = withIds(wanted, real);
  await atPlace(file, ['settings'], () => parts.refuse(settings, deps.live.current(), signal));
  return replaceSettings({ store: parts.settings, ...deps }, { settings, version }, by, signal);
}

/** Answers its id. */
async function applyService(
  step: ServiceStep,
  real: Real,
  { file, parts: { definitions }, by, signal }: Applying,
): Promise<number> {
  if (step.do === 'remove') {
    await definitions.remove(step.id, by, signal);
    return step.id;
  }
  const definition = { ...step.definition, depends_on: real(step.definition.depends_on) };
  return atPlace(file, ['services', step.place], async () => {
    if (step.do === 'create') {
      return (await definitions.create(definition, by, signal)).id;
    }
    await definitions.change(step.id, { definition, paused: definition.paused }, by, signal);
    return step.id;
  });
}

async function applyMaintenance(
  step: MaintenanceStep,
  real: Real,
  { file, parts: { plans }, by, nowUs, signal }: Applying,
): Promise<void> {
  if (step.do === 'remove') {
    await plans.remove(step.id, by, signal);
    return;
  }
  const planned = { ...step.planned, serviceIds: real(step.planned.serviceIds) };
  await atPlace(file, ['maintenance', step.place], () =>
    step.do === 'create'
      ? plans.create(planned, by, nowUs, signal)
      : plans.change(step.id, planned, by, nowUs, signal),
  );
}

async function applyRule(
  step: RuleStep,
  real: Real,
  { file, parts: { rules }, by, signal }: Applying,
): Promise<void> {
  if (step.do === 'remove') {
    await rules.remove(step.id, by, signal);
    return;
  }
  const { scope } = step.definition;
  const definition = { ...step.definition, scope: { ...scope, service_ids: real(scope.service_ids) } };
  await atPlace(file, ['alert_rules', step.place], () =>
    step.do === 'create'
      ? rules.create(definition, by, signal)
      : rules.change(step.id, definition, by, signal),
  );
}

/** Words that name a field of their own request first: check.url: must be … */
const ABOUT_A_FIELD = /^([a-z_]+(?:\.[\w-]+)*): ([^]+)$/u;

/** What others refuse of a place of the file is told with its line. */
async function atPlace<T>(
  file: Pick<ConfigurationFile, 'refusal'>,
  place: readonly PropertyKey[],
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof VigilError) || (error.code !== 'REQUEST_INVALID' && error.code !== 'CONFLICT')) {
      throw error;
    }
    const [, field, what] = ABOUT_A_FIELD.exec(error.message) ?? [];
    throw await file.refusal([
      field === undefined || what === undefined
        ? { path: place, what: error.message }
        : { path: [...place, ...field.split('.')], what },
    ]);
  }
}

function withIds(settings: Settings, real: Real): Settings {
  const { status_page: page } = settings;
  const services = page.services.map((one) => ({ ...one, id: real([one.id])[0] ?? one.id }));
  return settingsSchema.parse({ ...settings, status_page: { ...page, services } });
}
