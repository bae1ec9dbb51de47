import type { AssistantRow } from '@vigilops/contracts/api';
import type { ToolSources } from '../tools/sources.ts';
import type { Toolbox } from '../tools/toolbox.ts';
import { callsOfAbout, type ToolQuestion } from './about-calls.ts';
import type { Concealer } from './conceal.ts';
import { parseAbout } from '@vigilops/contracts';

const MOST_ROWS = 30;

/**
 * What can be found without a model: what the question is about, else open incidents, likely causes, findings and errors of the
 * last day. Never throws for what is not there.
 */
export async function plainEvidence(
  toolbox: Toolbox,
  task: {
    readonly about: string | null;
    readonly sources: ToolSources;
    readonly nowUs: number;
    readonly concealer: Concealer;
    readonly markOf: (label: string, value: string) => string;
    readonly signal: AbortSignal;
  },
): Promise<readonly AssistantRow[]> {
  const has = new Set(toolbox.descriptions.map(({ name }) => name));
  const about = task.about === null ? undefined : parseAbout(new URLSearchParams(task.about));
  const asked = [...(about === undefined ? [] : callsOfAbout(about, toolbox)), ...USUAL].filter(({ tool }) =>
    has.has(tool),
  );
  const rows = new Map<string, AssistantRow>();
  for (const { tool, input, cite } of asked) {
    if (task.signal.aborted) {
      break;
    }
    const { sources, nowUs, markOf } = task;
    const answer = await toolbox.run(tool, input, { sources, nowUs, markOf });
    const found = answer.isError ? [] : task.concealer.answer(answer.text).rows;
    for (const row of found) {
      if (rows.size < MOST_ROWS && (cite === undefined || row.cite === cite)) {
        rows.set(row.cite, row);
      }
    }
  }
  return [...rows.values()];
}

const USUAL: readonly ToolQuestion[] = [
  { tool: 'list_incidents', input: { from: 'now-1d', limit: 5 } },
  { tool: 'list_findings', input: { limit: 5 } },
  { tool: 'list_error_issues', input: { limit: 5 } },
  { tool: 'count_logs', input: { level: 'error', from: 'now-1d', by: ['service'], values: 5 } },
];
