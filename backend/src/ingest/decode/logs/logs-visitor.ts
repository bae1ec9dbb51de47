import { FieldReader, WIRE } from '@vigilops/otlp';
import { countItems, ITEM_FIELD, type ScopeVisitor } from '../walk.ts';
import { createRecordDecoder } from './log-record.ts';
import type { LogSink } from './log-sink.ts';

/** Decodes ScopeLogs into `sink`. */
export function createLogsVisitor(sink: LogSink): ScopeVisitor {
  const { run } = sink;
  const decodeRecord = createRecordDecoder(sink);
  return {
    names: { resource: 'resourceLogs', scope: 'scopeLogs', item: 'logRecords' },
    *visit(scope, start, end) {
      const reader = new FieldReader(run.bytes, run.view, start, end);
      while (reader.next()) {
        if (!reader.is(ITEM_FIELD, WIRE.bytes)) {
          continue;
        }
        run.at.item += 1;
        try {
          if (decodeRecord(scope, reader.start, reader.end)) {
            sink.accepted += 1;
          }
        } catch (error) {
          run.tally.rejectFor(error, 'log record');
        }
        if (run.isTurnOver(reader.end) || sink.stage?.isTurnOver() === true) {
          yield;
        }
      }
    },
    count: (start, end) => {
      const records = countItems(run, start, end);
      sink.walked += records;
      return records;
    },
  };
}
