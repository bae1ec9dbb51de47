import { HOST_CHANGE } from '@vigilops/contracts';
import { type Attributes, encodeLogsRequest, type ScopeInput } from '@vigilops/otlp';

import type { HostChange } from './types.ts';

/** The server keeps no more of it. */
const MAX_TEXT = 256;

/** Changes as an ExportLogsServiceRequest: one log record each, of the time at which they were noticed. */
export function encodeChanges(
  changes: readonly HostChange[],
  sender: { readonly resource: Attributes; readonly scope: ScopeInput },
  unixMs: number,
): Uint8Array {
  const timeUnixNano = BigInt(Math.round(unixMs)) * 1_000_000n;
  const records = changes.map((change) => ({
    timeUnixNano,
    observedTimeUnixNano: timeUnixNano,
    severityNumber: 9,
    severityText: 'INFO',
    body: sentence(change),
    attributes: attributesOf(change),
    eventName: HOST_CHANGE.event,
  }));
  return encodeLogsRequest([{ ...sender, records }]);
}

function sentence({ kind, action, subject, before, after }: HostChange): string {
  const versions = [before, after].filter((value) => value !== null).join(' -> ');
  return `${kind} ${subject} ${action}${versions === '' ? '' : `: ${versions}`}`;
}

function attributesOf({ kind, action, subject, before, after }: HostChange): Attributes {
  return {
    [HOST_CHANGE.kind]: kind,
    [HOST_CHANGE.action]: action,
    [HOST_CHANGE.subject]: shown(subject),
    ...(before === null ? {} : { [HOST_CHANGE.before]: shown(before) }),
    ...(after === null ? {} : { [HOST_CHANGE.after]: shown(after) }),
  };
}

/** Of a long path the end tells more. */
function shown(text: string): string {
  return text.length > MAX_TEXT ? `…${text.slice(1 - MAX_TEXT)}`.toWellFormed() : text.toWellFormed();
}
