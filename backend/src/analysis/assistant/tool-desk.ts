import type { AssistantEvent, AssistantRow, AssistantToolCall } from '@vigilops/contracts/api';
import type { ToolSources } from '../tools/sources.ts';
import type { Toolbox } from '../tools/toolbox.ts';
import type { Concealer } from './conceal.ts';
import type { DataFence } from './data-fence.ts';
import { plainText } from './plain-text.ts';

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
    // Names and fields are words of the model, and what was wrong repeats them.
    const shown = (words: string) => concealer.text(plainText(words)).slice(0, SHOWN_INPUT);
    const tool = deps.toolbox.descriptions.find((one) => one.name === name);
    const called = shown(name).slice(0, 64);
    const call: AssistantToolCall = {
      tool: called,
      title: tool?.title ?? called,
      input: shown(JSON.stringify(input ?? {})),
      rows: told.rows.length,
      error: result.isError ? shown(told.text) : null,
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
