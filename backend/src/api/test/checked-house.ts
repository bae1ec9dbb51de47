import { VigilError } from '@vigilops/contracts';
import type { ServiceDetail } from '@vigilops/contracts/api';
import { systemClock } from '@vigilops/runtime';
import type { SuiteEngine } from '@vigilops/testkit';
import { createJudge, lookbackUs } from '../../checks/index.ts';
import type { CheckResultRow, Scope, TokenRecord } from '../../model/index.ts';
import { checkResult } from '../../store/test/batches.ts';
import { openReadingRoom, type ReadingRoom } from '../../store/test/open-reading-room.ts';
import type { ApiDeps } from '../index.ts';
import { openFrontDoor } from './house.ts';
import { callerOf } from './people.ts';
import { recordingLogger, serve, type Answer, type Served } from './serve.ts';

type Call = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer>;

/** A house with hosts and services, its front door, and short ways to let time pass. */
export interface CheckedHouse {
  readonly room: ReadingRoom;
  readonly served: Served;
  readonly errors: readonly unknown[];
  /** With a token that reads and writes; a token that reads; the agent's token of a host; nobody. */
  readonly admin: Call;
  readonly reader: Call;
  readonly agentOf: (hostId: number | null) => Call;
  readonly nobody: Call;
  readonly newName: () => string;
  /** Asks for a service: of a check of HTTP by all, unless the changes say otherwise. */
  readonly create: (changes?: object) => Promise<Answer>;
  /** The same, and it must be there then. */
  readonly created: (changes?: object) => Promise<ServiceDetail>;
  readonly detailOf: (serviceId: number) => Promise<ServiceDetail>;
  /** The newest five lines of the audit log. */
  readonly auditOf: () => Promise<readonly { readonly action: string; readonly detail: object }[]>;
  /** Stores what observers found. */
  readonly find: (
    results: readonly (Partial<CheckResultRow> & Pick<CheckResultRow, 'serviceId' | 'timeUs'>)[],
  ) => Promise<void>;
  /** Does what the job does. */
  readonly settle: (nowUs?: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

const signal = new AbortController().signal;

export const pathOf = (serviceId: number, rest = '') => `/api/v1/services/${String(serviceId)}${rest}`;

export function httpCheck(changes: object = {}): object {
  return { type: 'http', url: 'https://shop.example.com/health', ...changes };
}

export async function openCheckedHouse(
  suite: SuiteEngine,
  changes: Partial<ApiDeps> = {},
): Promise<CheckedHouse> {
  const room = await openReadingRoom(suite);
  const logger = recordingLogger();
  const served = await serve(
    openFrontDoor(
      {
        readers: room.readers,
        accountStore: room.accounts,
        tokens: room.tokens,
        room,
        logger,
        authenticate: ({ authorization }) => tokenOf(authorization[0] ?? ''),
      },
      changes,
    ),
  );
  const call = callerOf(served);
  const as =
    (token: string | undefined): Call =>
    (method, path, body, headers = {}) =>
      call(method, path, body, token, headers);
  const [admin, reader] = [as('admin'), as('reader')];
  let serial = 0;
  const newName = () => `service ${String((serial += 1))}`;
  const create = (changes: object = {}) =>
    admin('POST', '/api/v1/services', { name: newName(), check: httpCheck(), ...changes });
  return {
    newName,
    create,
    created: async (changes) => {
      const answer = await create(changes);
      if (answer.status !== 201) {
        throw new Error(`no service was made: ${answer.text}`);
      }
      return answer.json as ServiceDetail;
    },
    detailOf: async (id) => (await reader('GET', pathOf(id))).json as ServiceDetail,
    auditOf: async () => {
      const { json } = await admin('GET', '/api/v1/audit?limit=5');
      return (json as { items: { action: string; detail: object }[] }).items;
    },
    room,
    served,
    errors: logger.errors,
    admin,
    reader,
    agentOf: (hostId) => as(`agent-${String(hostId)}`),
    nobody: as(undefined),
    find: async (results) => {
      await room.makeRoom(
        'check_results',
        results.map(({ timeUs }) => timeUs),
      );
      await room.write({ checkResults: results.map(checkResult) });
    },
    settle: async (nowUs = systemClock.now().getTime() * 1_000) => {
      for (let more = true; more;) {
        ({ more } = await room.serviceStates.settle(
          createJudge(() => ({ language: 'en', timeZone: 'UTC' })),
          { nowUs, lookbackUs, atMost: 100 },
          signal,
        ));
      }
    },
    close: async () => {
      await served.close();
      await room.close();
    },
  };
}

const SCOPES: Readonly<Record<string, readonly Scope[]>> = {
  admin: ['read', 'write'],
  reader: ['read'],
  agent: ['ingest'],
};

/** `Bearer agent-7` is the token of the agent of host 7. */
function tokenOf(header: string): Promise<TokenRecord> {
  const [, name = '', host] = /^Bearer (\w+)(?:-(\d+|null))?$/.exec(header) ?? [];
  const scopes = SCOPES[name];
  if (scopes === undefined) {
    return Promise.reject(new VigilError('AUTH_INVALID', 'no such token'));
  }
  return Promise.resolve({
    id: 1,
    name,
    kind: name === 'agent' ? 'agent' : 'api',
    scopes: new Set(scopes),
    hostId: host === undefined || host === 'null' ? null : Number(host),
    hostKey: null,
    formerHostKeys: [],
    expiresAt: null,
    revokedAt: null,
  });
}
