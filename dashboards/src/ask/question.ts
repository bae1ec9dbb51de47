import type { LabelFilter, SeriesAggregate, TimeFunction } from '@vigilops/contracts/api';
import type { Level } from '@vigilops/contracts';

/**
 * What a panel asks of the VigilOps data source, in the data source's own words (`VigilQuery` of the plugin, mirrored
 * because a dashboard shares no source with plugins). Variables may stand wherever the data source replaces them.
 */
export interface Question {
  readonly queryType: 'metrics' | 'logs' | 'traces';

  readonly metric?: string;
  readonly filters?: readonly LabelFilter[];
  readonly groupBy?: readonly string[];
  readonly aggregate?: SeriesAggregate;
  readonly timeFunction?: TimeFunction;
  readonly quantile?: number;
  readonly stepSeconds?: number;
  /** `{{label}}` is replaced. */
  readonly legend?: string;

  readonly logsAs?: 'lines' | 'volume';
  readonly text?: string;
  /** This level and above; or a variable that holds one. */
  readonly level?: Level | '$level';
  readonly hosts?: readonly string[];
  readonly services?: readonly string[];

  readonly service?: string;
  readonly minDurationMs?: number;
  readonly errorsOnly?: boolean;

  /** Series, lines or traces. Of series the largest stay. */
  readonly limit?: number;
}

export type MetricParts = Omit<Question, 'queryType' | 'metric'>;

export const metric = (name: string, parts: MetricParts = {}): Question => ({
  queryType: 'metrics',
  metric: name,
  ...parts,
});

type LogParts = Pick<Question, 'text' | 'level' | 'hosts' | 'services' | 'limit'>;

export const logLines = (parts: LogParts = {}): Question => ({
  queryType: 'logs',
  logsAs: 'lines',
  ...parts,
});

/** Lines counted by level. */
export const logVolume = (parts: Omit<LogParts, 'limit'> = {}): Question => ({
  queryType: 'logs',
  logsAs: 'volume',
  ...parts,
});

export const traces = (
  parts: Pick<Question, 'service' | 'minDurationMs' | 'errorsOnly' | 'limit'>,
): Question => ({ queryType: 'traces', ...parts });

/**
 * All series as one. No series has this label, so they are all alike in it. Histograms are put together in no other
 * way, for they take no `aggregate`.
 */
export const AS_ONE = { groupBy: ['vigilops.as_one'] } as const;

export const is = (key: string, value: string): LabelFilter => ({ key, op: '=', value });
export const isNot = (key: string, value: string): LabelFilter => ({ key, op: '!=', value });
/** The whole value matches the pattern. */
export const matches = (key: string, pattern: string): LabelFilter => ({ key, op: '=~', value: pattern });
export const matchesNot = (key: string, pattern: string): LabelFilter => ({ key, op: '!~', value: pattern });
