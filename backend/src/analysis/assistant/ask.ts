import { VigilError } from '@vigilops/contracts';
import type { AssistantEvent, AssistantRow, AssistantState, Settings } from '@vigilops/contracts/api';
import type { Clock, Logger } from '@vigilops/runtime';
import type { Inside, InsideLine } from '../../llm/index.ts';
import type { AskedTurn, AskEnding, AssistantStore, KnowledgeSearch } from '../../model/index.ts';
import type { ToolSources } from '../tools/sources.ts';
import type { Toolbox } from '../tools/toolbox.ts';
import type { LoopMessage, LoopOutcome } from './agent-loop.ts';
import { compose } from './compose.ts';
import { createConcealer } from './conceal.ts';
import { createDataFence } from './data-fence.ts';
import { wordsOfEnding } from './endings.ts';
import { openLine } from './open-line.ts';
import { plainEvidence } from './plain-evidence.ts';
import { createPseudonyms } from './pseudonyms.ts';
import type { Cost, Hold, Purse } from './purse.ts';

export interface AskDeps {
  readonly inside: Inside;
  readonly settings: () => Settings;
  readonly toolbox: Toolbox;
  readonly store: AssistantStore;
  readonly purse: Purse;
  /** What helped before, by words; undefined: nobody keeps it. */
  readonly knowledge?: KnowledgeSearch | undefined;
  readonly newId: () => string;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface Question {
  readonly text: string;
  readonly language: 'en' | 'zh';
  readonly about: string | null;
  /** Of an earlier one of the same owner; null: a new one begins. */
  readonly conversationId: string | null;
}

export interface Asker {
  /** Whose conversations these are. */
  readonly owner: string;
  /** Of the ledger; null: it is no account here. */
  readonly userId: number | null;
  readonly sources: ToolSources;
  readonly nowUs: number;
}

/** Earlier questions and answers that a model is told again. */
const MOST_EARLIER = 4;
const MOST_TURNS = 50;
const MOST_TITLE = 120;
const MOST_KEPT_ROWS = 400;
const MOST_EVIDENCE = 30;
export const NO_COST: Cost = { inputTokens: 0, outputTokens: 0, usd: 0 };

/** An opened question: it is known to be one that may be asked. */
export interface OpenedQuestion {
  /** Resolves when it is over; what happens on the way is told. */
  run(emit: (event: AssistantEvent) => void, signal: AbortSignal): Promise<void>;
}

/** Throws NOT_FOUND where the conversation is not the owner's, CONFLICT where it is too long. */
export async function openQuestion(
  deps: AskDeps,
  question: Question,
  asker: Asker,
  signal: AbortSignal,
): Promise<OpenedQuestion> {
  const { conversationId, text } = question;
  const found =
    conversationId === null ? undefined : await deps.store.conversation(conversationId, asker.owner, signal);
  if (conversationId !== null && found === undefined) {
    throw new VigilError('NOT_FOUND', 'there is no such conversation of yours');
  }
  if ((found?.turns ?? 0) >= MOST_TURNS) {
    throw new VigilError(
      'CONFLICT',
      `a conversation has ${String(MOST_TURNS)} questions at most: begin a new one`,
    );
  }
  const id = found?.id ?? deps.newId();
  const key = found?.key ?? deps.randomBytes(32);
  if (found === undefined) {
    const title = createConcealer({ pseudonyms: createPseudonyms(key), isRaw: false }).text(text);
    const now = deps.clock.now();
    await deps.store.begin({ id, owner: asker.owner, title: shortened(title), key }, now, signal);
  }
  return {
    run: (emit, own) =>
      runQuestion(deps, question, asker, { id, key, earlier: found?.asked ?? [] }, emit, own),
  };
}

interface Thread {
  readonly id: string;
  readonly key: Uint8Array;
  readonly earlier: readonly AskedTurn[];
}

async function runQuestion(
  deps: AskDeps,
  question: Question,
  asker: Asker,
  thread: Thread,
  emit: (event: AssistantEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  const { ai } = deps.settings();
  const turnId = deps.newId();
  const opened = await openLine(deps, { userId: asker.userId, environment: 'assistant' });
  const line = opened.outcome === 'line' ? opened.line : undefined;
  const isRaw = ai.send_raw_logs && line?.provider.isLocal === true;
  const pseudonyms = createPseudonyms(thread.key);
  const concealer = createConcealer({ pseudonyms, isRaw });
  const { markOf } = pseudonyms;
  const turn = {
    id: turnId,
    question: concealer.text(question.text),
    about: question.about,
    askedAt: deps.clock.now(),
    provider: line?.provider.name ?? null,
    model: line?.model ?? null,
  };
  emit({
    type: 'started',
    conversation_id: thread.id,
    turn_id: turnId,
    provider: turn.provider,
    model: turn.model,
    is_local: line?.provider.isLocal ?? false,
    max_turns: ai.max_turns,
    max_usd: ai.max_usd_per_question,
  });

  const told =
    opened.outcome === 'line'
      ? await askModel(
          deps,
          question,
          asker,
          { ...thread, line: opened.line, isRaw, concealer, markOf },
          emit,
          signal,
        )
      : { ...nothing(opened.outcome), cost: NO_COST };
  const { ended, parts, toolCalls, rows, cost } = told;
  const wants = ended !== 'answered' && ended !== 'stopped' && ended !== 'cut';
  const evidence = !wants
    ? []
    : rows.length > 0
      ? rows.slice(0, MOST_EVIDENCE)
      : await plainEvidence(deps.toolbox, { ...question, ...asker, concealer, markOf, signal });
  if (evidence.length > 0) {
    emit({ type: 'evidence', rows: [...evidence] });
  }
  emit({ type: 'cost', input_tokens: cost.inputTokens, output_tokens: cost.outputTokens, usd: cost.usd });
  await deps.store
    .keepTurn(
      thread.id,
      { ...turn, ...cost, ended, parts, toolCalls, evidence, rows: rows.slice(0, MOST_KEPT_ROWS) },
      deps.clock.now(),
      // What was asked and paid for is kept, also when nobody waits any more.
      new AbortController().signal,
    )
    .catch((error: unknown) => deps.logger.warn({ err: error }, 'a question of the assistant is not kept'));
  emit({ type: 'end', ended, message: wordsOfEnding(ended, question.language) });
}

type Told = LoopOutcome & { readonly cost: Cost };

const nothing = (ended: AskEnding): LoopOutcome => ({ ended, parts: [], toolCalls: [], rows: [] });

/** Asks within the money of the day; what it cost is settled whatever happens. */
export async function askModel(
  deps: AskDeps,
  question: Question,
  asker: Asker,
  by: Pick<Thread, 'earlier'> & {
    readonly line: InsideLine;
    readonly isRaw: boolean;
    readonly concealer: ReturnType<typeof createConcealer>;
    readonly markOf: (label: string, value: string) => string;
  },
  emit: (event: AssistantEvent) => void,
  signal: AbortSignal,
): Promise<Told> {
  const { line, concealer, markOf, isRaw, earlier } = by;
  const { max_turns: maxTurns, max_usd_per_question: maxUsd } = deps.settings().ai;
  const hold = await holdFor(deps, line, maxUsd, signal);
  if (hold === undefined) {
    return { ...nothing('over_budget'), cost: NO_COST };
  }
  let outcome = nothing('stopped');
  let cost = NO_COST;
  try {
    const fence = createDataFence(nonceOf(deps));
    const timeZone = () => deps.settings().general.time_zone;
    const task = { ...question, question: question.text, ...asker, isRaw, fence, concealer, markOf };
    const composed = await compose({ toolbox: deps.toolbox, timeZone }, task);
    const known = new Map<string, AssistantRow>(
      [...earlier.flatMap(({ rows }) => rows), ...composed.rows].map((row) => [row.cite, row]),
    );
    // LangChain is a second of work for the processor: only where somebody asks.
    const { runLoop } = await import('./agent-loop.ts');
    outcome = await runLoop(deps, {
      ...task,
      line,
      system: composed.system.after,
      messages: [...messagesOf(earlier), { role: 'user', text: composed.user.after }],
      tools: composed.tools,
      known,
      maxTurns,
      maxUsd,
      emit,
      signal,
    });
    outcome = { ...outcome, rows: [...composed.rows, ...outcome.rows] };
  } finally {
    cost = hold.settle(await line.settled());
  }
  return { ...outcome, cost };
}

/** A model whose price nobody knows, or that is free, is not held to money, but to turns, tokens and time. */
function holdFor(
  deps: AskDeps,
  line: InsideLine,
  maxUsd: number,
  signal: AbortSignal,
): Promise<Hold | undefined> {
  const some = line.expected(1_000_000, 1_000_000);
  return deps.purse.hold(some === null || some.pico === 0n ? 0 : maxUsd, signal);
}

export const nonceOf = (deps: Pick<AskDeps, 'randomBytes'>): string =>
  Buffer.from(deps.randomBytes(9)).toString('hex');

function messagesOf(earlier: readonly AskedTurn[]): readonly LoopMessage[] {
  return earlier.slice(-MOST_EARLIER).flatMap(({ question, parts }) => {
    const answer = parts
      .map(({ text, citations }) => `${text}${citations.map(({ cite }) => ` [${cite}]`).join('')}`)
      .join(' ');
    return answer === ''
      ? []
      : [
          { role: 'user' as const, text: question },
          { role: 'assistant' as const, text: answer },
        ];
  });
}

const shortened = (text: string) => {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > MOST_TITLE ? `${line.slice(0, MOST_TITLE).toWellFormed()}…` : line;
};

/** Whether a question would be asked now, of whom, and what it may cost. */
export async function assistantState(
  deps: Pick<AskDeps, 'inside' | 'settings' | 'purse'>,
  language: 'en' | 'zh',
  signal: AbortSignal,
): Promise<AssistantState> {
  const { ai } = deps.settings();
  const opened = await openLine(deps, { userId: null, environment: 'assistant' });
  const line = opened.outcome === 'line' ? opened.line : undefined;
  const usdToday = await deps.purse.today(signal);
  const isSpent = usdToday >= ai.max_usd_per_day && usdToday > 0;
  const ready = opened.outcome === 'line' ? (isSpent ? 'over_budget' : null) : opened.outcome;
  return {
    ready,
    message: ready === null ? null : wordsOfEnding(ready, language),
    provider: line?.provider.name ?? ai.provider,
    model: line?.model ?? ai.model,
    is_local: line?.provider.isLocal ?? false,
    raw_text: ai.send_raw_logs && line?.provider.isLocal === true,
    max_turns: ai.max_turns,
    max_usd_per_question: ai.max_usd_per_question,
    max_usd_per_day: ai.max_usd_per_day,
    usd_today: usdToday,
  };
}
