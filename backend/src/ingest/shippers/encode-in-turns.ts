import { encodeLogsRequest, type LogsGroup } from '@vigilops/otlp';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Records that are read and written in one go of our own thread. */
const RECORDS_A_TURN = 2_000;

/** Groups as they are read, as one ExportLogsServiceRequest; others have the thread between two goes. */
export async function encodeInTurns(groups: Iterable<LogsGroup>, signal: AbortSignal): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let waiting: LogsGroup[] = [];
  let records = 0;
  for (const group of groups) {
    waiting.push(group);
    records += group.records.length;
    if (records >= RECORDS_A_TURN) {
      parts.push(encodeLogsRequest(waiting));
      waiting = [];
      records = 0;
      await nextTurn();
      signal.throwIfAborted();
    }
  }
  parts.push(encodeLogsRequest(waiting));
  // Messages one behind the other are one message with the fields of both (protobuf, Encoding, Last One Wins).
  return Buffer.concat(parts);
}
