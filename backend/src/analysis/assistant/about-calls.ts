import type { About } from '@vigilops/contracts';
import type { Toolbox } from '../tools/toolbox.ts';

export interface ToolQuestion {
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Only this row of the answer is meant. */
  readonly cite?: string;
}

/** What is looked up of what a question is about; of tools that this house has. */
export function callsOfAbout(about: About, toolbox: Pick<Toolbox, 'descriptions'>): readonly ToolQuestion[] {
  const has = new Set(toolbox.descriptions.map(({ name }) => name));
  return questionsOf(about).filter(({ tool }) => has.has(tool));
}

function questionsOf(about: About): readonly ToolQuestion[] {
  switch (about.kind) {
    case 'log':
      return [{ tool: 'log_context', input: { line: `log:${about.id}`, before: 10, after: 5 } }];
    case 'incident':
      return [
        { tool: 'incident_details', input: { incident: `incident:${String(about.id)}` } },
        { tool: 'rank_causes', input: { incident: `incident:${String(about.id)}` } },
      ];
    case 'alert':
      return [
        { tool: 'list_alerts', input: { from: 'now-7d', limit: 100 }, cite: `alert:${String(about.id)}` },
      ];
    case 'finding':
      return [
        {
          tool: 'list_findings',
          input: { from: 'now-30d', limit: 100 },
          cite: `finding:${String(about.id)}`,
        },
      ];
    case 'issue':
      return [{ tool: 'get_error_issue', input: { issue: `error_issue:${String(about.id)}` } }];
    case 'database': {
      const database = `database:${String(about.id)}`;
      return [
        { tool: 'list_databases', input: { limit: 100 }, cite: database },
        { tool: 'database_advice', input: { database, limit: 20 } },
        { tool: 'database_queries', input: { database, limit: 10 } },
        { tool: 'database_locks_at', input: { database } },
      ];
    }
    case 'panel': {
      const range = { from: momentOf(about.from) ?? 'now-1h', to: momentOf(about.to) ?? 'now' };
      const host = about.host === undefined ? {} : { host: about.host };
      const service = about.service === undefined ? {} : { service: about.service };
      return [
        { tool: 'list_alerts', input: { ...host, ...service, ...range, limit: 20 } },
        {
          tool: 'count_logs',
          input: {
            ...range,
            ...(about.query === undefined ? {} : { query: about.query }),
            ...(about.host === undefined ? {} : { hosts: [about.host] }),
          },
        },
        ...(about.metric === undefined
          ? []
          : [{ tool: 'query_metric', input: { metric: about.metric, ...range, ...host } }]),
      ];
    }
    default:
      return about satisfies never;
  }
}

/** Milliseconds of an address as ISO 8601; what tools cannot read is left out. */
function momentOf(text: string | undefined): string | undefined {
  if (text === undefined) {
    return undefined;
  }
  if (/^\d{1,15}$/.test(text)) {
    const date = new Date(Number(text));
    return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
  }
  return /^now(?:-\d+[smhdw])?$/.test(text) || !Number.isNaN(Date.parse(text)) ? text : undefined;
}
