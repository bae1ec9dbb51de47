import { severityNumberOf } from '@vigilops/contracts';
import {
  logQueryRequest,
  tryLogPipelineRequest,
  tryLogPipelineResponse,
  type TryLogPipelineRequest,
} from '@vigilops/contracts/api';
import type { TriedLine } from '../../../model/index.ts';
import { defineRoute, type RouteContext } from '../../route.ts';
import { answerLogQuery } from '../logs/answer.ts';
import { wantedOf } from './wanted.ts';

export const tryLogPipeline = defineRoute({
  method: 'post',
  path: '/api/v1/log-pipelines/try',
  policy: { access: 'token', needs: 'write' },
  operationId: 'tryLogPipeline',
  tag: 'logs',
  summary: 'What a pipeline would make of these lines, or of past ones; nothing is stored',
  status: 200,
  maxBodyBytes: 16_777_216,
  body: tryLogPipelineRequest,
  answer: tryLogPipelineResponse,
  handle: async ({ body }, context) => {
    const { pipeline, yaml } = body;
    const wanted = wantedOf({ yaml, pipelines: pipeline && [{ ...pipeline, enabled: true }] });
    return context.deps.logPipelines.tryOut(wanted, await linesOf(body, context), context.signal);
  },
});

async function linesOf(
  { lines, past }: TryLogPipelineRequest,
  context: RouteContext,
): Promise<readonly TriedLine[]> {
  return past === undefined ? sampleLines(lines ?? [], context.nowUs) : pastLines(past, context);
}

function sampleLines(
  lines: NonNullable<TryLogPipelineRequest['lines']>,
  nowUs: number,
): readonly TriedLine[] {
  return lines.map(({ body, service, host, file, level, attributes, trace_id: traceId }, sequence) => ({
    body,
    isStructured: false,
    service,
    host,
    file,
    severity: severityNumberOf(level),
    severityText: '',
    timeUs: nowUs,
    sequence,
    attributes,
    traceId,
  }));
}

async function pastLines(
  past: NonNullable<TryLogPipelineRequest['past']>,
  context: RouteContext,
): Promise<readonly TriedLine[]> {
  const question = logQueryRequest.parse({ ...past, direction: 'backward' });
  const { items } = await answerLogQuery(question, context);
  return items.map((record) => ({
    body: record.body,
    isStructured: record.body_json !== null,
    service: record.service_name,
    host: record.host_name ?? '',
    file: record.file_path,
    severity: record.severity_number,
    severityText: record.severity_text,
    timeUs: Number(BigInt(record.time_unix_nano) / 1_000n),
    sequence: Number(record.sequence),
    attributes: record.attributes,
    traceId: record.trace_id ?? '',
  }));
}
