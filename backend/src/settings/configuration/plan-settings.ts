import type { ConfigurationDifference, Settings } from '@vigilops/contracts/api';
import { isDeepStrictEqual } from 'node:util';
import { inYaml } from './difference.ts';
import type { Directory } from './directory.ts';
import type { SettingsInFile, ShownInFile } from './document.ts';
import type { PlanContext } from './plan.ts';
import { presentSettings } from './present.ts';
import type { ConfigurationFile } from './read-file.ts';

/** What the file names is changed; what it leaves out stays as it is. */
export function planSettings(
  { document, given }: Pick<ConfigurationFile, 'document' | 'given'>,
  { house, after, fixed, report }: PlanContext,
): { readonly wanted: Settings | null; readonly differences: readonly ConfigurationDifference[] } {
  if (document.settings === undefined) {
    return { wanted: null, differences: [] };
  }
  const before = presentSettings(house.settings.settings, house.directory);
  const wanted = new Map<string, unknown>();
  const differences: ConfigurationDifference[] = [];
  for (const [key, value] of keysInFile(document.settings)) {
    const [section = '', name = ''] = key.split('.');
    if (!names(given, section, name)) {
      continue;
    }
    const path = ['settings', section, name];
    const old = Object.entries(before[section as keyof SettingsInFile]).find(([one]) => one === name)?.[1];
    const next = key === 'status_page.services' ? plainShown(document.settings, after) : value;
    if (isDeepStrictEqual(old, next)) {
      continue;
    }
    const decided = fixed.find((one) => one.key === key);
    if (decided !== undefined) {
      report(
        path,
        `${decided.variable} in the environment of the backend decides that it is ${String(decided.value)}`,
      );
    }
    wanted.set(key, value);
    differences.push({
      kind: 'setting',
      action: 'change',
      name: key,
      before: inYaml(old),
      after: inYaml(next),
    });
  }
  const shown = document.settings.status_page.services.map(({ service, name, group }, i) => {
    const meaning = after.service(service);
    if (!meaning.found) {
      report(['settings', 'status_page', 'services', i, 'service'], meaning.problem);
    }
    return { id: meaning.found ? meaning.id : 0, name, group };
  });
  return differences.length === 0
    ? { wanted: null, differences }
    : { wanted: merged(house.settings.settings, wanted, shown), differences };
}

/** Whether the file itself says something of a key; else a default stands there. */
function names(given: unknown, section: string, key: string): boolean {
  return Object.hasOwn(blockOf(blockOf(blockOf(given)['settings'])[section]), key);
}

function blockOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function keysInFile(settings: SettingsInFile): [string, unknown][] {
  return Object.entries(settings).flatMap(([section, values]) =>
    Object.entries(values).map(([key, value]): [string, unknown] => [`${section}.${key}`, value]),
  );
}

/** As the export would write it: a service can be named in more than one way. */
function plainShown({ status_page: { services } }: SettingsInFile, after: Directory): ShownInFile[] {
  return services.map((one) => {
    const meaning = after.service(one.service);
    return { ...one, service: (meaning.found ? after.nameOfService(meaning.id) : undefined) ?? one.service };
  });
}

/** Not parsed again: ids of services that are yet to be made lie below zero. */
function merged(
  before: Settings,
  wanted: ReadonlyMap<string, unknown>,
  shown: Settings['status_page']['services'],
): Settings {
  const sections: Record<string, Record<string, unknown>> = { ...before };
  for (const [key, value] of wanted) {
    const [section = '', name = ''] = key.split('.');
    sections[section] = {
      ...sections[section],
      [name]: key === 'status_page.services' ? shown : value,
    };
  }
  return sections as Settings;
}
