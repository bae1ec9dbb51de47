import { activityAt } from '../../services/footprint.ts';
import type { Instance } from '../../services/service-types.ts';
import { createIntegral } from '../../time/integral.ts';
import type { World } from '../../world.ts';
import { histogram, type PointList } from '../instruments.ts';
import { DISTRIBUTION_WIDTH, DURATION_BOUNDS, addDurations, readDistribution } from './durations.ts';

/** As OpenTelemetry's conventions for generative AI name them. */
const DURATION = histogram('gen_ai.client.operation.duration', 's', 'Duration of calls of LLMs');
const TOKENS = histogram('gen_ai.client.token.usage', '{token}', 'Tokens of calls of LLMs');
const TOKEN_BOUNDS = [1, 4, 16, 64, 256, 1024, 4096, 16384] as const;

interface Model {
  readonly name: string;
  readonly provider: string;
  /** Calls a second at the height of the day, of all instances. */
  readonly peakRps: number;
  readonly medianSeconds: number;
  readonly failing: number;
  /** Tokens of a call: how many on average, and what share of calls falls into each bucket. */
  readonly input: TokenShape;
  readonly output: TokenShape;
}

interface TokenShape {
  readonly mean: number;
  readonly shares: readonly number[];
}

/** The bot that explains to clerks why a payment was stopped; a large model looks at the hard ones. */
const BOTS: Readonly<Record<string, readonly Model[] | undefined>> = {
  'fraud-scorer': [
    {
      name: 'gpt-4o-mini',
      provider: 'openai',
      peakRps: 1.4,
      medianSeconds: 0.9,
      failing: 0.004,
      input: { mean: 620, shares: [0, 0, 0, 0.02, 0.24, 0.6, 0.14, 0, 0] },
      output: { mean: 140, shares: [0, 0, 0.03, 0.22, 0.65, 0.1, 0, 0, 0] },
    },
    {
      name: 'claude-sonnet-4-5',
      provider: 'anthropic',
      peakRps: 0.15,
      medianSeconds: 3.2,
      failing: 0.012,
      input: { mean: 3_900, shares: [0, 0, 0, 0, 0.02, 0.28, 0.55, 0.15, 0] },
      output: { mean: 520, shares: [0, 0, 0, 0.05, 0.35, 0.55, 0.05, 0, 0] },
    },
  ],
};

const SIGMA = 0.5;

/** What a service tells of the LLMs that it calls. Nothing for services that call none. */
export function createLlmMetrics(
  world: World,
  instance: Instance,
): ((startMs: number, timeMs: number, points: PointList) => void) | undefined {
  const models = BOTS[instance.service.name];
  if (models === undefined) {
    return undefined;
  }
  const calls = createIntegral(models.length * 2 * DISTRIBUTION_WIDTH, (timeMs, rates) => {
    rates.fill(0);
    models.forEach(({ peakRps, medianSeconds, failing }, at) => {
      const rps = peakRps * instance.share * activityAt(instance, timeMs);
      const offset = at * 2 * DISTRIBUTION_WIDTH;
      addDurations(rates, offset, rps * (1 - failing), medianSeconds, SIGMA);
      addDurations(rates, offset + DISTRIBUTION_WIDTH, rps * failing, medianSeconds / 4, SIGMA);
    });
  });
  const totals = new Float64Array(models.length * 2 * DISTRIBUTION_WIDTH);
  return (startMs, timeMs, points) => {
    calls.totals(startMs, timeMs, totals);
    models.forEach((model, at) => {
      const good = readDistribution(totals, at * 2 * DISTRIBUTION_WIDTH);
      const failed = readDistribution(totals, (at * 2 + 1) * DISTRIBUTION_WIDTH);
      addModel(model, good, failed, points);
    });
  };
}

type Distribution = ReturnType<typeof readDistribution>;

function addModel(model: Model, good: Distribution, failed: Distribution, points: PointList): void {
  const call = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': model.provider,
    'gen_ai.request.model': model.name,
  };
  // An SDK reports a combination of attributes only once it has seen it.
  if (good.count > 0) {
    points.addHistogram(DURATION, good, DURATION_BOUNDS, call);
    for (const type of ['input', 'output'] as const) {
      const tokens = tokensOf(good.count, model[type]);
      points.addHistogram(TOKENS, tokens, TOKEN_BOUNDS, { ...call, 'gen_ai.token.type': type });
    }
  }
  if (failed.count > 0) {
    points.addHistogram(DURATION, failed, DURATION_BOUNDS, { ...call, 'error.type': '429' });
  }
}

/** Whole counts that never fall as calls rise, so the count is their sum: less than the calls by a few. */
function tokensOf(calls: number, { mean, shares }: TokenShape) {
  const bucketCounts = shares.map((share) => Math.floor(calls * share));
  const count = bucketCounts.reduce((sum, bucket) => sum + bucket, 0);
  return { count, sum: calls * mean, bucketCounts };
}
