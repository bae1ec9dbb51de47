import { VigilError } from '@vigilops/contracts';
import type { LogPipeline } from '@vigilops/contracts/api';
import type { WantedPipelines } from '../../../model/index.ts';

/** Pipelines as a list, or as a file; the schema lets only one of them through. */
export function wantedOf(body: {
  readonly pipelines?: readonly LogPipeline[] | undefined;
  readonly yaml?: string | undefined;
}): WantedPipelines {
  const { pipelines, yaml } = body;
  if (yaml !== undefined) {
    return { yaml };
  }
  if (pipelines === undefined) {
    throw new VigilError('REQUEST_INVALID', 'send pipelines, or yaml');
  }
  return { pipelines };
}
