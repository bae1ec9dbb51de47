import { severityNumberOf } from '@vigilops/contracts';
import type { LogPipeline, LogPipelineMatch } from '@vigilops/contracts/api';
import type { LogDraft, LogSource } from './draft.ts';
import { fitsGlob } from './patterns/glob.ts';
import { metricPlanOf, type MetricPlan } from './metrics/metric-plan.ts';
import { compileStep } from './steps/compile-step.ts';
import { DefinitionProblem, patternOf, type Step } from './steps/step.ts';

/** A pipeline as it works. */
export interface CompiledPipeline {
  readonly name: string;
  readonly steps: readonly { readonly type: string; readonly run: Step }[];
  readonly metrics: readonly MetricPlan[];
  /** Whether records from there can match at all. */
  takesSource(source: LogSource): boolean;
  /** Whether a record of such a source does. */
  takes(draft: LogDraft): boolean;
}

/** What of a definition cannot be honoured: where, from `pipelines` on, and why. */
export interface PipelineProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

export interface CompiledPipelines {
  /** Those that are switched on and sound, in their order. */
  readonly pipelines: readonly CompiledPipeline[];
  readonly problems: readonly PipelineProblem[];
}

export function compilePipelines(definitions: readonly LogPipeline[], hashKey: string): CompiledPipelines {
  const pipelines: CompiledPipeline[] = [];
  const problems: PipelineProblem[] = [];
  const names = new Set<string>();
  definitions.forEach((definition, at) => {
    const path = ['pipelines', at] as const;
    const before = problems.length;
    if (names.has(definition.name)) {
      problems.push({
        path: [...path, 'name'],
        message: `there are two pipelines called ${definition.name}`,
      });
    }
    names.add(definition.name);
    const matcher = attempt([...path, 'match'], problems, () => compileMatch(definition.match));
    const steps = definition.steps.map((step, index) => ({
      type: step.type,
      run: attempt([...path, 'steps', index], problems, () =>
        compileStep(step, { pipeline: definition.name, hashKey }),
      ),
    }));
    const metrics = metricsOf(definition, [...path, 'steps'], problems);
    const isSound = problems.length === before && matcher !== undefined;
    if (definition.enabled && isSound) {
      const sound = steps.flatMap(({ type, run }) => (run === undefined ? [] : [{ type, run }]));
      pipelines.push({ name: definition.name, steps: sound, metrics, ...matcher });
    }
  });
  return { pipelines, problems };
}

/** `pipelines[0].steps[2].pattern: look-ahead is not supported (column 7)`. */
export function problemText({ path, message }: PipelineProblem): string {
  const place = path.reduce<string>(
    (all, part) =>
      typeof part === 'number' ? `${all}[${String(part)}]` : `${all}${all === '' ? '' : '.'}${part}`,
    '',
  );
  return `${place}: ${message}`;
}

/** One name is one metric: made in two ways, it would be two truths about the same series. */
function metricsOf(
  { name, steps }: LogPipeline,
  path: readonly (string | number)[],
  problems: PipelineProblem[],
): readonly MetricPlan[] {
  const plans = new Map<string, MetricPlan>();
  steps.forEach((step, at) => {
    if (step.type !== 'metric') {
      return;
    }
    const plan = metricPlanOf(step, name);
    const known = plans.get(plan.name);
    if (known !== undefined && known.key !== plan.key) {
      problems.push({
        path: [...path, at, 'name'],
        message: `another step makes ${plan.name} in another way`,
      });
    }
    plans.set(plan.name, plan);
  });
  return [...plans.values()];
}

function attempt<T>(
  path: readonly (string | number)[],
  problems: PipelineProblem[],
  work: () => T,
): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof DefinitionProblem) {
      problems.push({ path: [...path, ...error.path], message: error.message });
      return undefined;
    }
    throw error;
  }
}

function compileMatch(match: LogPipelineMatch): Pick<CompiledPipeline, 'takesSource' | 'takes'> {
  const { services, hosts, files, level, contains } = match;
  const pattern = match.matches === undefined ? undefined : patternOf(match.matches, 'matches');
  const least = level === undefined ? 0 : severityNumberOf(level);
  const fits = (globs: readonly string[] | undefined, text: string) =>
    globs === undefined || globs.some((glob) => fitsGlob(glob, text));
  return {
    takesSource: ({ service, host, file }) =>
      fits(services, service) && fits(hosts, host) && fits(files, file),
    takes: ({ severity, body }) =>
      severity >= least &&
      (contains === undefined || body.includes(contains)) &&
      (pattern === undefined || pattern.test(body)),
  };
}
