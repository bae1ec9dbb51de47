import { freePort, until, type House } from '@vigilops/testkit/house';
import { startLoad } from '../load.ts';
import type { CleanUp } from '../clean-up.ts';
import { MAILER, ROLES, type Role, type Settings, type ShopName } from './settings.ts';
import type { Supervisor } from './supervisor.ts';

const READY_MS = 120_000;
export const HOST = 'lab-1';
const GOOD_VERSION = '1.4.2';
export const BROKEN_VERSION = '1.5.0';
/** Whom a role asks. */
const ASKS: Readonly<Partial<Record<Role, Role>>> = { web: 'api', api: 'payments', payments: 'bank' };

export interface Shop {
  ports(): readonly number[];
  readonly checkoutUrl: string;
  readonly databaseUrl: string;
  readonly disk: string;
  /** What a fault turns at a service. */
  turn(role: Role, switches: Readonly<Record<string, unknown>>): Promise<void>;
  /** Without a gap: who asks goes over to the new version when it is up. */
  deployPayments(version: 'good' | 'broken'): Promise<void>;
}

export const serviceOf = (shop: ShopName, role: Role) => `${shop}-${role}`;

/** Its services as processes, with customers: web asks api, api asks payments, payments asks its database and the bank. */
export async function openShop(
  name: ShopName,
  parts: {
    readonly house: House;
    readonly supervisor: Supervisor;
    readonly databaseUrl: string;
    readonly disk: string;
  },
  cleanUp: CleanUp,
): Promise<Shop> {
  const { house, supervisor, databaseUrl, disk } = parts;
  const ports = new Map<Role, number>();
  for (const role of ROLES) {
    ports.set(role, await freePort());
  }
  const portOf = (role: Role) => ports.get(role) ?? 0;
  const settings = (role: Role, version = GOOD_VERSION): Settings => {
    const peer = ASKS[role];
    return {
      ...common(house),
      role,
      service: serviceOf(name, role),
      version,
      port: portOf(role),
      peers: peer === undefined ? {} : { [peer]: { service: serviceOf(name, peer), port: portOf(peer) } },
      database: databaseUrl,
      disk,
    };
  };
  // Who is asked comes first: a start without an error is no trouble to explain.
  for (const role of ROLES.toReversed()) {
    supervisor.start(settings(role));
    await until(`${name} has its ${role}`, READY_MS, () => turn(portOf(role), {}).then(() => true as const));
  }
  const checkoutUrl = `http://127.0.0.1:${String(portOf('web'))}/checkout`;
  const sells = async () => ((await fetch(checkoutUrl)).ok ? true : undefined);
  await until(`${name} sells`, READY_MS, sells);
  const load = startLoad(portOf('web'));
  cleanUp.add(() => {
    load.stop();
  });
  return {
    ports: () => [...ports.values()],
    checkoutUrl,
    databaseUrl,
    disk,
    turn: (role, switches) => turn(portOf(role), switches),
    async deployPayments(version) {
      const before = portOf('payments');
      ports.set('payments', await freePort());
      supervisor.start(settings('payments', version === 'good' ? GOOD_VERSION : BROKEN_VERSION));
      await until('the other version is up', READY_MS, () =>
        turn(portOf('payments'), {}).then(() => true as const),
      );
      await turn(portOf('api'), { paymentsPort: portOf('payments') });
      await supervisor.stop(before);
    },
  };
}

export interface Mailer {
  readonly port: number;
  turn(switches: Readonly<Record<string, unknown>>): Promise<void>;
}

/** A service that nobody asks: it works by itself. */
export async function openMailer(house: House, supervisor: Supervisor): Promise<Mailer> {
  const port = await freePort();
  supervisor.start({
    ...common(house),
    role: 'mailer',
    service: MAILER,
    version: GOOD_VERSION,
    port,
    peers: {},
    database: '',
    disk: '',
  });
  await until('mails are sent', READY_MS, () => turn(port, {}).then(() => true as const));
  return { port, turn: (switches) => turn(port, switches) };
}

function common(house: House): Pick<Settings, 'brokenVersion' | 'host' | 'endpoint' | 'token'> {
  return { brokenVersion: BROKEN_VERSION, host: HOST, endpoint: house.url, token: house.adminToken };
}

async function turn(port: number, switches: Readonly<Record<string, unknown>>): Promise<void> {
  await fetch(`http://127.0.0.1:${String(port)}/lab`, { method: 'POST', body: JSON.stringify(switches) });
}
