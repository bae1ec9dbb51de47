import { setImmediate } from 'node:timers/promises';
import { levelOf } from '@vigilops/contracts';
import { formatTimeUs, type TryLogPipelineResponse } from '@vigilops/contracts/api';
import type { TriedLine } from '../../model/index.ts';
import { membersOf } from './attribute-text.ts';
import type { CompiledPipeline } from './compile.ts';
import { storable, type LogDraft } from './draft.ts';
import { Effects } from './effects.ts';
import { isOwnKey } from './fields/bare.ts';
import { workOn } from './log-stage.ts';
import type { StepContext } from './steps/step.ts';

type Answer = TryLogPipelineResponse['lines'][number];

const TURN_MS = 20;

/** What would become of these records at the gate, each by itself. Throws the signal's reason. */
export async function tryOut(
  pipelines: readonly CompiledPipeline[],
  lines: readonly TriedLine[],
  how: {
    readonly findFields: boolean;
    readonly context: Omit<StepContext, 'observe'>;
    readonly signal: AbortSignal;
  },
): Promise<TryLogPipelineResponse> {
  const answers: Answer[] = [];
  const { nowMs } = how.context;
  let turnBegan = nowMs();
  for (const line of lines) {
    answers.push(tryOne(pipelines, line, how));
    if (nowMs() - turnBegan > TURN_MS) {
      await setImmediate();
      how.signal.throwIfAborted();
      turnBegan = nowMs();
    }
  }
  return { lines: answers };
}

function tryOne(
  pipelines: readonly CompiledPipeline[],
  line: TriedLine,
  { findFields, context }: Parameters<typeof tryOut>[2],
): Answer {
  const draft = draftOf(line);
  const before = presented(draft);
  const effects = new Effects();
  const failures: Answer['failures'] = [];
  const types = new Map(pipelines.map(({ name, steps }) => [name, steps]));
  const isBare = !Object.keys(line.attributes).some(isOwnKey);
  const began = context.nowMs();
  const { outcome, matched } = workOn(
    draft,
    { pipelines: pipelines.filter((pipeline) => pipeline.takesSource(draft.source)) },
    { effects, context: { ...context, observe: effects.observe } },
    { findFields: findFields && isBare && !line.isStructured, findSeverity: findFields },
    (pipeline, step, message) => {
      failures.push({ pipeline, step, type: types.get(pipeline)?.[step]?.type ?? '', message });
    },
  );
  const durationUs = (context.nowMs() - began) * 1_000;
  return {
    outcome,
    matched,
    before,
    after: outcome === 'kept' ? presented(draft) : null,
    failures,
    duration_us: Math.max(0, Math.round(durationUs * 10) / 10),
  };
}

function draftOf(line: TriedLine): LogDraft {
  const { service, host, file, severity, severityText, timeUs, sequence, traceId } = line;
  return {
    body: storable(line.body),
    bodyChanged: false,
    severity,
    severityText,
    timeUs,
    timeNanos: 0,
    timeChanged: false,
    sequence,
    fields: membersOf(JSON.stringify(line.attributes)),
    fieldsChanged: false,
    source: { service, host, file },
    traceId: traceId.toLowerCase(),
  };
}

function presented(draft: LogDraft): Answer['before'] {
  const fields = [...draft.fields].sort(([left], [right]) => (left < right ? -1 : 1));
  return {
    time: formatTimeUs(draft.timeUs),
    level: levelOf(draft.severity),
    severity_number: draft.severity,
    severity_text: draft.severityText,
    body: draft.body,
    attributes: Object.fromEntries(fields.map(([key, json]) => [key, valueOf(json)])),
  };
}

/** As answers about stored records have it: integers beyond 2^53 are strings. */
function valueOf(json: string): Answer['before']['attributes'][string] {
  const value = JSON.parse(json) as Answer['before']['attributes'][string];
  return typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value) ? json : value;
}
