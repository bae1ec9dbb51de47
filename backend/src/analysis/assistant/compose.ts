import { parseAbout } from '@vigilops/contracts';
import type { AssistantRow } from '@vigilops/contracts/api';
import type { ToolSources } from '../tools/sources.ts';
import type { Toolbox } from '../tools/toolbox.ts';
import { callsOfAbout, type ToolQuestion } from './about-calls.ts';
import { briefTools, type BriefTools } from './brief-tools.ts';
import type { Concealer } from './conceal.ts';
import type { DataFence } from './data-fence.ts';
import { houseFacts } from './house-facts.ts';
import { systemPrompt } from './system-prompt.ts';

/** What is looked up before a model is asked may not fill its room. */
const MOST_ABOUT_CHARACTERS = 40_000;

export interface ComposeDeps {
  readonly toolbox: Toolbox;
  readonly timeZone: () => string;
}

export interface ComposeTask {
  readonly question: string;
  readonly language: 'en' | 'zh';
  /** As an address carries it. */
  readonly about: string | null;
  readonly sources: ToolSources;
  readonly nowUs: number;
  readonly isRaw: boolean;
  readonly fence: DataFence;
  readonly concealer: Concealer;
  readonly markOf: (label: string, value: string) => string;
}

export interface Composed {
  readonly system: Both;
  readonly user: Both;
  /** What a model may ask for, as it is told of it. */
  readonly tools: BriefTools['tools'];
  /** What was found about what the question is about; it may be cited. */
  readonly rows: readonly AssistantRow[];
}

/** A message as it is known here and as it is sent. */
interface Both {
  readonly before: string;
  readonly after: string;
}

/** The first messages of a question: the one way in which they are made, for the assistant and for the page that shows them. */
export async function compose(deps: ComposeDeps, task: ComposeTask): Promise<Composed> {
  const { fence, concealer, language, isRaw } = task;
  const facts = await houseFacts(task.sources, task.nowUs, deps.timeZone());
  const { fields, tools } = briefTools(deps.toolbox.descriptions);
  const system = systemPrompt({ facts, fence, language, isRaw, fields });
  const found = await lookUp(deps, task);
  const before = [task.question, ...found.map(({ tool, text }) => fence.wrap(tool, text))];
  const after = [
    concealer.text(task.question),
    ...found.map(({ tool, concealed }) => fence.wrap(tool, concealed)),
  ];
  return {
    system: { before: system, after: concealer.text(system) },
    user: { before: before.join('\n\n'), after: after.join('\n\n') },
    tools,
    rows: found.flatMap(({ rows }) => rows),
  };
}

async function lookUp(deps: ComposeDeps, task: ComposeTask) {
  const about = task.about === null ? undefined : parseAbout(new URLSearchParams(task.about));
  const asked = about === undefined ? [] : callsOfAbout(about, deps.toolbox);
  const found: {
    readonly tool: string;
    readonly text: string;
    readonly concealed: string;
    readonly rows: readonly AssistantRow[];
  }[] = [];
  for (const question of asked) {
    const { sources, nowUs, markOf } = task;
    const answer = await deps.toolbox.run(question.tool, question.input, { sources, nowUs, markOf });
    const text = onlyMeant(answer.text, question).slice(0, MOST_ABOUT_CHARACTERS);
    const told = answer.isError ? { text: task.concealer.text(text), rows: [] } : task.concealer.answer(text);
    found.push({ tool: question.tool, text, concealed: told.text, rows: told.rows });
  }
  return found;
}

function onlyMeant(text: string, { cite }: ToolQuestion): string {
  if (cite === undefined) {
    return text;
  }
  try {
    const answer = JSON.parse(text) as { readonly rows?: readonly { readonly cite?: string }[] };
    return JSON.stringify({ rows: (answer.rows ?? []).filter((row) => row.cite === cite) });
  } catch {
    return text;
  }
}
