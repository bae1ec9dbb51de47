import type { ToolSources } from '../tools/sources.ts';
import { localTime, weekdayOf } from '../tools/local-time.ts';

/** Names that a question may mean. */
const MOST_NAMES = 100;
const MOST_NAME = 80;

export interface HouseFacts {
  /** By the clock of the house. */
  readonly now: string;
  readonly weekday: string;
  readonly yesterday: string;
  readonly zone: string;
  readonly hosts: readonly string[];
  readonly services: readonly string[];
}

/** What a model has to know of this house before it can understand a question. */
export async function houseFacts(
  sources: Pick<ToolSources, 'listHosts' | 'listServices'>,
  nowUs: number,
  zone: string,
): Promise<HouseFacts> {
  const [hosts, services] = await Promise.all([
    sources.listHosts({ limit: MOST_NAMES }),
    sources.listServices({ limit: MOST_NAMES }),
  ]);
  const DAY_US = 86_400_000_000;
  return {
    now: localTime(nowUs, zone),
    weekday: weekdayOf(nowUs, zone),
    yesterday: localTime(nowUs - DAY_US, zone).slice(0, 10),
    zone,
    hosts: namesOf(hosts.items),
    services: namesOf(services.items),
  };
}

const namesOf = (items: readonly { readonly name: string }[]) =>
  [...new Set(items.map(({ name }) => name.slice(0, MOST_NAME)))].slice(0, MOST_NAMES);
