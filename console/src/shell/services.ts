import type { EventBusSrv } from '@grafana/data';
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Accounts } from '../account/accounts.ts';
import type { Session } from '../account/session.ts';
import type { DashboardLibrary } from '../dashboards/library.ts';
import type { Extensions } from '../host/extensions.ts';
import type { House } from '../host/house.ts';
import type { Keys } from './keys.ts';

/** What every part of the frame and its pages may use. */
export interface Services {
  readonly library: DashboardLibrary;
  readonly house: House;
  readonly session: Session;
  readonly accounts: Accounts;
  readonly keys: Keys;
  readonly events: EventBusSrv;
  readonly extensions: Pick<Extensions, 'observeLinks'>;
}

const Context = createContext<Services | undefined>(undefined);
export const ServicesProvider = Context.Provider;

export function useServices(): Services {
  const services = useContext(Context);
  if (services === undefined) {
    throw new Error('This belongs into the frame of the console');
  }
  return services;
}

export function useHouseAway(): boolean {
  const { house } = useServices();
  return useSyncExternalStore(house.subscribe, house.isAway);
}
