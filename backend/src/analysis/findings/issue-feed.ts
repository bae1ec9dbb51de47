import type { FindingChange, IssueRecord, NewFinding } from '../../model/index.ts';

const MINUTE_US = 60e6;
/** Told while it is so young; later somebody else has seen it. */
const NEWS_US = 30 * MINUTE_US;
/** It goes on while its lines come. */
const CALM_US = 30 * MINUTE_US;
/** Every error is new in a service that is younger. */
const LEARNING_US = 30 * MINUTE_US;
const SCORES = { new: 0.75, regressed: 0.85 } as const;

export interface IssueFeed {
  /** What was told before a restart. */
  resume(findings: readonly NewFinding[]): void;
  /** What is new of these issues, and what became of those that were told. */
  take(
    issues: readonly IssueRecord[],
    nowUs: number,
    serviceBornUs: (service: string) => number | undefined,
  ): { readonly begun: readonly NewFinding[]; readonly changed: readonly FindingChange[] };
}

/** Error issues that nobody saw before, or that were resolved and are back. */
export function createIssueFeed(): IssueFeed {
  /** Told, and not over. */
  const open = new Set<string>();
  const keyOf = ({ seriesKey, fromUs }: NewFinding) => `${seriesKey} ${String(fromUs)}`;

  return {
    resume(findings) {
      for (const finding of findings) {
        open.add(keyOf(finding));
      }
    },
    take(issues, nowUs, serviceBornUs) {
      const begun: NewFinding[] = [];
      const changed: FindingChange[] = [];
      for (const issue of issues) {
        const finding = findingOf(issue, nowUs);
        if (finding === undefined) {
          continue;
        }
        const key = keyOf(finding);
        if (open.has(key)) {
          changed.push(finding);
        } else if (
          nowUs - finding.fromUs <= NEWS_US &&
          finding.fromUs - (serviceBornUs(issue.service) ?? finding.fromUs) >= LEARNING_US
        ) {
          begun.push(finding);
        } else {
          continue;
        }
        if (finding.toUs === null) {
          open.add(key);
        } else {
          open.delete(key);
        }
      }
      return { begun, changed };
    },
  };
}

function findingOf(issue: IssueRecord, nowUs: number): NewFinding | undefined {
  const { id, service, type, title, state, firstSeen, lastSeen, regressedAt, templateId, totalLines } = issue;
  if (state !== 'new' && state !== 'regressed') {
    return undefined;
  }
  const from = state === 'new' ? firstSeen : (regressedAt ?? lastSeen);
  const lastUs = lastSeen.getTime() * 1_000;
  return {
    seriesKey: `issue:${String(id)}`,
    kind: state === 'new' ? 'issue_new' : 'issue_regressed',
    reason: state === 'new' ? 'new' : 'regressed',
    subject: {
      key: `service:${service}`,
      hostId: null,
      serviceId: null,
      service: service === '' ? null : service,
    },
    templateId,
    issueId: id,
    measure: 'issue',
    labels: { error: [type, title].filter((part) => part !== '').join(': ') },
    unit: '{line}',
    score: SCORES[state],
    value: totalLines,
    expected: null,
    low: null,
    high: null,
    fromUs: from.getTime() * 1_000,
    lastUs,
    toUs: nowUs - lastUs > CALM_US ? lastUs : null,
    chart: { timesMs: [], values: [], low: [], high: [] },
  };
}
