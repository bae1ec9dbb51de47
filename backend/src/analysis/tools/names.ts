import { VigilError } from '@vigilops/contracts';
import type { Host, Service } from '@vigilops/contracts/api';
import type { ToolContext } from './tool.ts';

/** As many names as are looked through for one like it. */
const MOST_NAMES = 1_000;
const SHOWN = 5;

type Asker = Pick<ToolContext, 'sources' | 'near'>;

/** The host of a name, key or number, in any case. Throws NOT_FOUND with the names that are like it. */
export async function hostNamed(name: string, { sources, near }: Asker): Promise<Host> {
  const some = await sources.listHosts({ q: name, limit: 100 });
  const found = some.items.find((host) => isCalled(name, [host.name, host.key]));
  if (found !== undefined) {
    return found;
  }
  const all = (await sources.listHosts({ limit: MOST_NAMES })).items;
  const byId = all.find(({ id }) => String(id) === name.replace(/^host:/, ''));
  if (byId !== undefined) {
    return byId;
  }
  throw unknown(
    'host',
    name,
    [...some.items, ...all].map((host) => host.name),
    'list_hosts',
    near,
  );
}

/** The service of a name or number, in any case. Throws NOT_FOUND with the names that are like it. */
export async function serviceNamed(name: string, { sources, near }: Asker): Promise<Service> {
  const some = await sources.listServices({ q: name, limit: 100 });
  const found = some.items.find((service) => isCalled(name, [service.name]));
  if (found !== undefined) {
    return found;
  }
  const all = (await sources.listServices({ limit: MOST_NAMES })).items;
  const byId = all.find(({ id }) => String(id) === name.replace(/^service:/, ''));
  if (byId !== undefined) {
    return byId;
  }
  throw unknown(
    'service',
    name,
    [...some.items, ...all].map((service) => service.name),
    'list_services',
    near,
  );
}

/** All of these; throws NOT_FOUND for the first that is not there. */
export async function hostsNamed(names: readonly string[], asker: Asker): Promise<readonly Host[]> {
  const found: Host[] = [];
  for (const name of names) {
    found.push(await hostNamed(name, asker));
  }
  return found;
}

const isCalled = (name: string, names: readonly string[]) =>
  names.some((one) => one.toLowerCase() === name.trim().toLowerCase());

function unknown(
  what: string,
  name: string,
  names: readonly string[],
  tool: string,
  near: ToolContext['near'],
): VigilError {
  const like = near(name, names).slice(0, SHOWN);
  const shown = like.length > 0 ? like : [...new Set(names)].slice(0, SHOWN);
  const told =
    shown.length === 0
      ? `there are no ${what}s at all`
      : `${like.length > 0 ? 'names like it' : 'some that there are'}: ${shown.map((one) => JSON.stringify(one)).join(', ')}`;
  return new VigilError(
    'NOT_FOUND',
    `there is no ${what} called ${JSON.stringify(name)}; ${told}. ${tool} finds all`,
  );
}
