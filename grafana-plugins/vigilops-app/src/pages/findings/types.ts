import type { Answer } from '@vigilops/contracts/client';

export type Findings = Answer<'listFindings'>;
export type Finding = Findings['items'][number];
export type FindingKind = Finding['kind'];
export type FindingWord = NonNullable<Finding['feedback']>['word'];

export const FINDING_KINDS: readonly FindingKind[] = [
  'metric',
  'log_rate',
  'log_new',
  'log_vanished',
  'issue_new',
  'issue_regressed',
  'storm',
];
