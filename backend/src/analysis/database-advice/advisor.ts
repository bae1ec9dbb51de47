import type { Database } from '@vigilops/contracts/api';
import type { Clock, Logger } from '@vigilops/runtime';
import { setImmediate } from 'node:timers/promises';
import type { AdviceStore, DatabaseReader } from '../../model/index.ts';
import type { MetricQuery } from '../../query/index.ts';
import { readFacts } from './read-facts.ts';
import { ADVICE_RULES } from './rules.ts';
import type { AdviceFacts } from './types.ts';

export interface AdvisorDeps {
  readonly store: Pick<AdviceStore, 'save'>;
  readonly databases: Pick<
    DatabaseReader,
    'list' | 'find' | 'figures' | 'connections' | 'queries' | 'query' | 'slowQueries' | 'tables'
  >;
  readonly metricQuery: Pick<MetricQuery, 'stepped'>;
  readonly isSent: (metric: string, signal: AbortSignal) => Promise<boolean>;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface AdviceFigures {
  readonly databases: number;
  readonly advice: number;
  /** Servers that could not be looked at. */
  readonly failed: number;
}

export interface Advisor {
  /** Says of every server that is up what could be better there. Safe to repeat, and to be cut short. */
  look(signal: AbortSignal): Promise<AdviceFigures>;
}

const PAGE = 200;

/** Of a server that is down or silent, what was said of it last stays as it is. */
export function createAdvisor(deps: AdvisorDeps): Advisor {
  const { store, databases, clock, logger } = deps;

  async function adviseOn({ id }: Database, nowUs: number, signal: AbortSignal): Promise<number> {
    const facts = await readFacts(id, nowUs, deps, signal);
    if (facts?.database.state !== 'up') {
      return 0;
    }
    const said = adviceOf(facts);
    await store.save(id, said, nowUs, signal);
    return said.length;
  }

  return {
    async look(signal) {
      const nowUs = clock.now().getTime() * 1_000;
      const failures: unknown[] = [];
      let [looked, advice] = [0, 0];
      for await (const database of upOnes(databases, nowUs, signal)) {
        try {
          advice += await adviseOn(database, nowUs, signal);
          looked += 1;
        } catch (error) {
          signal.throwIfAborted();
          failures.push(error);
        }
        // Others work on this thread.
        await setImmediate();
      }
      if (failures.length > 0 && looked === 0) {
        throw failures[0];
      }
      if (failures.length > 0) {
        logger.warn(
          { err: failures[0], failed: failures.length },
          'some databases could not be looked at for advice',
        );
      }
      return { databases: looked, advice, failed: failures.length };
    },
  };
}

/** All that there is to say, once each. */
export function adviceOf(facts: AdviceFacts): ReturnType<(typeof ADVICE_RULES)[number]> {
  const said = ADVICE_RULES.flatMap((rule) => rule(facts));
  return [...new Map(said.map((one) => [JSON.stringify([one.code, one.key]), one])).values()];
}

async function* upOnes(
  databases: AdvisorDeps['databases'],
  nowUs: number,
  signal: AbortSignal,
): AsyncGenerator<Database> {
  let after: { readonly name: string; readonly id: number } | undefined;
  do {
    const page = await databases.list({ nowUs, states: ['up'], after, limit: PAGE }, signal);
    yield* page;
    const last = page.at(-1);
    after = page.length < PAGE || last === undefined ? undefined : { name: last.name, id: last.id };
  } while (after !== undefined);
}
