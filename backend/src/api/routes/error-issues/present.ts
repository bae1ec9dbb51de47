import type {
  CountedErrorIssue,
  ErrorIssue,
  ErrorIssueDetail,
  ErrorIssueEvent,
  ErrorIssuesChanged,
} from '@vigilops/contracts/api';
import type {
  IssueChange,
  IssueCounts,
  IssueDetail,
  IssueEvent,
  IssueRecord,
  IssueSplit,
} from '../../../model/index.ts';
import { timeOf } from '../../times.ts';

const timeOrNull = (time: Date | null) => (time === null ? null : timeOf(time));

export function presentIssue(issue: IssueRecord): ErrorIssue {
  return {
    id: issue.id,
    service: issue.service,
    type: issue.type,
    title: issue.title,
    culprit: issue.culprit,
    template_id: issue.templateId,
    first_seen: timeOf(issue.firstSeen),
    last_seen: timeOf(issue.lastSeen),
    first_version: issue.firstVersion,
    last_version: issue.lastVersion,
    total_lines: issue.totalLines,
    state: issue.state,
    state_by: issue.stateBy,
    state_at: timeOf(issue.stateAt),
    resolved_in_version: issue.resolvedInVersion,
    regressed_at: timeOrNull(issue.regressedAt),
    ignored_until: timeOrNull(issue.ignoredUntil),
    ignored_until_lines: issue.ignoredUntilLines,
    merged_into: issue.mergedInto,
    assigned_to: issue.assignedTo,
    note: issue.note,
  };
}

export function presentCounted(issue: IssueRecord & IssueCounts): CountedErrorIssue {
  return {
    ...presentIssue(issue),
    lines: issue.lines,
    hosts: issue.hosts,
    spark: [...issue.spark],
  };
}

export function presentChange({ issues, events }: IssueChange): ErrorIssuesChanged {
  return { items: issues.map(presentIssue), events: [...events] };
}

type Facts = Omit<ErrorIssueDetail, 'newest' | 'oldest' | 'search'>;

export function presentDetail({ issue, hosts, versions, events, members, similar }: IssueDetail): Facts {
  return {
    ...presentCounted(issue),
    frames: issue.frames.map(({ function: name, file, isInApp }) => ({
      function: name,
      file,
      in_app: isInApp,
    })),
    by_host: hosts.map((split) => ({ ...presentSplit(split), host_id: split.hostId, host_name: split.name })),
    by_version: versions.map((split) => ({ ...presentSplit(split), version: split.name })),
    history: events.map(presentEvent),
    members: members.map(presentIssue),
    similar: similar.map(({ issue: other, score }) => ({ ...presentIssue(other), score })),
  };
}

function presentSplit({ lines, firstSeen, lastSeen }: IssueSplit) {
  return { lines, first_seen: timeOf(firstSeen), last_seen: timeOf(lastSeen) };
}

function presentEvent({ id, at, kind, by, detail }: IssueEvent): ErrorIssueEvent {
  return { id, at: timeOf(at), kind, by, detail: { ...detail } };
}
