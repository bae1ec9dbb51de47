import type { AlertRuleDefinition } from '@vigilops/contracts/api';
import { writeYaml } from '@vigilops/runtime';
import { KEPT, type ConfigurationDocument } from './document.ts';
import { ownServices, type House } from './house.ts';
import type { KnownOfPipelines } from './plan.ts';
import { presentMaintenance, presentRecord, presentRule, presentSettings } from './present.ts';

/** Everything in a fixed order: two exports of the same house differ in their head alone. */
export function writeFile(
  house: House,
  how: {
    readonly version: string;
    readonly now: Date;
    readonly isAsShipped: (definition: AlertRuleDefinition) => boolean;
  } & Pick<KnownOfPipelines, 'present'>,
): string {
  const { settings } = house.settings;
  const document: Omit<ConfigurationDocument, 'log_pipelines'> = {
    vigilops: 1,
    settings: presentSettings(settings, house.directory),
    services: ownServices(house)
      .flatMap((service) => presentRecord(service, house.directory) ?? [])
      .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    maintenance: house.maintenance
      .toSorted((a, b) => a.fromUs - b.fromUs || (a.title < b.title ? -1 : 1) || a.id - b.id)
      .map((one) => presentMaintenance(one, house.directory)),
    // Those that are as they came every house has anyway.
    alert_rules: house.rules
      .filter(({ definition, builtIn }) => !builtIn || !how.isAsShipped(definition))
      .toSorted((a, b) => (a.definition.name < b.definition.name ? -1 : 1))
      .map(({ definition }) => presentRule(definition, house.directory)),
  };
  const pipelines = house.pipelines.definitions.map(how.present);
  return writeYaml({ ...document, log_pipelines: pipelines }, headOf(settings.general.name, how));
}

function headOf(name: string, { version, now }: { readonly version: string; readonly now: Date }): string {
  // A name may be anything; here it stands on one line.
  const house = name.replace(/[^\p{L}\p{N} ._-]/gu, ' ').trim();
  return [
    ` ${house}: configuration as of ${now.toISOString()}, written by VigilOps ${version}.`,
    ' vigilops config import --dry-run <file> says what this file would change, and without --dry-run changes it.',
    ' What a file leaves out stays as it is. Hosts and services are told by their names.',
    ` "${KEPT}" is a secret: as it is kept here. In another house write the value in its place.`,
  ].join('\n');
}
