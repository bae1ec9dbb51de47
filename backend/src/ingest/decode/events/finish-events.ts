import type { CheckResultRow, DatabaseReportRow, HostChangeRow } from '../../../model/index.ts';
import type { ResourceEntry } from '../entries.ts';
import type { LogSink } from '../logs/log-sink.ts';
import type { CheckDraft } from './event-drafts.ts';
import type { KnownServices } from './known-services.ts';

/** A clock that is ahead by less is not worth a word. */
const WORTH_A_WARNING_US = 5e6;

/** After the contexts have their hosts: whose results, changes and databases these are. What is nobody's is rejected alone. */
export async function finishEvents(
  sink: LogSink,
  services: KnownServices,
  signal: AbortSignal,
): Promise<{
  readonly checkResults: readonly CheckResultRow[];
  readonly hostChanges: readonly HostChangeRow[];
  readonly databaseReports: readonly DatabaseReportRow[];
}> {
  return {
    checkResults: await finishChecks(sink, services, signal),
    hostChanges: finishChanges(sink),
    databaseReports: finishReports(sink),
  };
}

async function finishChecks(
  sink: LogSink,
  services: KnownServices,
  signal: AbortSignal,
): Promise<readonly CheckResultRow[]> {
  const rows: CheckResultRow[] = [];
  for (const [hostId, drafts] of byHost(sink, sink.events.checks, 'a check result')) {
    const aheadUs = clockAheadUs(sink, drafts, 'check results');
    const found = await services.resolve(hostId, drafts, sink.run.nowMs, signal);
    drafts.forEach((draft, place) => {
      const resolution = found[place];
      if (resolution?.status === 'found') {
        const { serviceId } = resolution;
        rows.push({ serviceId, observerId: hostId, timeUs: draft.timeUs - aheadUs, ...draft.found });
      } else {
        reject(sink, resolution?.reason ?? 'the service was not found');
      }
    });
  }
  return rows;
}

/**
 * Results of the future would be a state of the future. As long as a sender's clock is ahead of ours, its results are
 * taken to be as far behind each other as it says, the last one found now.
 */
function clockAheadUs(sink: LogSink, drafts: readonly Pick<CheckDraft, 'timeUs'>[], what: string): number {
  const newestUs = drafts.reduce((newest, { timeUs }) => Math.max(newest, timeUs), -Infinity);
  const aheadUs = Math.max(0, newestUs - sink.receivedAtUs);
  if (aheadUs > WORTH_A_WARNING_US) {
    sink.run.warn(`the sender's clock is ahead: times of ${what} were put back`);
  }
  return aheadUs;
}

function finishChanges(sink: LogSink): readonly HostChangeRow[] {
  const rows: HostChangeRow[] = [];
  for (const [hostId, drafts] of byHost(sink, sink.events.changes, 'a change')) {
    for (const { timeUs, kind, action, subject, before, after } of drafts) {
      rows.push({ hostId, timeUs, kind, action, subject, before, after });
    }
  }
  return rows;
}

/** A report of the future would be the newest one until then. */
function finishReports(sink: LogSink): readonly DatabaseReportRow[] {
  const rows: DatabaseReportRow[] = [];
  for (const [hostId, drafts] of byHost(sink, sink.events.databases, 'a report about a database')) {
    const aheadUs = clockAheadUs(sink, drafts, 'reports about databases');
    for (const { timeUs, report } of drafts) {
      rows.push({ hostId, timeUs: timeUs - aheadUs, report });
    }
  }
  return rows;
}

function byHost<Draft extends { readonly resource: ResourceEntry }>(
  sink: LogSink,
  drafts: readonly Draft[],
  what: string,
): ReadonlyMap<number, readonly Draft[]> {
  const hosts = new Map<number, Draft[]>();
  for (const draft of drafts) {
    const { refusal, hostId } = draft.resource;
    if (refusal !== null || hostId === null) {
      reject(sink, refusal ?? `${what} is of a host: its resource must name host.id or host.name`);
      continue;
    }
    const ofHost = hosts.get(hostId) ?? [];
    ofHost.push(draft);
    hosts.set(hostId, ofHost);
  }
  return hosts;
}

function reject(sink: LogSink, reason: string): void {
  sink.run.tally.reject(reason);
  sink.accepted -= 1;
}
