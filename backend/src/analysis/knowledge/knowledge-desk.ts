import { VigilError } from '@vigilops/contracts';
import type { ArticleText } from '@vigilops/contracts/api';
import {
  calledOf,
  type ArticleQuestion,
  type ArticleRecord,
  type AuditEntry,
  type EndedIncident,
  type FoundArticle,
  type KnowledgeStore,
} from '../../model/index.ts';
import { draftOf } from './draft.ts';
import { excerptOf } from './excerpt.ts';
import { articleWords, begunWord, questionWords } from './words.ts';

type Language = 'en' | 'zh';
type By = Pick<AuditEntry, 'actor' | 'address'>;

/** What a search may say beside its words. */
export interface KnowledgeAbout {
  readonly services?: readonly string[];
  readonly rules?: readonly string[];
  readonly templates?: readonly number[];
  readonly issues?: readonly number[];
}

export interface KnowledgeHit {
  readonly article: ArticleRecord;
  /** Null where nothing was asked. */
  readonly score: number | null;
  readonly excerpt: string;
  readonly fitsBecause: readonly string[];
}

export interface KnowledgeDesk {
  list(
    question: ArticleQuestion,
    signal: AbortSignal,
  ): Promise<{
    readonly items: readonly KnowledgeHit[];
    readonly total: number;
    readonly drafts: number;
  }>;
  /** All that has any of the words, best first. */
  search(
    text: string,
    question: ArticleQuestion,
    signal: AbortSignal,
  ): Promise<{
    readonly items: readonly KnowledgeHit[];
    readonly total: number;
    readonly drafts: number;
  }>;
  /** What fits a trouble that is described by its own words: nothing rather than something that does not. */
  fitting(
    text: string,
    about: KnowledgeAbout,
    wanted: { readonly language?: Language | undefined; readonly limit: number },
    signal: AbortSignal,
  ): Promise<readonly KnowledgeHit[]>;
  find(id: number, signal: AbortSignal): Promise<ArticleRecord>;
  create(text: ArticleText, by: By, at: Date, signal: AbortSignal): Promise<ArticleRecord>;
  change(
    id: number,
    change: { readonly text: ArticleText; readonly version: number; readonly publish: boolean },
    by: By,
    at: Date,
    signal: AbortSignal,
  ): Promise<ArticleRecord>;
  setState(
    id: number,
    state: 'published' | 'archived',
    by: By,
    at: Date,
    signal: AbortSignal,
  ): Promise<ArticleRecord>;
  versions(id: number, signal: AbortSignal): ReturnType<KnowledgeStore['versions']>;
  giveFeedback(
    id: number,
    feedback: { readonly helped: boolean; readonly incidentId: number | null },
    by: By,
    at: Date,
    signal: AbortSignal,
  ): Promise<ArticleRecord>;
  /** Drafts of incidents that ended with a note. Resolves with how many were made. */
  propose(language: Language, at: Date, signal: AbortSignal): Promise<number>;
}

/** Older ones nobody remembers well enough to look over a draft. */
const PROPOSED_FOR_US = 7 * 86_400e6;
const MOST_DRAFTS_A_ROUND = 20;
/** A single word that an article shares with a trouble says nothing, unless it is a rare one. */
const LEAST_WORDS = 2;
/** Of the best: less has a common word by chance. */
const WORTH_SHOWING = 0.1;
/** Of the best: what is far behind it does not fit. */
const NEAR_THE_BEST = 0.4;

/** Looks after the knowledge base. */
export function createKnowledgeDesk({ store }: { readonly store: KnowledgeStore }): KnowledgeDesk {
  const find = async (id: number, signal: AbortSignal) => {
    const found = await store.find(id, signal);
    if (found === undefined) {
      throw unknown(id);
    }
    return found;
  };
  return {
    find,
    list: async (question, signal) => {
      const { items, ...counts } = await store.list(question, signal);
      return { items: items.map((article) => hitOf(article, [])), ...counts };
    },
    search: async (text, question, signal) => {
      const words = questionWords(text);
      const begun = begunWord(text);
      const found = await store.search({ ...question, ...NOTHING, words, begun }, signal);
      const { drafts } = await store.list({ state: 'draft', limit: 1 }, signal);
      const best = found[0]?.score ?? 0;
      const worth = found.filter(({ score }) => score >= WORTH_SHOWING * best);
      return {
        items: worth.map((article) => hitOf(article, words)),
        total: worth.length,
        drafts,
      };
    },
    fitting: async (text, about, { language, limit }, signal) => {
      const words = questionWords(text);
      const found = await store.search(
        { state: 'published', language, limit, ...NOTHING, ...about, words },
        signal,
      );
      const best = found[0]?.score ?? 0;
      return found.filter((article) => fits(article, best)).map((article) => hitOf(article, words));
    },
    create: async (text, by, at, signal) => {
      const created = await store.create(
        {
          text,
          words: articleWords(text),
          source: 'written',
          state: 'published',
          incidentId: null,
          by: calledOf(by.actor),
          at,
        },
        { ...by, action: 'knowledge.created', subject: text.title, detail: {} },
        signal,
      );
      if (created === undefined) {
        throw new VigilError('INTERNAL', 'an article was written and did not come back');
      }
      return created;
    },
    change: async (id, { text, version, publish }, by, at, signal) => {
      const outcome = await store.change(
        id,
        { text, words: articleWords(text), version, publish, by: calledOf(by.actor), at },
        { ...by, action: 'knowledge.changed', subject: text.title, detail: { id } },
        signal,
      );
      switch (outcome) {
        case 'unknown':
          throw unknown(id);
        case 'built_in':
          throw new VigilError(
            'CONFLICT',
            'it came with VigilOps and cannot be changed: copy it, and hide it',
          );
        case 'changed_meanwhile':
          throw new VigilError(
            'CONFLICT',
            'somebody else changed it meanwhile: read it again, and then make your change',
          );
        default:
          return outcome;
      }
    },
    setState: async (id, state, by, at, signal) => {
      const { text } = await find(id, signal);
      const changed = await store.setState(
        id,
        state,
        { name: calledOf(by.actor), at },
        { ...by, action: `knowledge.${state}`, subject: text.title, detail: { id } },
        signal,
      );
      if (changed === undefined) {
        throw unknown(id);
      }
      return changed;
    },
    versions: async (id, signal) => {
      const versions = await store.versions(id, signal);
      if (versions.length === 0) {
        throw unknown(id);
      }
      return versions;
    },
    giveFeedback: async (id, feedback, by, at, signal) => {
      if (!(await store.giveFeedback(id, { ...feedback, by: calledOf(by.actor), at }, signal))) {
        throw unknown(id);
      }
      return find(id, signal);
    },
    propose: async (language, at, signal) => {
      const ended = await store.endedWithNotes(
        at.getTime() * 1_000 - PROPOSED_FOR_US,
        MOST_DRAFTS_A_ROUND,
        signal,
      );
      let made = 0;
      for (const incident of ended) {
        made += (await proposeOne(store, incident, language, at, signal)) ? 1 : 0;
      }
      return made;
    },
  };
}

const NOTHING = { services: [], rules: [], templates: [], issues: [] } as const;

function fits({ score, matched, fitsBecause }: FoundArticle, best: number): boolean {
  return score >= NEAR_THE_BEST * best && (fitsBecause.length > 0 || matched >= LEAST_WORDS);
}

function hitOf(article: ArticleRecord | FoundArticle, words: readonly string[]): KnowledgeHit {
  const found = 'score' in article ? article : undefined;
  return {
    article,
    score: found?.score ?? null,
    excerpt: excerptOf(article.text, words),
    fitsBecause: found?.fitsBecause ?? [],
  };
}

async function proposeOne(
  store: KnowledgeStore,
  incident: EndedIncident,
  language: Language,
  at: Date,
  signal: AbortSignal,
): Promise<boolean> {
  const text = draftOf(incident, language);
  const draft = { text, words: articleWords(text), source: 'incident', state: 'draft' } as const;
  const created = await store.create({ ...draft, incidentId: incident.id, by: 'VigilOps', at }, null, signal);
  return created !== undefined;
}

function unknown(id: number): VigilError {
  return new VigilError('NOT_FOUND', `there is no article ${String(id)}`);
}
