import type { ScopeEntry, StreamEntry } from '../entries.ts';
import { EventDrafts } from '../events/event-drafts.ts';
import type { DecodeRun } from '../run.ts';
import { timeWindow, type TimeWindow } from '../time.ts';
import type { LogOrigin } from '../../../model/index.ts';
import type { LogStage, LogWork } from '../../pipelines/log-stage.ts';
import { LogBuffer } from './log-buffer.ts';
import type { TemplateStage } from '../../templates/template-stage.ts';
import { RowStage } from './row-stage.ts';
import { RowTemplates } from './row-templates.ts';

/** File paths remembered a scope; past it the map starts anew. */
const MAX_STREAMS = 10_000;

/** Where decoded log records of one request go. */
export class LogSink {
  readonly run: DecodeRun;
  readonly window: TimeWindow;
  readonly rows: LogBuffer;
  readonly events: EventDrafts;
  /** Null where records are taken as they are. */
  readonly stage: RowStage | null;
  /** Null where nobody looks for templates. */
  readonly templates: RowTemplates | null;
  readonly pending: StreamEntry[] = [];
  readonly receivedAtUs: number;
  /** Records walked so far, good or bad: the order of those that bring none of their own. */
  walked = 0;
  accepted = 0;

  constructor(
    run: DecodeRun,
    receivedAtUs: number,
    staged: { readonly stage: LogStage; readonly work: LogWork } | null = null,
    templates: {
      readonly stage: TemplateStage;
      readonly origins: WeakMap<StreamEntry, LogOrigin>;
    } | null = null,
  ) {
    this.run = run;
    this.receivedAtUs = receivedAtUs;
    this.window = timeWindow(run.nowMs * 1_000, run.limits.logRetentionMs, run.limits);
    this.rows = new LogBuffer(run.bytes);
    this.events = new EventDrafts(run);
    this.stage = staged === null ? null : new RowStage(this, staged.stage, staged.work);
    this.templates = templates === null ? null : new RowTemplates(this, templates.stage, templates.origins);
  }

  stream(scope: ScopeEntry, filePath: string): StreamEntry {
    const known = scope.streams.get(filePath);
    if (known !== undefined) {
      return known;
    }
    if (scope.streams.size >= MAX_STREAMS) {
      scope.streams.clear();
    }
    const entry: StreamEntry = { scope, filePath, id: 0, pendingRun: 0, pendingIndex: 0 };
    scope.streams.set(filePath, entry);
    return entry;
  }

  /** What the stream column holds: the id, or below 0 its place among those that wait. */
  reference(stream: StreamEntry): number {
    if (stream.id > 0) {
      return stream.id;
    }
    if (stream.pendingRun !== this.run.number) {
      stream.pendingRun = this.run.number;
      stream.pendingIndex = this.pending.length;
      this.pending.push(stream);
    }
    return -1 - stream.pendingIndex;
  }

  /** Turns places of waiting streams into ids, and counts the rows whose resource was refused. */
  finish(): void {
    if (this.pending.length === 0) {
      return;
    }
    this.rows.resolve((index) => {
      const stream = this.pending[index] as StreamEntry;
      if (stream.id > 0) {
        return stream.id;
      }
      this.run.tally.reject(stream.scope.resource.refusal ?? 'the log stream has no id');
      this.accepted -= 1;
      return null;
    });
  }
}
