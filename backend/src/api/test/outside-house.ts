import { VigilError } from '@vigilops/contracts';
import { createManualClock, type ManualClock, type SuiteEngine } from '@vigilops/testkit';
import { Router } from 'express';
import { randomUUID } from 'node:crypto';
import {
  compileMatchers,
  createOutside,
  createSeenAlerts,
  createSilences,
  stateOfSilence,
  type Outside,
} from '../../alerting/index.ts';
import type { AlertTransition, Scope, TokenRecord } from '../../model/index.ts';
import { openReadingRoom, type ReadingRoom } from '../../store/test/open-reading-room.ts';
import { createAlertmanagerRouter } from '../alertmanager/router.ts';
import { openFrontDoor } from './house.ts';
import { callerOf } from './people.ts';
import { recordingLogger, serve, type Answer, type Served } from './serve.ts';

/** A house that others send alerts to, on a clock of its own, with both of its doors: ours and Alertmanager's. */
export interface OutsideHouse {
  readonly room: ReadingRoom;
  readonly served: Served;
  readonly clock: ManualClock;
  readonly outside: Outside;
  readonly errors: readonly unknown[];
  /** What the alarm was told. */
  readonly transitions: AlertTransition[];
  /** How often it was asked to look at everything again. */
  readonly reviews: () => number;
  /** With a token: `admin` reads and writes, `reader` reads, `sender` sends, `agent-1` is the agent of host 1. */
  readonly as: (
    who: string,
  ) => (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;
  readonly close: () => Promise<void>;
}

export async function openOutsideHouse(suite: SuiteEngine): Promise<OutsideHouse> {
  const room = await openReadingRoom(suite);
  const clock = createManualClock();
  const logger = recordingLogger();
  const transitions: AlertTransition[] = [];
  let reviews = 0;
  const outside = createOutside({
    alerts: room.alerts,
    clock,
    onTransitions: (happened) => transitions.push(...happened),
  });
  const silences = createSilences({
    silences: room.silences,
    alerts: room.alerts,
    reviewAll: () => {
      reviews += 1;
      return Promise.resolve();
    },
    newId: randomUUID,
  });
  const authenticate = ({ authorization }: { readonly authorization: readonly string[] }) =>
    tokenOf(authorization[0] ?? '');
  const alertmanager = createAlertmanagerRouter({
    identify: async (credentials, needs) => {
      const token = await authenticate(credentials);
      if (!token.scopes.has(needs)) {
        throw new VigilError('AUTH_FORBIDDEN', `the token lacks the scope ${needs}`);
      }
      return { kind: 'token', scopes: token.scopes, token, person: null };
    },
    clientPolicy: { addressOf: () => '192.0.2.1' },
    outside,
    silences,
    seenAlerts: createSeenAlerts({ alerts: room.alerts, silences: room.silences }),
    stateOfSilence,
    compileMatchers,
    version: '1.2.3',
    startedAt: clock.now(),
    clock,
    logger,
  });
  const frontDoor = openFrontDoor(
    {
      readers: room.readers,
      accountStore: room.accounts,
      tokens: room.tokens,
      room,
      logger,
      authenticate,
    },
    { silences, clock },
  );
  const served = await serve(Router().use(alertmanager, frontDoor));
  const call = callerOf(served);
  return {
    room,
    served,
    clock,
    outside,
    transitions,
    reviews: () => reviews,
    errors: logger.errors,
    as:
      (who) =>
      (method, path, body, headers = {}) =>
        call(method, path, body, who, headers),
    close: async () => {
      await served.close();
      await room.close();
    },
  };
}

const SCOPES: Readonly<Record<string, readonly Scope[]>> = {
  admin: ['read', 'write'],
  reader: ['read'],
  sender: ['ingest'],
  agent: ['ingest'],
};

function tokenOf(header: string): Promise<TokenRecord> {
  const [, name = '', host] = /^Bearer (\w+)(?:-(\d+))?$/.exec(header) ?? [];
  const scopes = SCOPES[name];
  if (scopes === undefined) {
    const code = header === '' ? 'AUTH_MISSING' : 'AUTH_INVALID';
    return Promise.reject(new VigilError(code, 'no such token'));
  }
  return Promise.resolve({
    id: 1,
    name,
    kind: name === 'agent' ? 'agent' : 'api',
    scopes: new Set(scopes),
    hostId: host === undefined ? null : Number(host),
    hostKey: null,
    expiresAt: null,
    revokedAt: null,
  });
}
