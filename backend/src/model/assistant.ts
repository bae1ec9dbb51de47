import type { AssistantAnswerPart, AssistantRow, AssistantToolCall } from '@vigilops/contracts/api';

/** What is to be told, of facts that were counted already. */
export interface Story {
  /** In a few words of English, such as `the summary of a day of a server room`. */
  readonly purpose: string;
  /** Clean of secrets; text, or what becomes JSON. At most 64 KiB of it are read. */
  readonly facts: unknown;
  readonly language: 'en' | 'zh';
  readonly maxTokens: number;
  readonly signal?: AbortSignal;
}

export type Narrated =
  /** Plain text: no links, no markup. Its numbers are not checked: that is for who knows the facts. */
  | { readonly text: string; readonly model: string; readonly costUsd: number }
  | { readonly why: 'off' | 'no_model' | 'over_budget' | 'provider_down' | 'nonsense' };

/** Finds words for facts, where a model may be asked; never throws for what a model or its settings do. */
export interface Narrator {
  narrate(story: Story): Promise<Narrated>;
}

export interface KnowledgeFound {
  readonly id: number;
  readonly title: string;
  readonly excerpt: string;
  /** A path of the app. */
  readonly link: string;
}

/** Articles that are like a text, the best first. */
export interface KnowledgeSearch {
  search(text: string, limit: number, signal: AbortSignal): Promise<readonly KnowledgeFound[]>;
}

/** How a question ended. */
export type AskEnding =
  | 'answered'
  | 'cut'
  | 'off'
  | 'no_model'
  | 'over_budget'
  | 'limit'
  | 'provider_down'
  | 'nonsense'
  | 'stopped'
  | 'lost';

export interface ConversationRecord {
  readonly id: string;
  readonly title: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly turns: number;
}

export interface AskedTurn {
  readonly id: string;
  readonly question: string;
  /** As an address carries it; null: it is about nothing in particular. */
  readonly about: string | null;
  readonly askedAt: Date;
  /** Null: nobody ended it yet. */
  readonly ended: AskEnding | null;
  readonly parts: readonly AssistantAnswerPart[];
  readonly evidence: readonly AssistantRow[];
  readonly toolCalls: readonly AssistantToolCall[];
  /** What tools had found, that later turns may cite. */
  readonly rows: readonly AssistantRow[];
  readonly provider: string | null;
  readonly model: string | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Null: nobody knows what it cost. */
  readonly usd: number | null;
}

export interface InvestigationRecord {
  readonly id: number;
  readonly incidentId: number;
  readonly state: 'running' | 'done' | 'failed';
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly ended: AskEnding | null;
  /** 'auto' or the name of who asked for it. */
  readonly startedBy: string;
  readonly report: unknown;
  readonly usd: number | null;
  readonly model: string | null;
}

/** Money of one currency, as the ledger has it. */
export interface SpentMoney {
  readonly currency: string;
  readonly costPico: bigint;
}

/** What the assistant keeps. Conversations are seen by their owner alone. */
export interface AssistantStore {
  /** With the key of its pseudonyms; undefined where it is not the owner's. */
  conversation(
    id: string,
    owner: string,
    signal: AbortSignal,
  ): Promise<
    (ConversationRecord & { readonly key: Uint8Array; readonly asked: readonly AskedTurn[] }) | undefined
  >;
  conversations(owner: string, signal: AbortSignal): Promise<readonly ConversationRecord[]>;
  begin(
    conversation: {
      readonly id: string;
      readonly owner: string;
      readonly title: string;
      readonly key: Uint8Array;
    },
    at: Date,
    signal: AbortSignal,
  ): Promise<void>;
  /** Writes a turn, or what has become of it. */
  keepTurn(conversationId: string, turn: AskedTurn, at: Date, signal: AbortSignal): Promise<void>;
  remove(id: string, owner: string, signal: AbortSignal): Promise<boolean>;
  /** Of the ledger, without the calls that are named. */
  spent(since: Date, without: readonly string[], signal: AbortSignal): Promise<readonly SpentMoney[]>;
  /** Undefined: the incident has one already. */
  beginInvestigation(
    incidentId: number,
    startedBy: string,
    at: Date,
    signal: AbortSignal,
  ): Promise<number | undefined>;
  /** Writes the report, and a line in the incident's time line. */
  endInvestigation(
    id: number,
    ended: Pick<InvestigationRecord, 'state' | 'ended' | 'report' | 'usd' | 'model'> & {
      /** Of the time line. */
      readonly line: string;
    },
    at: Date,
    signal: AbortSignal,
  ): Promise<void>;
  investigations(
    question: { readonly incidentId?: number | undefined; readonly limit: number },
    signal: AbortSignal,
  ): Promise<readonly InvestigationRecord[]>;
  /** Critical incidents that are open, began within these and have no investigation, oldest first. */
  toInvestigate(since: Date, until: Date, limit: number, signal: AbortSignal): Promise<readonly number[]>;
  /** Lets go of what is older, and ends investigations that a killed process left. */
  prune(before: Date, lost: Date, signal: AbortSignal): Promise<number>;
}
