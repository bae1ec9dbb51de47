import { systemClock, type Logger } from '@vigilops/runtime';
import { randomUUID } from 'node:crypto';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { LlmCallRow, LlmHouse, LlmProviderRecord } from '../../model/index.ts';
import { createPricing } from '../gateway/pricing.ts';
import type { Player, Playground, PlayTurn } from '../gateway/playground.ts';
import { createUpstream } from '../gateway/upstream.ts';
import type { ClosedCall } from '../ledger/journal-lines.ts';
import { openGateway, type RunningGateway } from '../open-gateway.ts';
import { providerOfType } from '../providers/registry.ts';
import { createMemoryBudgets, type MemoryBudgets } from './memory-budgets.ts';

/** The whole gateway on a port of its own, with a store in memory. */
export interface MemoryGateway {
  readonly url: string;
  readonly budgets: MemoryBudgets;
  readonly inside: RunningGateway['inside'];
  /** Rows that are stored, in their order. */
  readonly rows: LlmCallRow[];
  /** Resolves when so many rows are stored; rejects after ten seconds. */
  rowsOf(count: number): Promise<readonly LlmCallRow[]>;
  change(house: Partial<LlmHouse>): Promise<void>;
  /** The database cannot be asked from now on, or can again. */
  away(isAway: boolean): void;
  close(): Promise<void>;
}

const ROWS_MS = 10_000;
/** Takes a player and a play as JSON, as the API hands them on once it knows who asks. */
export const PLAY_PATH = '/play';

async function play(
  playground: Playground,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const asked = (await json(request)) as { readonly player: Player; readonly play: Parameters<PlayTurn>[0] };
  try {
    await playground.open(asked.player)(asked.play, request, response);
  } catch (error) {
    response.writeHead(404).end(String(error));
  }
}

/** Secrets of providers are left in their records: `sealed` is JSON here. */
export async function openMemoryGateway(
  start: LlmHouse,
  deps: {
    readonly folder: string;
    readonly logger: Logger;
    readonly gatewayId?: string;
    readonly isLocal?: boolean;
  },
): Promise<MemoryGateway> {
  const gatewayId = deps.gatewayId ?? randomUUID();
  const budgets = createMemoryBudgets();
  const stored = new Map<string, LlmCallRow>();
  const rows: LlmCallRow[] = [];
  let house = start;
  let isAway = false;
  const write = (_gatewayId: string, calls: readonly ClosedCall[]) => {
    if (isAway) {
      return Promise.reject(new Error('the database is away'));
    }
    for (const { row, charges } of calls) {
      const key = `${row.requestId}/${String(row.attempt)}`;
      if (!stored.has(key)) {
        stored.set(key, row);
        rows.push(row);
        budgets.charge(gatewayId, charges);
      }
    }
    return Promise.resolve();
  };
  const configOf = (record: LlmProviderRecord) => {
    const secrets = JSON.parse(record.sealed ?? '{}') as Record<string, string>;
    return providerOfType(record.type)?.config.parse({ ...record.config, ...secrets });
  };
  const gateway = await openGateway({
    house: {
      read: (revision) =>
        isAway
          ? Promise.reject(new Error('the database is away'))
          : Promise.resolve(revision === house.revision ? undefined : house),
    },
    ledger: { write },
    budgets,
    upstream: createUpstream({
      lookup: (_host, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
      mayAsk: () => Promise.resolve(),
    }),
    providerOfType,
    configOf,
    priceOf: createPricing({ billedIn: () => null, nowMs: () => Date.now() }),
    requireSecure: () => undefined,
    timeZone: () => 'UTC',
    isLocal: () => Promise.resolve(deps.isLocal ?? false),
    folder: deps.folder,
    gatewayId,
    newId: randomUUID,
    random: Math.random,
    clock: systemClock,
    logger: deps.logger,
    onRow: () => undefined,
  });
  await gateway.refresh(AbortSignal.timeout(ROWS_MS));
  const server = http.createServer((request, response) => {
    if (request.url === PLAY_PATH) {
      void play(gateway.playground, request, response);
    } else if (!gateway.handle(request, response)) {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    budgets,
    inside: gateway.inside,
    rows,
    async rowsOf(count) {
      for (const end = Date.now() + ROWS_MS; rows.length < count;) {
        if (Date.now() > end) {
          throw new Error(`${String(rows.length)} rows are stored, and not ${String(count)}`);
        }
        await systemClock.sleep(20);
      }
      return rows;
    },
    async change(over) {
      house = { ...house, ...over, revision: house.revision + 1 };
      await gateway.refresh(AbortSignal.timeout(ROWS_MS));
    },
    away: (is) => {
      isAway = is;
      budgets.away(is);
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await gateway.stop();
    },
  };
}
