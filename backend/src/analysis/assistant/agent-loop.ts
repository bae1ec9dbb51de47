import type { BaseMessage } from '@langchain/core/messages';
import { AIMessage, HumanMessage, SystemMessage, ToolMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import type {
  AssistantAnswerPart,
  AssistantEvent,
  AssistantRow,
  AssistantToolCall,
} from '@vigilops/contracts/api';
import type { Clock, Logger } from '@vigilops/runtime';
import { createAgent, createMiddleware } from 'langchain';
import type { InsideLine } from '../../llm/index.ts';
import type { AskEnding } from '../../model/index.ts';
import type { ToolSources } from '../tools/sources.ts';
import type { Toolbox } from '../tools/toolbox.ts';
import { createAnswerWriter } from './answer-writer.ts';
import type { BriefTools } from './brief-tools.ts';
import { createChatModel } from './chat-model.ts';
import type { Concealer } from './conceal.ts';
import type { DataFence } from './data-fence.ts';
import type { Purse } from './purse.ts';
import { createToolDesk } from './tool-desk.ts';
import { textOf } from './text-of.ts';
import { troubleOf } from './trouble.ts';

/** Of one answer of a model. */
export const MAX_OUTPUT_TOKENS = 2_000;
const LONGEST_MS = 180_000;
/** Answers whose questions to tools were no JSON; a model that cannot do it does not learn it. */
const MOST_UNREADABLE = 2;
/** Steps of LangGraph; turns are counted by ourselves, well below. */
const MOST_STEPS = 200;

export interface LoopDeps {
  readonly toolbox: Toolbox;
  readonly purse: Purse;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface LoopMessage {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

/** A question as it was made ready, and what it may take. */
export interface LoopTask {
  readonly line: InsideLine;
  readonly system: string;
  readonly messages: readonly LoopMessage[];
  readonly tools: BriefTools['tools'];
  readonly fence: DataFence;
  readonly concealer: Concealer;
  readonly markOf: (label: string, value: string) => string;
  /** What may be cited already; what tools find is added. */
  readonly known: Map<string, AssistantRow>;
  readonly sources: ToolSources;
  readonly nowUs: number;
  readonly maxTurns: number;
  readonly maxUsd: number;
  readonly emit: (event: AssistantEvent) => void;
  readonly signal: AbortSignal;
}

export interface LoopOutcome {
  readonly ended: AskEnding;
  readonly parts: readonly AssistantAnswerPart[];
  readonly toolCalls: readonly AssistantToolCall[];
  /** What tools found, in the order in which they did. */
  readonly rows: readonly AssistantRow[];
}

/**
 * Asks the model, answers its questions to tools, and shows what it says once it was checked. Never throws for what a model, a
 * provider or a limit does: whatever happens ends in one of the endings.
 */
export async function runLoop(deps: LoopDeps, task: LoopTask): Promise<LoopOutcome> {
  const { line } = task;
  const ending = new AbortController();
  let ended: AskEnding | undefined;
  const end = (how: AskEnding): Error => {
    ended ??= how;
    const reason = new Error(`the question ended: ${how}`);
    ending.abort(reason);
    return reason;
  };
  const timer = deps.clock.sleep(LONGEST_MS, ending.signal).then(
    () => end('limit'),
    () => undefined,
  );
  const leave = () => void end('stopped');
  task.signal.addEventListener('abort', leave, { once: true });
  if (task.signal.aborted) {
    leave();
  }

  const writer = createAnswerWriter({ ...task, onTooLong: () => void end('cut') });
  const desk = createToolDesk(deps, task);
  let turns = 0;
  let unreadable = 0;

  const limits = createMiddleware({
    name: 'limits',
    wrapModelCall: async (request, handler) => {
      ending.signal.throwIfAborted();
      turns += 1;
      task.emit({ type: 'turn', number: turns });
      const spent = (await line.settled()).flatMap(({ costPico: pico, currency }) =>
        pico === null || currency === null ? [] : [deps.purse.usdOf({ pico, currency })],
      );
      const expected = line.expected(tokensOf(request.messages), MAX_OUTPUT_TOKENS);
      const next = expected === null ? 0 : deps.purse.usdOf(expected);
      if (next > 0 && spent.reduce((sum, usd) => sum + usd, next) > task.maxUsd) {
        throw end('limit');
      }
      // The last answer has to be one.
      const isLast = turns >= task.maxTurns;
      return ownAnswer(await handler(isLast ? { ...request, tools: [] } : request), turns);
    },
    wrapToolCall: async ({ toolCall }) => {
      ending.signal.throwIfAborted();
      const content = await desk.run(toolCall.name, toolCall.args);
      return new ToolMessage({ content, tool_call_id: toolCall.id ?? '' });
    },
    afterModel: {
      canJumpTo: ['model', 'end'],
      hook: ({ messages }) => {
        const last = messages.at(-1);
        if (!AIMessage.isInstance(last)) {
          return undefined;
        }
        const asks = (last.tool_calls?.length ?? 0) > 0;
        if (asks || (last.invalid_tool_calls?.length ?? 0) > 0) {
          writer.retract();
        }
        if (asks && turns >= task.maxTurns) {
          end('limit');
          return { jumpTo: 'end' as const };
        }
        if (asks || (last.invalid_tool_calls?.length ?? 0) === 0) {
          return undefined;
        }
        unreadable += 1;
        if (unreadable > MOST_UNREADABLE || turns >= task.maxTurns) {
          end('nonsense');
          return { jumpTo: 'end' as const };
        }
        const sorry = new HumanMessage('Your last call of a tool was no JSON. Call it again, or answer.');
        return { messages: [sorry], jumpTo: 'model' as const };
      },
    },
  });

  try {
    const agent = createAgent({
      model: createChatModel(line, MAX_OUTPUT_TOKENS),
      tools: task.tools.map(({ name, description, inputSchema }) =>
        tool(() => '', { name, description, schema: inputSchema }),
      ),
      middleware: [limits],
    });
    await agent.invoke(
      {
        messages: [
          new SystemMessage(task.system),
          ...task.messages.map(({ role, text }) =>
            role === 'user' ? new HumanMessage(text) : new AIMessage(text),
          ),
        ],
      },
      {
        signal: ending.signal,
        recursionLimit: MOST_STEPS,
        callbacks: [{ handleLLMNewToken: (token: string) => writer.push(token) }],
      },
    );
    writer.finish();
  } catch (error) {
    ended ??= troubleOf(error);
    if (ended === 'nonsense' || ended === 'provider_down') {
      deps.logger.warn({ err: error }, 'a question of the assistant ended without an answer');
    }
  } finally {
    task.signal.removeEventListener('abort', leave);
    ending.abort(new Error('the question is over'));
    await timer;
  }
  const parts = writer.parts();
  return {
    ended: ended ?? (parts.length === 0 ? 'nonsense' : 'answered'),
    parts,
    toolCalls: desk.calls(),
    rows: desk.rows(),
  };
}

/**
 * What a model said, and no more. Questions to tools have ids of ours: some servers begin anew with each answer, and LangGraph
 * takes the second of a name for answered.
 */
function ownAnswer(answer: BaseMessage, turn: number): AIMessage {
  const { tool_calls: asked = [], invalid_tool_calls: unreadable = [] } = answer as AIMessage;
  return new AIMessage({
    content: textOf(answer),
    tool_calls: asked.map((call, place) => ({ ...call, id: `call_${String(turn)}_${String(place)}` })),
    invalid_tool_calls: unreadable,
  });
}

/** About three characters of English a token, fewer of others: an estimate on the side of more. */
function tokensOf(messages: readonly BaseMessage[]): number {
  const characters = messages.reduce((sum, { content }) => sum + JSON.stringify(content).length, 0);
  // Descriptions of tools go along with each.
  return Math.ceil(characters / 3) + 6_000;
}
