import type { AssistantEvent, AssistantRow, AssistantToolCall } from '@vigilops/contracts/api';
import type { ToolSources } from '../tools/sources.ts';
import type { Toolbox } from '../tools/toolbox.ts';
import type { Concealer } from './conceal.ts';
import type { DataFence } from './data-fence.ts';

/** Of one question. */
export const MOST_CALLS = 24;
/** All that tools may answer to one question: about 50,000 tokens. */
const MOST_CHARACTERS = 150_000;
const SHOWN_INPUT = 2_000;

export interface ToolDesk {
  /** What the model is answered. */
  run(name: string, input: unknown): Promise<string>;
  calls(): readonly AssistantToolCall[];
  rows(): readonly AssistantRow[];
}

/** Answers tools for a question: one at a time, so many at most, and each is told of. */
export function createToolDesk(
  deps: { readonly toolbox: Toolbox },
  task: {
    readonly concealer: Concealer;
    readonly fence: DataFence;
    readonly known: Map<string, AssistantRow>;
    readonly sources: ToolSources;
    readonly nowUs: number;
    readonly markOf: (label: string, value: string) => string;
    readonly emit: (event: AssistantEvent) => void;
  },
): ToolDesk {
  const calls: AssistantToolCall[] = [];
  const found = new Map<string, AssistantRow>();
  let characters = 0;
  let turn: Promise<unknown> = Promise.resolve();

  async function answer(name: string, input: unknown): Promise<string> {
    if (calls.length >= MOST_CALLS || characters > MOST_CHARACTERS) {
      return 'No more questions: answer with what you have, or say that you do not know.';
    }
    const { sources, nowUs, markOf, concealer } = task;
    const result = await deps.toolbox.run(name, input, { sources, nowUs, markOf });
    const told = result.isError
      ? { text: concealer.text(result.text), rows: [] }
      : concealer.answer(result.text);
    for (const row of told.rows) {
      task.known.set(row.cite, row);
      found.set(row.cite, row);
    }
    characters += told.text.length;
    const call: AssistantToolCall = {
      tool: name.slice(0, 64),
      title: deps.toolbox.descriptions.find((one) => one.name === name)?.title ?? name.slice(0, 64),
      input: concealer.text(JSON.stringify(input ?? {})).slice(0, SHOWN_INPUT),
      rows: told.rows.length,
      error: result.isError ? told.text.slice(0, SHOWN_INPUT) : null,
    };
    calls.push(call);
    task.emit({ type: 'tool', ...call });
    return task.fence.wrap(call.tool, told.text);
  }

  return {
    run(name, input) {
      const next = turn.then(() => answer(name, input));
      turn = next.catch(() => undefined);
      return next;
    },
    calls: () => calls,
    rows: () => [...found.values()],
  };
}
