import { VigilError } from '@vigilops/contracts';
import { logPipelineDocument, type LogPipeline } from '@vigilops/contracts/api';
import { parseYamlConfig, writeYaml } from '@vigilops/runtime';
import type { WantedPipelines } from '../../model/index.ts';
import { compilePipelines, problemText, type CompiledPipeline } from './compile.ts';

export interface ReadPipelines {
  readonly definitions: readonly LogPipeline[];
  readonly compiled: readonly CompiledPipeline[];
}

const FILE = 'pipelines';
const MAX_TOLD = 20;

/** What somebody wrote, ready to work. Throws REQUEST_INVALID that names every step and field that is wrong. */
export function readPipelines(wanted: WantedPipelines, hashKey: string): ReadPipelines {
  if (wanted.yaml === undefined) {
    const { pipelines, problems } = compilePipelines(wanted.pipelines, hashKey);
    refuse(problems.map(problemText));
    return { definitions: wanted.pipelines, compiled: pipelines };
  }
  const parsed = parseYamlConfig(wanted.yaml, logPipelineDocument, { file: FILE });
  if (!parsed.ok) {
    refuse(parsed.problems.map(({ text }) => text));
    throw new VigilError('REQUEST_INVALID', `${FILE}: cannot be read`);
  }
  const { pipelines: definitions } = parsed.value;
  const { pipelines, problems } = compilePipelines(definitions, hashKey);
  refuse(problems.map((problem) => parsed.locate(problem.path, problemText(problem)).text));
  return { definitions, compiled: pipelines };
}

/** As a file that is read back as the same; what has its default is left out of it. */
export function writePipelines(definitions: readonly LogPipeline[]): string {
  return writeYaml({ pipelines: definitions.map(withoutDefaults) });
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) {
    const more = problems.length > MAX_TOLD ? `; and ${String(problems.length - MAX_TOLD)} more` : '';
    throw new VigilError('REQUEST_INVALID', `${problems.slice(0, MAX_TOLD).join('; ')}${more}`);
  }
}

/** Of steps. A file that says only what somebody meant is one that people read. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  prefix: '',
  overwrite: false,
  as: 'label',
  label: 'MASKED',
  by: 'trace_id',
  format: 'auto',
  time_zone: 'UTC',
  unit: '',
  max_series: 1_000,
};

export function withoutDefaults({
  name,
  enabled,
  match,
  steps,
}: LogPipeline): Readonly<Record<string, unknown>> {
  return {
    name,
    ...(enabled ? {} : { enabled }),
    ...(Object.keys(match).length === 0 ? {} : { match }),
    steps: steps.map((step) =>
      Object.fromEntries(
        Object.entries(step).filter(
          ([key, value]) =>
            !(key in DEFAULTS && DEFAULTS[key] === value) &&
            !(key === 'from' && value === 'body') &&
            !(key === 'labels' && Array.isArray(value) && value.length === 0) &&
            !(key === 'buckets' && (step.type !== 'metric' || step.kind !== 'histogram')),
        ),
      ),
    ),
  };
}
