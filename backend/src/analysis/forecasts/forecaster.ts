import type { Clock, Logger } from '@vigilops/runtime';
import { setImmediate } from 'node:timers/promises';
import type {
  CheckResultReader,
  ErrorLinesReader,
  ForecastStore,
  NewForecast,
  ServiceStore,
} from '../../model/index.ts';
import { certificateForecast } from './certificates.ts';
import { errorResource } from './errors.ts';
import { makeForecast } from './make-forecast.ts';
import { measureResources, type MeasuredResource, type MetricResourceDeps } from './metric-resources.ts';
import { RESOURCES } from './resources.ts';

export interface ForecasterDeps extends MetricResourceDeps {
  readonly store: ForecastStore;
  readonly errorLines: ErrorLinesReader;
  readonly services: Pick<ServiceStore, 'listChecked'>;
  readonly checkResults: Pick<CheckResultReader, 'latest'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface ForecastFigures {
  readonly resources: number;
  readonly reach: number;
  /** Kinds of resources that could not be read. */
  readonly failed: number;
}

export interface Forecaster {
  /** Says of every resource when it will be full. Safe to repeat, and to be cut short. */
  forecast(signal: AbortSignal): Promise<ForecastFigures>;
}

const HOUR_US = 3_600e6;
const DAY_US = 24 * HOUR_US;
/** Former forecasts are kept one an hour. */
const REMEMBER_US = 55 * 60e6;
const ERRORS_US = 7 * DAY_US;
const MOST_ERROR_SERVICES = 500;
/** A certificate was seen within this time, or nothing is known of it. */
const CERTIFICATE_US = 2 * DAY_US;

export function createForecaster(deps: ForecasterDeps): Forecaster {
  const { store, clock, logger } = deps;

  async function foretell(
    resources: readonly MeasuredResource[],
    nowUs: number,
    signal: AbortSignal,
  ): Promise<readonly NewForecast[]> {
    const history = await store.history(
      resources.map(({ facts }) => facts.key),
      signal,
    );
    const made: NewForecast[] = [];
    const remember = new Set<string>();
    for (const { facts, points, limit } of resources) {
      const past = history.get(facts.key) ?? [];
      made.push(makeForecast(facts, points, limit, past, nowUs / 1_000));
      if (nowUs - (past.at(-1)?.madeAtUs ?? 0) >= REMEMBER_US) {
        remember.add(facts.key);
      }
      // One takes milliseconds, and others work on this thread.
      await setImmediate();
      signal.throwIfAborted();
    }
    await store.save(made, remember, signal);
    return made;
  }

  async function certificates(nowUs: number, signal: AbortSignal): Promise<readonly NewForecast[]> {
    const services = await deps.services.listChecked(signal);
    const since = new Map(services.map(({ id }) => [id, nowUs - CERTIFICATE_US]));
    const newest = await deps.checkResults.latest(since, signal);
    const made = services.flatMap(
      ({ id, name }) => certificateForecast({ id, name }, newest.get(id) ?? [], nowUs) ?? [],
    );
    await store.save(made, new Set(), signal);
    return made;
  }

  async function errors(nowUs: number, signal: AbortSignal): Promise<readonly NewForecast[]> {
    const toUs = Math.floor(nowUs / HOUR_US) * HOUR_US;
    const range = { fromUs: toUs - ERRORS_US, toUs };
    const found = await deps.errorLines.byHour(range, MOST_ERROR_SERVICES, signal);
    return foretell(
      found.flatMap((lines) => errorResource(lines, range) ?? []),
      nowUs,
      signal,
    );
  }

  return {
    async forecast(signal) {
      const nowUs = clock.now().getTime() * 1_000;
      const steps = [
        ...RESOURCES.map(
          (resource) => async () =>
            foretell(await measureResources(resource, nowUs, deps, signal), nowUs, signal),
        ),
        () => certificates(nowUs, signal),
        () => errors(nowUs, signal),
      ];
      const made: NewForecast[] = [];
      const failures: unknown[] = [];
      for (const step of steps) {
        try {
          made.push(...(await step()));
        } catch (error) {
          signal.throwIfAborted();
          failures.push(error);
        }
      }
      if (failures.length === steps.length) {
        throw failures[0];
      }
      if (failures.length > 0) {
        logger.warn({ err: failures[0], failed: failures.length }, 'some forecasts could not be made');
      }
      const reach = made.filter(({ verdict }) => verdict === 'reaches' || verdict === 'reached').length;
      return { resources: made.length, reach, failed: failures.length };
    },
  };
}
