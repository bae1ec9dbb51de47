import { RESOURCE } from '@vigilops/contracts';
import type { ServiceBudget } from '../../pipelines/budget/service-budgets.ts';
import { membersOf } from '../../pipelines/attribute-text.ts';
import type { LogDraft } from '../../pipelines/draft.ts';
import { FIELD_LIMITS } from '../../pipelines/fields/field-limits.ts';
import { levelInHead } from '../../pipelines/fields/find-fields.ts';
import {
  openStageRun,
  workOn,
  type LogStage,
  type LogWork,
  type SourcePlan,
  type StageRun,
} from '../../pipelines/log-stage.ts';
import { attributesJson } from '../any-value.ts';
import type { AttributesEntry, ScopeEntry, StreamEntry } from '../entries.ts';
import { textAttribute } from '../identity.ts';
import { TRACE_ID_BYTES } from '../ids.ts';
import type { LogSink } from './log-sink.ts';

/** Others should have the thread after this, however few bytes were walked. */
const TURN_MS = 20;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const EQUALS = 0x3d;

/** What is known of a stream during one request. */
interface Place {
  readonly plan: SourcePlan;
  readonly budget: ServiceBudget;
  /** Whoever reads the file has looked for a level already, with more care. */
  readonly isAgent: boolean;
}

/**
 * Leads the rows of one request through found fields, pipelines and the budget of their service. A row for which nothing
 * is to be done costs a look at its first and last byte, and at its severity.
 */
export class RowStage {
  private readonly sink: LogSink;
  private readonly stage: LogStage;
  private readonly run: StageRun;
  private readonly leftOutReason = new Map<SourcePlan, string>();
  private readonly places = new Map<StreamEntry, Place>();
  /** Where in the request the next `=` stands: looked for once, however many rows there are. */
  private nextEquals = -1;
  private turnBeganMs: number;
  private worked = false;

  constructor(sink: LogSink, stage: LogStage, work: LogWork) {
    this.sink = sink;
    this.stage = stage;
    const { minUs, maxUs } = sink.window;
    this.run = openStageRun({ stage, work }, { minUs, maxUs, receivedAtUs: sink.receivedAtUs });
    this.turnBeganMs = stage.nowMs();
  }

  /** Works on the newest row; false where it is not to be stored. */
  take(row: number, scope: ScopeEntry, attributes: AttributesEntry): boolean {
    const { rows, run } = this.sink;
    const { plan, budget, isAgent } = this.placeOf(scope, attributes.stream as StreamEntry);
    const { work } = this.run;
    const mayHaveFields = work.findFields && attributes.isBare && this.looksLikeFields(row);
    const lacksLevel = work.findFields && rows.severities[row] === 0 && !isAgent;
    if (mayHaveFields || plan.pipelines.length > 0) {
      this.worked = true;
      const draft = this.draftOf(row, plan);
      const how = { findFields: mayHaveFields, findSeverity: lacksLevel };
      if (workOn(draft, plan, this.run, how).outcome !== 'kept') {
        return false;
      }
      this.writeBack(row, draft);
    } else if (lacksLevel) {
      const level = levelInHead(rows.bodyOf(row));
      if (level !== undefined) {
        rows.severities[row] = level.severity;
        rows.severityTexts[row] ||= rows.textIndex(level.severityText);
      }
    }
    if (!budget.take(rows.severities[row] as number)) {
      run.tally.reject(this.reasonOf(plan));
      return false;
    }
    return true;
  }

  /** Whether the work on rows has taken long enough for now. Says yes once a turn. */
  isTurnOver(): boolean {
    if (!this.worked || this.stage.nowMs() - this.turnBeganMs < TURN_MS) {
      return false;
    }
    this.turnBeganMs = this.stage.nowMs();
    this.worked = false;
    return true;
  }

  /** The rows are durable: what was counted counts. */
  written(): void {
    this.stage.take(this.run.effects);
  }

  private placeOf(scope: ScopeEntry, stream: StreamEntry): Place {
    const known = this.places.get(stream);
    if (known !== undefined) {
      return known;
    }
    const { plans, pipelines, budgets } = this.run.work;
    let plan = plans.get(stream);
    if (plan === undefined) {
      const { attributes, claim } = scope.resource;
      const source = {
        service: textAttribute(attributes, RESOURCE.serviceName),
        host: claim.hostName ?? claim.hostId ?? this.sink.run.token.hostKey ?? '',
        file: stream.filePath,
      };
      plan = { source, pipelines: pipelines.filter((pipeline) => pipeline.takesSource(source)) };
      plans.set(stream, plan);
    }
    const place = { plan, budget: budgets.of(plan.source.service), isAgent: scope.resource.claim.fromAgent };
    this.places.set(stream, place);
    return place;
  }

  private reasonOf(plan: SourcePlan): string {
    const known = this.leftOutReason.get(plan);
    if (known !== undefined) {
      return known;
    }
    const { service } = plan.source;
    const whose = service === '' ? 'records without service.name' : `service "${service.slice(0, 100)}"`;
    const reason = `${whose} sent more lines a minute than logs.lines_per_minute_per_service allows`;
    this.leftOutReason.set(plan, reason);
    return reason;
  }

  /** A JSON object from end to end, or a line with a `=` in it. */
  private looksLikeFields(row: number): boolean {
    const { rows, run } = this.sink;
    const start = rows.bodyStarts[row] as number;
    const end = rows.bodyEnds[row] as number;
    if (end - start < 3 || end - start > FIELD_LIMITS.maxLineBytes || rows.structuredBodies.has(row)) {
      return false;
    }
    if (end > run.bytes.length) {
      return true;
    }
    if (run.bytes[start] === OPEN_BRACE && (run.bytes[end - 1] as number) <= CLOSE_BRACE) {
      return true;
    }
    if (this.nextEquals < start) {
      const found = run.bytes.indexOf(EQUALS, start);
      this.nextEquals = found < 0 ? Infinity : found;
    }
    return this.nextEquals < end;
  }

  private draftOf(row: number, plan: SourcePlan): LogDraft {
    const { rows } = this.sink;
    const json = rows.attributes[rows.attributeRefs[row] as number] as string;
    return {
      body: Buffer.from(rows.bodyOf(row)).toString(),
      bodyChanged: false,
      severity: rows.severities[row] as number,
      severityText: rows.texts[rows.severityTexts[row] as number] as string,
      timeUs: rows.timesUs[row] as number,
      timeNanos: rows.timeNanos[row] as number,
      timeChanged: false,
      sequence: rows.sequences[row] as number,
      fields: membersOf(json),
      fieldsChanged: false,
      source: plan.source,
      traceId: traceIdOf(rows.traceIds, row),
    };
  }

  private writeBack(row: number, draft: LogDraft): void {
    const { rows } = this.sink;
    if (draft.bodyChanged) {
      rows.setWrittenBody(row, Buffer.from(draft.body));
      rows.structuredBodies.delete(row);
    }
    if (draft.fieldsChanged) {
      rows.attributeRefs[row] = rows.attributesIndex(attributesJson(draft.fields));
    }
    if (draft.timeChanged) {
      rows.timesUs[row] = draft.timeUs;
      rows.timeNanos[row] = draft.timeNanos;
    }
    rows.severities[row] = draft.severity;
    if (draft.severityText !== rows.texts[rows.severityTexts[row] as number]) {
      rows.severityTexts[row] = rows.textIndex(draft.severityText);
    }
  }
}

function traceIdOf(ids: Uint8Array | undefined, row: number): string {
  const id = ids?.subarray(row * TRACE_ID_BYTES, (row + 1) * TRACE_ID_BYTES);
  return id === undefined || id.every((byte) => byte === 0) ? '' : Buffer.from(id).toString('hex');
}
