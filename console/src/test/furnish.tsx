import { AppPlugin, EventBusSrv } from '@grafana/data';
import { render } from '@testing-library/react';
import { EMPTY } from 'rxjs';
import { vi } from 'vitest';
import { createAccounts } from '../account/accounts.ts';
import type { Brought } from '../account/brought.ts';
import { createSession } from '../account/session.ts';
import { createLibrary } from '../dashboards/library.ts';
import { createHouse } from '../host/house.ts';
import { repeatRefused } from '../host/renewal.ts';
import { Console } from '../shell/Console.tsx';
import { createKeys } from '../shell/keys.ts';
import { createBackend } from './backend.ts';

const pages = [
  { type: 'page', name: 'Overview', path: '/a/app/overview', addToNav: true, defaultNav: true },
  { type: 'page', name: 'Hosts', path: '/a/app/hosts', addToNav: true },
  { type: 'page', name: 'People', path: '/a/app/people', addToNav: true, role: 'Admin' as const },
];
const dashboards = [{ uid: 'host', title: 'One host', description: 'Its CPU', tags: ['linux'] }];

interface Options {
  /** The API token that this browser keeps; empty where there is none. */
  readonly token?: string;
  readonly brought?: Brought;
}

/** A console before a backend that answers as it is told to. */
export function furnish({ token = 't', brought = {} }: Options = {}) {
  const backend = createBackend();
  const waiting: (() => void)[] = [];
  const house = createHouse({ fetch: backend.fetch, later: (work) => waiting.push(work) });
  const accounts = createAccounts({ fetch: house.fetch });
  const session = createSession(token, {
    accounts,
    storage: { setItem: vi.fn(), removeItem: vi.fn() },
    tabs: { oneAtATime: (work) => work(), tell: vi.fn(), hear: vi.fn() },
    later: () => () => undefined,
  });
  const events = new EventBusSrv();
  const app = new AppPlugin().setRootPage(({ path }) => <p>This is {path}</p>);
  const library = createLibrary((url) => Promise.resolve(url.endsWith('index.json') ? dashboards : {}));
  const extensions = { observeLinks: () => EMPTY };
  const draw = () =>
    render(
      <Console
        appId="app"
        pages={pages}
        loadApp={() => Promise.resolve(app)}
        preferences={{ theme: 'dark', language: 'en-US' }}
        onPreferences={vi.fn()}
        services={{ library, house, session, accounts, keys: createKeys(), events, extensions }}
        brought={brought}
        checkToken={() => Promise.resolve('good')}
      />,
    );
  return {
    ...backend,
    draw,
    session,
    waiting,
    events,
    callHouse: repeatRefused(house.fetch, session.refused),
  };
}
