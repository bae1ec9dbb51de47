import { clockTime, count } from '../fleet/words.ts';
import { t } from '../t.ts';
import { byTrouble, countServices } from './trouble.ts';
import { isChecked, type Service, type ServiceStatus } from './types.ts';

/** More names than this are not read at a glance. */
const NAMED = 3;

/** Whether anything is down, in one line, and how bad that is; undefined where nothing is checked. */
export function stateLine(
  services: readonly Service[],
  now: number,
): { readonly text: string; readonly status: ServiceStatus } | undefined {
  const checked = services.filter(isChecked).toSorted(byTrouble);
  const { byStatus } = countServices(checked);
  const [worst] = checked;
  if (worst === undefined) {
    return undefined;
  }
  const parts = [downPart(checked, now), unknownPart(checked), upPart(checked)];
  if (byStatus.maintenance > 0) {
    parts.push(
      t('services.line.maintenance', '{{total}} in maintenance', { total: count(byStatus.maintenance) }),
    );
  }
  if (byStatus.paused > 0) {
    parts.push(t('services.line.paused', '{{total}} paused', { total: count(byStatus.paused) }));
  }
  return { text: parts.filter((part) => part !== undefined).join(' · '), status: worst.status };
}

/** `2 of 12 services are down since 14:02: api, shop`; undefined where none is. */
export function downPart(services: readonly Service[], now: number): string | undefined {
  const checked = services.filter(isChecked);
  const down = checked.filter(({ status }) => status === 'down').toSorted(byTrouble);
  const [first] = down;
  if (first === undefined) {
    return undefined;
  }
  const since = down.flatMap(({ status_since: at }) => (at === null ? [] : [Date.parse(at)]));
  const values = {
    down: count(down.length),
    total: count(checked.length),
    names: namesOf(down),
    time: since.length === 0 ? '?' : clockTime(Math.min(...since), now),
  };
  return down.length === 1
    ? t('services.line.down-one', '{{names}} is down since {{time}}', values)
    : t('services.line.down', '{{down}} of {{total}} services are down since {{time}}: {{names}}', values);
}

function unknownPart(services: readonly Service[]): string | undefined {
  const unknown = services.filter(({ status }) => status === 'unknown');
  return unknown.length === 0
    ? undefined
    : t('services.line.unknown', 'Nobody can tell about {{names}}', { names: namesOf(unknown) });
}

function upPart(services: readonly Service[]): string | undefined {
  const up = services.filter(({ status }) => status === 'up').length;
  const judged = services.filter(({ status }) => status !== 'paused' && status !== 'maintenance').length;
  const [only] = services;
  if (up === 0 || up < judged) {
    return undefined;
  }
  return services.length === 1 && only !== undefined
    ? t('services.line.up-one', '{{name}} is up', { name: only.name })
    : t('services.line.up', 'All {{total}} services are up', { total: count(up) });
}

function namesOf(services: readonly Service[]): string {
  const names = services.slice(0, NAMED).map(({ name }) => name);
  const more = services.length - names.length;
  return more > 0
    ? t('services.line.names', '{{names}} and {{more}} more', { names: names.join(', '), more: count(more) })
    : names.join(', ');
}
