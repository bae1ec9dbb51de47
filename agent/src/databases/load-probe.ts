import type { CreateProbe, DatabaseType } from './types.ts';

/** One line a kind of server. Each is a file of its own in the bundle: who watches none holds none. */
const PROBES: { readonly [Type in DatabaseType]: () => Promise<{ readonly createProbe: CreateProbe }> } = {
  postgresql: () => import('./postgresql/probe.ts'),
  mysql: () => import('./mysql/probe.ts'),
  redis: () => import('./redis/probe.ts'),
  mongodb: () => import('./mongodb/probe.ts'),
};

export async function loadProbe(type: DatabaseType): Promise<CreateProbe> {
  const { createProbe } = await PROBES[type]();
  return createProbe;
}
