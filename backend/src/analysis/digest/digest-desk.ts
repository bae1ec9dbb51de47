import { VigilError } from '@vigilops/contracts';
import type { DigestFacts, DigestKind, Settings, WrittenDigest } from '@vigilops/contracts/api';
import type { DigestRecord, DigestStore } from '../../model/index.ts';
import { gatherFacts, type DigestSources } from './gather.ts';
import { previewSpan } from './period.ts';
import type { Language } from './words.ts';
import type { DigestWriter } from './write-digest.ts';

export interface ShownDigest {
  readonly id: number | null;
  readonly kind: DigestKind;
  readonly fromUs: number;
  readonly toUs: number;
  readonly language: Language;
  readonly madeUs: number;
  readonly told: number;
  readonly facts: DigestFacts;
  readonly written: WrittenDigest;
}

export interface DigestDesk {
  list(
    question: {
      readonly kind?: DigestKind | undefined;
      readonly language?: Language | undefined;
      readonly limit: number;
    },
    signal: AbortSignal,
  ): Promise<readonly ShownDigest[]>;
  /** In another language than it was sent in, what a model wrote is not there. */
  get(id: number, language: Language | undefined, signal: AbortSignal): Promise<ShownDigest>;
  /** What it would say of the days before today. Nobody keeps or sends it, and no model is asked. */
  preview(
    kind: DigestKind,
    language: Language | undefined,
    nowUs: number,
    signal: AbortSignal,
  ): Promise<ShownDigest>;
}

export interface DigestDeskDeps {
  readonly store: Pick<DigestStore, 'list' | 'find'>;
  readonly sources: DigestSources;
  readonly write: DigestWriter;
  readonly settings: () => Settings;
}

export const languageOf = ({ digest, general }: Settings): Language =>
  digest.language === 'house' ? general.language : digest.language;

export function createDigestDesk({ store, sources, write, settings }: DigestDeskDeps): DigestDesk {
  const shown = (record: DigestRecord, wanted: Language | undefined): ShownDigest => {
    const language = wanted ?? record.language;
    const prose = language === record.language ? record.prose : null;
    return { ...record, language, written: write(record, record.facts, language, prose) };
  };
  return {
    list: async ({ language, ...question }, signal) =>
      (await store.list(question, signal)).map((record) => shown(record, language)),
    get: async (id, language, signal) => {
      const record = await store.find(id, signal);
      if (record === undefined) {
        throw new VigilError('NOT_FOUND', `there is no digest ${String(id)}`);
      }
      return shown(record, language);
    },
    preview: async (kind, wanted, nowUs, signal) => {
      const language = wanted ?? languageOf(settings());
      const span = previewSpan(kind, nowUs, settings().general.time_zone);
      const facts = await gatherFacts(sources, kind, span, signal);
      const head = { kind, fromUs: span.fromUs, toUs: span.toUs };
      return {
        id: null,
        ...head,
        language,
        madeUs: nowUs,
        told: 0,
        facts,
        written: write(head, facts, language, null),
      };
    },
  };
}
