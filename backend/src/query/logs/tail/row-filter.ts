import type { LogStreamRecord } from '../../../store/index.ts';
import { meansAllStreams, severitiesOf } from '../log-filters.ts';
import type { StoredPage } from './stored-page.ts';
import type { TailQuestion } from './tail-types.ts';

export type SelectRows = (
  page: StoredPage,
  streamOf: (streamId: number) => LogStreamRecord | undefined,
) => number[];

/** The rows of a page that a question means by all but its text, without making any of them readable. */
export function createRowFilter(question: TailQuestion): SelectRows {
  const takesStream = createStreamFilter(question);
  const takesSeverity = severityTable(question);
  const traceId = bytesOfHex(question.traceId);
  const spanId = bytesOfHex(question.spanId);
  return (page, streamOf) => {
    const { columns } = page;
    const found: number[] = [];
    // Rows of a stream come in runs.
    let lastStream = -1;
    let lastVerdict = false;
    for (const row of page.rows) {
      const streamId = columns.streamIds[row] ?? 0;
      if (streamId !== lastStream) {
        lastStream = streamId;
        lastVerdict = takesStream(streamOf(streamId));
      }
      if (
        lastVerdict &&
        takesSeverity[columns.severities[row] ?? 0] === true &&
        hasId(columns.traceIds, row, traceId) &&
        hasId(columns.spanIds, row, spanId)
      ) {
        found.push(row);
      }
    }
    return found;
  };
}

function createStreamFilter(question: TailQuestion): (stream: LogStreamRecord | undefined) => boolean {
  if (meansAllStreams(question)) {
    return () => true;
  }
  const { hostIds, hosts, hostGroups, hostTags, hostLabels, services, file } = question;
  const isOneOf = <T>(list: readonly T[] | undefined, ...values: (T | null)[]) =>
    list === undefined || values.some((value) => value !== null && list.includes(value));
  return (stream) =>
    stream !== undefined &&
    isOneOf(hostIds, stream.hostId) &&
    isOneOf(hosts, stream.hostName, stream.hostKey) &&
    isOneOf(hostGroups, stream.hostGroup) &&
    (hostTags ?? []).every((tag) => stream.hostTags.includes(tag)) &&
    (hostLabels ?? []).every(([key, value]) => stream.hostLabels[key] === value) &&
    isOneOf(services, stream.serviceName) &&
    (file === undefined || stream.filePath === file);
}

/** By severity number, 0 (unknown) to 24. */
function severityTable(question: TailQuestion): readonly boolean[] {
  const ranges = severitiesOf(question) ?? [[0, 24]];
  return Array.from({ length: 25 }, (_, severity) =>
    ranges.some(([low, high]) => severity >= low && severity <= high),
  );
}

function bytesOfHex(hex: string | undefined): Buffer | undefined {
  return hex === undefined ? undefined : Buffer.from(hex, 'hex');
}

function hasId(ids: Uint8Array | undefined, row: number, wanted: Buffer | undefined): boolean {
  if (wanted === undefined) {
    return true;
  }
  const from = row * wanted.length;
  return ids !== undefined && wanted.equals(ids.subarray(from, from + wanted.length));
}
