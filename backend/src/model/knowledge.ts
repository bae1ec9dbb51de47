import type { Article, ArticleText } from '@vigilops/contracts/api';
import type { AuditEntry } from './accounts.ts';

type Language = 'en' | 'zh';

export interface ArticleRecord {
  readonly id: number;
  readonly text: ArticleText;
  readonly source: Article['source'];
  readonly state: Article['state'];
  readonly builtInKey: string | null;
  readonly incidentId: number | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly updatedAt: Date;
  readonly updatedBy: string;
  readonly helped: number;
  readonly notHelped: number;
}

/** What an article is found by: its words and where they stand, and how many they are. */
export interface ArticleWords {
  /** Title, names, steps, text: each word as often as it stands there. */
  readonly parts: Readonly<Record<'A' | 'B' | 'C' | 'D', readonly string[]>>;
}

export interface ArticleQuestion {
  readonly state: Article['state'];
  readonly language?: Language | undefined;
  readonly source?: Article['source'] | undefined;
  readonly tag?: string | undefined;
  readonly limit: number;
}

/** Words, and names that articles may say that they apply to. */
export interface ArticleSearch extends ArticleQuestion {
  readonly words: readonly string[];
  /** A word that is not written to its end. */
  readonly begun?: string | undefined;
  readonly services: readonly string[];
  readonly rules: readonly string[];
  readonly templates: readonly number[];
  readonly issues: readonly number[];
}

export interface FoundArticle extends ArticleRecord {
  /** Okapi BM25 of its words, and more where it says that it applies. */
  readonly score: number;
  /** Of the words that were asked, those that it has. */
  readonly matched: number;
  readonly fitsBecause: readonly string[];
}

export interface NewArticle {
  readonly text: ArticleText;
  readonly words: ArticleWords;
  readonly source: 'written' | 'incident';
  readonly state: 'draft' | 'published';
  readonly incidentId: number | null;
  readonly by: string;
  readonly at: Date;
}

export interface BuiltInArticle {
  readonly key: string;
  readonly text: ArticleText;
  readonly words: ArticleWords;
}

/** How an incident ended, as far as people said. */
export interface EndedIncident {
  readonly id: number;
  readonly title: string;
  readonly cause: string | null;
  readonly startedUs: number;
  readonly resolvedUs: number;
  readonly rules: readonly string[];
  readonly services: readonly string[];
  readonly hosts: readonly string[];
  /** Messages of its alerts, the first ones. */
  readonly alerts: readonly string[];
  /** What people noted, oldest first. */
  readonly notes: readonly { readonly text: string; readonly by: string }[];
}

/** Articles. Each change that a person makes and its line in the audit log are one transaction. */
export interface KnowledgeStore {
  list(
    question: ArticleQuestion,
    signal: AbortSignal,
  ): Promise<{
    readonly items: readonly ArticleRecord[];
    readonly total: number;
    readonly drafts: number;
  }>;
  /** Those that have any of it, best first. */
  search(search: ArticleSearch, signal: AbortSignal): Promise<readonly FoundArticle[]>;
  find(id: number, signal: AbortSignal): Promise<ArticleRecord | undefined>;
  /** CONFLICT where there are too many. Undefined: one was proposed of this incident before. */
  create(
    article: NewArticle,
    audit: AuditEntry | null,
    signal: AbortSignal,
  ): Promise<ArticleRecord | undefined>;
  change(
    id: number,
    change: {
      readonly text: ArticleText;
      readonly words: ArticleWords;
      readonly version: number;
      readonly publish: boolean;
      readonly by: string;
      readonly at: Date;
    },
    audit: AuditEntry,
    signal: AbortSignal,
  ): Promise<ArticleRecord | 'unknown' | 'built_in' | 'changed_meanwhile'>;
  setState(
    id: number,
    state: 'published' | 'archived',
    by: { readonly name: string; readonly at: Date },
    audit: AuditEntry,
    signal: AbortSignal,
  ): Promise<ArticleRecord | undefined>;
  /** Newest first, the present one among them; empty where there is no such article. */
  versions(
    id: number,
    signal: AbortSignal,
  ): Promise<
    readonly {
      readonly version: number;
      readonly savedAt: Date;
      readonly savedBy: string;
      readonly text: ArticleText;
    }[]
  >;
  /** The same person says it anew: the last word counts. False where there is no such article. */
  giveFeedback(
    id: number,
    feedback: {
      readonly by: string;
      readonly helped: boolean;
      readonly incidentId: number | null;
      readonly at: Date;
    },
    signal: AbortSignal,
  ): Promise<boolean>;
  /** What came with the house is as this version has it; what it has no more is archived. */
  ensureBuiltIn(articles: readonly BuiltInArticle[], at: Date, signal: AbortSignal): Promise<void>;
  /** Those that ended since then with a note of somebody, and of which nothing was proposed; newest first. */
  endedWithNotes(sinceUs: number, limit: number, signal: AbortSignal): Promise<readonly EndedIncident[]>;
}
