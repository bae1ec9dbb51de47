import { FieldReader, WIRE } from '@vigilops/otlp';
import type { SpanRow } from '../../../model/index.ts';
import type { ScopeEntry } from '../entries.ts';
import type { DecodeRun } from '../run.ts';
import { timeWindow, type TimeWindow } from '../time.ts';
import { countItems, ITEM_FIELD, type ScopeVisitor } from '../walk.ts';
import { readSpan, type SpanFields } from './span.ts';

/** Where decoded spans of one request go. */
export class SpanSink {
  readonly run: DecodeRun;
  readonly window: TimeWindow;
  readonly spans: { readonly scope: ScopeEntry; readonly fields: SpanFields }[] = [];
  accepted = 0;

  constructor(run: DecodeRun) {
    this.run = run;
    this.window = timeWindow(run.nowMs * 1_000, run.limits.spanRetentionMs, run.limits);
  }

  /** Spans with the ids that are known by now; those of refused resources are counted as rejected. */
  finish(): SpanRow[] {
    const rows: SpanRow[] = [];
    for (const { scope, fields } of this.spans) {
      const { refusal, id } = scope.resource;
      if (refusal === null) {
        rows.push({ resourceId: id, scopeId: scope.id, ...fields });
      } else {
        this.run.tally.reject(refusal);
        this.accepted -= 1;
      }
    }
    return rows;
  }
}

/** Decodes ScopeSpans into `sink`. */
export function createSpansVisitor(sink: SpanSink): ScopeVisitor {
  const { run } = sink;
  return {
    names: { resource: 'resourceSpans', scope: 'scopeSpans', item: 'spans' },
    *visit(scope, start, end) {
      const reader = new FieldReader(run.bytes, run.view, start, end);
      while (reader.next()) {
        if (!reader.is(ITEM_FIELD, WIRE.bytes)) {
          continue;
        }
        run.at.item += 1;
        try {
          sink.spans.push({ scope, fields: readSpan(run, sink.window, reader.nested()) });
          sink.accepted += 1;
        } catch (error) {
          run.tally.rejectFor(error, 'span');
        }
        if (run.isTurnOver(reader.end)) {
          yield;
        }
      }
    },
    count: (start, end) => countItems(run, start, end),
  };
}
