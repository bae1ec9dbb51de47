import type { FindingKind, ForecastKind, LedgerKind } from '@vigilops/contracts/api';

export const HIDDEN_EN = {
  merged: 'merged into an incident that was reported',
  held: 'held back because they nearly always clear by themselves',
  silenced: 'silenced by somebody',
  maintenance: 'in maintenance',
  inhibited: 'caused by something that was reported',
  flapping: 'flapping',
  quiet_time: 'during a quiet time',
  acknowledged: 'in an incident that somebody was already working on',
  folded: 'sent together as one message',
} satisfies Record<LedgerKind, string>;

export const FINDING_KINDS_EN = {
  metric: 'unusual values',
  log_rate: 'many more lines than usual',
  log_new: 'lines of a kind never seen',
  log_vanished: 'lines that came steadily have stopped',
  issue_new: 'a new error',
  issue_regressed: 'an error that was resolved came back',
  storm: 'much at once',
} satisfies Record<FindingKind, string>;

export const FORECAST_KINDS_EN = {
  disk: { will: 'the disk will be full', is: 'the disk is full' },
  inodes: { will: 'inodes will run out', is: 'inodes have run out' },
  memory: { will: 'memory will run out', is: 'memory has run out' },
  process_memory: { will: 'the memory of a process will run out', is: 'a process uses all memory' },
  db_connections: { will: 'database connections will run out', is: 'database connections have run out' },
  certificate: { will: 'the certificate ends', is: 'the certificate has expired' },
  llm_budget: { will: 'the LLM budget will be used up', is: 'the LLM budget is used up' },
  errors: { will: 'errors will be ten times as many', is: 'errors are ten times as many' },
} satisfies Record<ForecastKind, { readonly will: string; readonly is: string }>;

/** Of host changes; a kind of a newer agent stands as it is. */
export const CHANGE_KINDS_EN: Readonly<Record<string, string>> = {
  package: 'Packages',
  unit: 'Unit files',
  image: 'Images',
  kernel: 'Kernels',
  config: 'Configuration files',
  boot: 'Starts',
  agent: 'Agents',
};
