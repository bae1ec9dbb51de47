import type { Answer } from '@vigilops/contracts/client';

export type Pipelines = Answer<'getLogPipelines'>;
export type Pipeline = Pipelines['pipelines'][number];
export type PipelineStep = Pipeline['steps'][number];
export type PipelineStatistics = Pipelines['statistics'][number];
export type PipelineVersion = Answer<'listLogPipelineVersions'>['items'][number];
export type TriedLine = Answer<'tryLogPipeline'>['lines'][number];
export type TriedRecord = TriedLine['before'];
