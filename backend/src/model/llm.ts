import type {
  LLM_DIMENSIONS,
  LlmAliasRequest,
  LlmBudget,
  LlmBudgetRequest,
  LlmCall,
  LlmCallStatus,
  LlmEndpoint,
  LlmKeyRequest,
  LlmPriceRequest,
  LlmProjectRequest,
  LlmProviderRequest,
} from '@vigilops/contracts/api';
import type { AuditEntry } from './accounts.ts';
import type { LlmUsageStore } from './llm-usage.ts';

/** Money in 1e-12 of a unit of a currency: exact where a price of a million tokens has six decimals. */
export type Pico = bigint;

/** A provider as it is stored. Secrets are sealed and leave the store as they came. */
export interface LlmProviderRecord extends LlmProviderRequest {
  readonly id: number;
  /** A sealed JSON object of the secret fields; null: it has none. */
  readonly sealed: string | null;
  readonly discoveredModels: readonly string[];
  readonly discoveredUs: number | null;
  readonly lastError: string | null;
  readonly lastUsedUs: number | null;
}

export interface LlmAliasRecord extends LlmAliasRequest {
  readonly id: number;
}

export interface LlmProjectRecord extends LlmProjectRequest {
  readonly id: number;
  /** Those that work. */
  readonly keys: number;
}

/** A key without its secret. `hashes`: SHA-256 in hex of what opens it now. */
export interface LlmKeyRecord extends Omit<LlmKeyRequest, 'expires_at'> {
  readonly id: number;
  readonly start: string;
  readonly hashes: readonly { readonly hex: string; readonly untilUs: number | null }[];
  readonly projectName: string;
  readonly userName: string | null;
  readonly expiresUs: number | null;
  /** Also while its person is disabled. */
  readonly revokedUs: number | null;
  readonly createdUs: number;
  readonly lastUsedUs: number | null;
}

export interface LlmPriceRecord extends LlmPriceRequest {
  readonly id: number;
  /** Since when it is this. */
  readonly sinceUs: number;
}

export interface LlmBudgetRecord extends LlmBudgetRequest {
  readonly id: number;
  readonly liftedUntilUs: number | null;
}

/** All that decides about a call, small enough to be held in memory. It changes as a whole. */
export interface LlmHouse {
  /** Rises with every change. */
  readonly revision: number;
  readonly providers: readonly LlmProviderRecord[];
  readonly aliases: readonly LlmAliasRecord[];
  readonly projects: readonly LlmProjectRecord[];
  readonly keys: readonly LlmKeyRecord[];
  readonly prices: readonly LlmPriceRecord[];
  readonly budgets: readonly LlmBudgetRecord[];
}

/** What was said in a call, each at most 64 KiB. */
export interface LlmCallTexts {
  /** As it left the house. */
  readonly prompt: string;
  readonly isPromptCut: boolean;
  readonly answer: string;
  readonly isAnswerCut: boolean;
}

export interface LlmTextRecord extends LlmCallTexts {
  readonly attempt: number;
  readonly untilUs: number;
}

/** One call, or one attempt at it that may have to be paid. Times in microseconds since the epoch. */
export interface LlmCallRow {
  /** A UUID; with the attempt it is written once, however often it is given. */
  readonly requestId: string;
  readonly attempt: number;
  /** The last attempt: what the client got. */
  readonly isFinal: boolean;
  /** When it began. */
  readonly timeUs: number;
  readonly endpoint: LlmEndpoint;
  readonly stream: boolean;
  readonly status: LlmCallStatus;
  readonly httpStatus: number | null;
  /** In plain words, without secrets and without text of prompts. */
  readonly error: string | null;
  readonly model: string;
  readonly upstreamModel: string | null;
  readonly upstreamId: string | null;
  readonly providerId: number | null;
  readonly keyId: number | null;
  readonly projectId: number | null;
  readonly userId: number | null;
  readonly environment: string;
  readonly inputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  readonly cacheWriteLongTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  readonly tokensFrom: LlmCall['tokens_from'];
  /** Null: no price is known. */
  readonly costPico: Pico | null;
  /** What it would have cost more without the cache. */
  readonly savedPico: Pico | null;
  readonly currency: string | null;
  readonly latencyUs: number;
  readonly firstTokenUs: number | null;
  /** Where the project wants them kept; whether it still does is asked when they are stored. */
  readonly texts: LlmCallTexts | null;
}

/** The stretch of time that a budget is for. */
export interface BudgetWindow {
  readonly budgetId: number;
  readonly startUs: number;
  /** Null: it has no end. */
  readonly endUs: number | null;
}

/** What a call did to a budget: it held `heldPico` of this gateway's share, and has spent `spentPico`. */
export interface BudgetCharge extends BudgetWindow {
  readonly heldPico: Pico;
  readonly spentPico: Pico;
  readonly isUnpriced: boolean;
}

export interface BudgetUse {
  readonly window: BudgetWindow;
  readonly spentPico: Pico;
  /** Given to gateways and not spent yet. */
  readonly heldPico: Pico;
  readonly unpricedCalls: number;
}

export interface LlmHouseStore {
  /** Undefined: nothing has changed since `revision`. */
  read(revision: number | null, signal: AbortSignal): Promise<LlmHouse | undefined>;
}

export interface LlmLedgerStore {
  /** All or nothing. What is there already stays as it is and charges nothing again. */
  write(
    gatewayId: string,
    calls: readonly { readonly row: LlmCallRow; readonly charges: readonly BudgetCharge[] }[],
    signal: AbortSignal,
  ): Promise<void>;
}

/**
 * Gateways take shares of a budget and give calls of them without asking again. What is given is out of everybody's
 * reach until it is spent, given back, or the gateway is not heard for a minute.
 */
export interface LlmBudgetStore {
  /**
   * As much as is left of `wantedPico`; 0n: nothing. The last call of a budget may overshoot, and it alone: where all but
   * `freePico` of what this gateway holds is spent, no other holds anything and something is left, at least
   * `lastCallPico` is given.
   */
  take(
    gatewayId: string,
    wanted: {
      readonly window: BudgetWindow;
      readonly limitPico: Pico;
      readonly wantedPico: Pico;
      /** Of this gateway's share: given to no call. */
      readonly freePico: Pico;
      /** 0n: calls are under way, so this is not the last. */
      readonly lastCallPico: Pico;
    },
    signal: AbortSignal,
  ): Promise<{ readonly givenPico: Pico; readonly use: BudgetUse }>;
  giveBack(gatewayId: string, window: BudgetWindow, pico: Pico, signal: AbortSignal): Promise<void>;
  /** This gateway lives; shares of those that do not are free again. */
  renew(gatewayId: string, signal: AbortSignal): Promise<void>;
  use(windows: readonly BudgetWindow[], signal: AbortSignal): Promise<readonly BudgetUse[]>;
}

/** As it is stored: secrets apart, and times as moments. */
export type StoredLlmProvider = LlmProviderRequest & Pick<LlmProviderRecord, 'sealed'>;
export type StoredLlmKey = Omit<LlmKeyRequest, 'expires_at'> & Pick<LlmKeyRecord, 'expiresUs'>;

/**
 * What Admins change of the house; each change is audited and raises the revision in its transaction. Throws NOT_FOUND for
 * what is not there, CONFLICT for names that are taken and for what others refer to, REQUEST_INVALID for what it refers to
 * and is not there.
 */
export interface LlmDeskStore {
  createProvider(
    provider: StoredLlmProvider,
    by: AuditEntry,
    signal: AbortSignal,
  ): Promise<LlmProviderRecord>;
  changeProvider(
    id: number,
    provider: StoredLlmProvider,
    by: AuditEntry,
    signal: AbortSignal,
  ): Promise<LlmProviderRecord>;
  noteModels(
    id: number,
    models: readonly string[],
    nowUs: number,
    by: AuditEntry,
    signal: AbortSignal,
  ): Promise<LlmProviderRecord>;
  /** Its prices go with it, and its secrets; its name stays for the ledger. CONFLICT while an alias leads to it. */
  removeProvider(id: number, by: AuditEntry, signal: AbortSignal): Promise<void>;
  createAlias(alias: LlmAliasRequest, by: AuditEntry, signal: AbortSignal): Promise<LlmAliasRecord>;
  changeAlias(
    id: number,
    alias: LlmAliasRequest,
    by: AuditEntry,
    signal: AbortSignal,
  ): Promise<LlmAliasRecord>;
  removeAlias(id: number, by: AuditEntry, signal: AbortSignal): Promise<void>;
  createProject(project: LlmProjectRequest, by: AuditEntry, signal: AbortSignal): Promise<LlmProjectRecord>;
  changeProject(
    id: number,
    project: LlmProjectRequest,
    by: AuditEntry,
    signal: AbortSignal,
  ): Promise<LlmProjectRecord>;
  /** CONFLICT while it has keys that work. */
  removeProject(id: number, by: AuditEntry, signal: AbortSignal): Promise<void>;
  createKey(
    key: StoredLlmKey & { readonly hash: Uint8Array; readonly start: string },
    by: AuditEntry,
    signal: AbortSignal,
  ): Promise<LlmKeyRecord>;
  /** CONFLICT for one that was revoked; so it is with the next. */
  changeKey(id: number, key: StoredLlmKey, by: AuditEntry, signal: AbortSignal): Promise<LlmKeyRecord>;
  /** The secret before the present one stops at once, where there is one. */
  rotateKey(
    id: number,
    next: { readonly hash: Uint8Array; readonly start: string; readonly oldUntilUs: number },
    by: AuditEntry,
    signal: AbortSignal,
  ): Promise<LlmKeyRecord>;
  /** For good. One that was revoked before stays as it is. */
  revokeKey(id: number, nowUs: number, by: AuditEntry, signal: AbortSignal): Promise<void>;
  /** In place of the one that there is of this provider and model. */
  setPrice(
    price: LlmPriceRequest,
    nowUs: number,
    by: AuditEntry,
    signal: AbortSignal,
  ): Promise<LlmPriceRecord>;
  removePrice(id: number, by: AuditEntry, signal: AbortSignal): Promise<void>;
  /** What the ledger has of its window of now is spent of it already. */
  createBudget(
    budget: LlmBudgetRequest,
    now: Omit<BudgetWindow, 'budgetId'>,
    by: AuditEntry,
    signal: AbortSignal,
  ): Promise<LlmBudgetRecord>;
  /** The same where it is for something else, in another currency or window, or was switched off before. */
  changeBudget(
    id: number,
    budget: LlmBudgetRequest,
    now: Omit<BudgetWindow, 'budgetId'>,
    by: AuditEntry,
    signal: AbortSignal,
  ): Promise<LlmBudgetRecord>;
  liftBudget(
    id: number,
    untilUs: number | null,
    by: AuditEntry,
    signal: AbortSignal,
  ): Promise<LlmBudgetRecord>;
  removeBudget(id: number, by: AuditEntry, signal: AbortSignal): Promise<void>;
}

/** A call with the names of what it refers to, also of what was removed since. */
export interface LlmCallRecord extends Omit<LlmCallRow, 'texts'> {
  readonly providerName: string | null;
  readonly keyName: string | null;
  readonly projectName: string | null;
  readonly userName: string | null;
  readonly hasTexts: boolean;
}

/** An empty list: whatever it is. */
export interface LlmCallFilters {
  readonly fromUs: number;
  /** Not this moment itself. */
  readonly toUs: number;
  readonly projectIds: readonly number[];
  readonly keyIds: readonly number[];
  readonly userIds: readonly number[];
  readonly providerIds: readonly number[];
  readonly models: readonly string[];
}

export interface LlmCallQuestion extends LlmCallFilters {
  readonly statuses: readonly LlmCallStatus[];
  readonly requestId?: string | undefined;
  /** Those that come after it, newest first. */
  readonly before?: Pick<LlmCallRow, 'timeUs' | 'requestId' | 'attempt'> | undefined;
  readonly limit: number;
}

export interface LlmSpendQuestion extends LlmCallFilters {
  readonly by: readonly LlmDimension[];
  /** Begins of steps, rising, the first not after `fromUs`; null: the range is one. */
  readonly stepsUs: readonly number[] | null;
  /** So many groups, those that cost the most first; the rest is one of its own. */
  readonly limit: number;
}

/** Of a text, such as a model, the id is null; both are null without one, such as the person of a key that is nobody's. */
export interface LlmDimensionValue {
  readonly dimension: LlmDimension;
  readonly id: number | null;
  readonly name: string | null;
}

export interface LlmSpendFigures {
  /** Null: of the whole range. */
  readonly stepUs: number | null;
  readonly calls: number;
  readonly failed: number;
  readonly unpricedCalls: number;
  readonly estimatedCalls: number;
  readonly inputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  readonly costs: readonly { readonly currency: string; readonly costPico: Pico; readonly savedPico: Pico }[];
  readonly latencyP50Us: number | null;
  readonly latencyP95Us: number | null;
  readonly firstTokenP50Us: number | null;
}

export interface LlmSpendRecord {
  readonly key: readonly LlmDimensionValue[];
  readonly isRest: boolean;
  /** Rising; steps without calls are left out. */
  readonly figures: readonly LlmSpendFigures[];
}

export interface LlmUnpriced {
  readonly providerId: number;
  /** As the provider names it. */
  readonly model: string;
  readonly calls: number;
}

export interface LlmCallReader {
  list(question: LlmCallQuestion, signal: AbortSignal): Promise<readonly LlmCallRecord[]>;
  /** Throws QUERY_TOO_LARGE. */
  spend(question: LlmSpendQuestion, signal: AbortSignal): Promise<readonly LlmSpendRecord[]>;
  /** Models that were used since then at no known price, the most used first. */
  unpriced(sinceUs: number, signal: AbortSignal): Promise<readonly LlmUnpriced[]>;
  /** Of people by their ids, and of what budgets are for: also of what was removed. */
  scopeNames(
    scopes: readonly Pick<LlmBudgetRecord, 'scope' | 'scope_id'>[],
    signal: AbortSignal,
  ): Promise<readonly (string | null)[]>;
}

/** Texts that are kept. Both throw NOT_FOUND where there are none. */
export interface LlmTextStore {
  /** Of all attempts; the line in the audit log is written first, or nothing is read. */
  read(requestId: string, by: AuditEntry, signal: AbortSignal): Promise<readonly LlmTextRecord[]>;
  forget(requestId: string, by: AuditEntry, signal: AbortSignal): Promise<void>;
}

/** All that the store keeps of the gateway. */
export interface LlmStores {
  readonly house: LlmHouseStore;
  readonly desk: LlmDeskStore;
  readonly ledger: LlmLedgerStore;
  readonly budgets: LlmBudgetStore;
  readonly calls: LlmCallReader;
  readonly usage: LlmUsageStore;
  readonly texts: LlmTextStore;
  /** Removes texts that are not kept any more, and shares and windows of budgets that are over. Resolves with how many texts went. */
  prune(signal: AbortSignal): Promise<number>;
  /**
   * Counts days that are over, so that questions about months are quick; the newest first, as many as a run takes. `dayOf`:
   * the day of the house that a moment lies in. Resolves with how many were counted.
   */
  rollDays(
    dayOf: (us: number) => { readonly startUs: number; readonly endUs: number },
    nowUs: number,
    signal: AbortSignal,
  ): Promise<number>;
}

export type LlmDimension = (typeof LLM_DIMENSIONS)[number];
export type LlmBudgetState = LlmBudget['state'];
