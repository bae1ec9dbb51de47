import type { Clock, Logger } from '@vigilops/runtime';
import type { IncomingMessage } from 'node:http';
import type {
  LlmBudgetStore,
  LlmCallRow,
  LlmHouseStore,
  LlmLedgerStore,
  LlmProviderRecord,
} from '../model/index.ts';
import { createBudgetShares } from './budgets/shares.ts';
import { createCallsUnderWay } from './gateway/calls-under-way.ts';
import { createGateway, endCallsOfLostKeys, type Gateway } from './gateway/gateway.ts';
import { createHouseKeeper, type HouseView } from './gateway/house.ts';
import { createOutputGuess } from './gateway/output-guess.ts';
import { createRates } from './gateway/rates.ts';
import type { Price } from './gateway/row.ts';
import { createInside, type Inside } from './gateway/inside.ts';
import { createPlayground, type Playground } from './gateway/playground.ts';
import type { Upstream } from './gateway/upstream.ts';
import { openJournal, readLeft } from './ledger/journal.ts';
import { createLedger, closedByKill } from './ledger/ledger.ts';
import type { Provider } from './providers/provider.ts';

export interface OpenGatewayDeps {
  readonly house: LlmHouseStore;
  readonly ledger: LlmLedgerStore;
  readonly budgets: LlmBudgetStore;
  readonly upstream: Upstream;
  readonly providerOfType: (type: string) => Provider | undefined;
  readonly configOf: (provider: LlmProviderRecord) => Readonly<Record<string, unknown>> | undefined;
  readonly priceOf: (view: HouseView, provider: LlmProviderRecord, models: readonly string[]) => Price | null;
  readonly requireSecure: (request: IncomingMessage) => void;
  readonly timeZone: () => string;
  /** Whether every address of a host is on a network of one's own. */
  readonly isLocal: (host: string) => Promise<boolean>;
  /** Of this process's journals. */
  readonly folder: string;
  /** A UUID of its own for each start. */
  readonly gatewayId: string;
  readonly newId: () => string;
  readonly random: () => number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onRow: (row: LlmCallRow, provider: LlmProviderRecord | null) => void;
}

export interface RunningGateway {
  readonly handle: Gateway;
  /** The same gateway, for people who try a model. */
  readonly playground: Playground;
  /** And for other rooms of the house. */
  readonly inside: Inside;
  /** Something of the house was changed: resolves when calls go by that. */
  refresh(signal: AbortSignal): Promise<void>;
  /** Rows that the database does not have yet. */
  waiting(): number;
  /** Ends calls under way, and writes what is not stored yet. */
  stop(): Promise<void>;
}

const PROGRESS_MS = 1_000;
const TIDY_MS = 10_000;

/** The gateway with all that it stands on. What an earlier process left in the journal is stored first. */
export async function openGateway(deps: OpenGatewayDeps): Promise<RunningGateway> {
  const { clock, logger, gatewayId } = deps;
  const left = await readLeft(deps.folder, logger);
  const journal = await openJournal(deps.folder, gatewayId, logger);
  const ledger = createLedger({ ...deps, store: deps.ledger, journal });
  const shares = createBudgetShares({ ...deps, store: deps.budgets });
  const keeper = createHouseKeeper({ ...deps, store: deps.house });
  const underWay = createCallsUnderWay();
  const guess = createOutputGuess();
  const stopping = new AbortController();

  keeper.onChange((view) => endCallsOfLostKeys(underWay, view, clock.now().getTime() * 1_000));
  keeper.start();
  for (const call of [...left.closed, ...left.open.map(closedByKill)]) {
    ledger.closed(call, null);
  }
  // They are in this process's journal now.
  await left.forget();

  const every = async (ms: number, work: () => Promise<void> | void) => {
    while (!stopping.signal.aborted) {
      await clock.sleep(ms, stopping.signal).catch(() => undefined);
      await Promise.resolve(work()).catch((error: unknown) => logger.debug({ err: error }, 'later again'));
    }
  };
  const noteProgress = () => {
    underWay.each((call) => {
      const progress = call.progress();
      if (progress !== undefined) {
        ledger.progress(progress);
      }
    });
  };
  const beside = Promise.all([every(PROGRESS_MS, noteProgress), every(TIDY_MS, shares.tidy)]);

  const parts = { ...deps, keeper, shares, ledger, underWay, guess, rates: createRates(clock) };
  return {
    handle: createGateway(parts),
    playground: createPlayground(parts),
    inside: createInside(parts),
    refresh: keeper.refresh,
    waiting: ledger.waiting,
    async stop() {
      stopping.abort();
      underWay.each((call) => call.stop('the gateway stops'));
      await beside;
      await keeper.stop();
      await deps.upstream.close();
      await ledger.stop();
      await shares.stop().catch((error: unknown) => logger.debug({ err: error }, 'shares end by themselves'));
    },
  };
}
