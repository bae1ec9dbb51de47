import type { DigestKind, Settings } from '@vigilops/contracts/api';
import {
  textContent,
  type ChannelRecord,
  type DigestRecord,
  type DigestStore,
  type Narrator,
  type NewNotice,
} from '../../model/index.ts';
import { languageOf } from './digest-desk.ts';
import { gatherFacts, type DigestSources } from './gather.ts';
import { DIGEST_LINKS } from './links.ts';
import { dueDigest, type DueDigest } from './period.ts';
import { proseOf } from './prose.ts';
import type { DigestWriter } from './write-digest.ts';

export interface PublishDeps {
  readonly store: Pick<DigestStore, 'isMade' | 'publish'>;
  readonly sources: DigestSources;
  readonly write: DigestWriter;
  readonly settings: () => Settings;
  readonly channels: (signal: AbortSignal) => Promise<readonly ChannelRecord[]>;
  /** Whether a kind of channel is one that people read at their own time. */
  readonly isForReading: (channelType: string) => boolean;
  /** Undefined: no words but the house's own. */
  readonly narrator: Narrator | undefined;
  /** Messages were made. */
  readonly onNotices: () => void;
}

/** On a card; the mail and the page have all of it. */
const LINES_ON_A_CARD = 8;

/**
 * Makes the digest of a kind whose hour has come and that nobody made: always for its page, and as messages where it is
 * wanted and still news. Digest and messages are one transaction, once among all backends.
 */
export async function publishDue(
  kind: DigestKind,
  deps: PublishDeps,
  nowUs: number,
  signal: AbortSignal,
): Promise<DigestRecord | undefined> {
  const settings = deps.settings();
  const due = dueDigest(kind, nowUs, settings.digest, settings.general.time_zone);
  if (await deps.store.isMade(kind, due.toUs, signal)) {
    return undefined;
  }
  const language = languageOf(settings);
  const facts = await gatherFacts(deps.sources, kind, due, signal);
  const head = { kind, fromUs: due.fromUs, toUs: due.toUs };
  const plain = deps.write(head, facts, language, null);
  const readers = await readersOf(due, plain.is_empty, deps, signal);
  const prose = await proseOf(deps.narrator, plain, language, signal);
  const written = prose === null ? plain : deps.write(head, facts, language, prose);
  const content = {
    ...textContent('report', {
      title: written.title,
      lines: [written.summary, ...written.actions.map(({ text }) => `→ ${text}`).slice(0, LINES_ON_A_CARD)],
      startedUs: due.fromUs,
    }),
    digest: { written, path: DIGEST_LINKS.digest(null) },
  };
  const made = await deps.store.publish(
    { ...head, facts, language, prose, madeUs: nowUs },
    readers.map(({ id, definition }): NewNotice => ({
      ...ABOUT_NOTHING,
      channelId: id,
      channelName: definition.name,
      channelType: definition.type,
      content,
      dueUs: nowUs,
    })),
    signal,
  );
  if (made !== undefined && made.told > 0) {
    deps.onNotices();
  }
  return made;
}

/** Those that are named in the settings; where none is, the app and all mail. */
async function readersOf(
  { kind, isNews }: DueDigest,
  isEmpty: boolean,
  { settings, channels, isForReading }: PublishDeps,
  signal: AbortSignal,
): Promise<readonly ChannelRecord[]> {
  const { digest } = settings();
  if (!digest[kind] || !isNews || isEmpty) {
    return [];
  }
  const inUse = (await channels(signal)).filter(({ definition }) => definition.enabled);
  return digest.channels.length === 0
    ? inUse.filter(({ definition }) => isForReading(definition.type))
    : inUse.filter(({ definition }) => digest.channels.includes(definition.name));
}

const ABOUT_NOTHING = { incidentId: null, kind: 'report', step: 0, severity: 'info', alertIds: [] } as const;
