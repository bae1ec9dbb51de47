import { createHash } from 'node:crypto';
import type { Channel, Language, Letter, LetterLinks } from '../channel.ts';
import type { ActionLinkStore, ChannelRecord, NoticeRecord } from '../../model/index.ts';

/** What a message says beside its content. */
export interface HouseFacts {
  readonly name: string;
  readonly language: Language;
  readonly timeZone: string;
}

export interface LetterDeps {
  readonly house: () => HouseFacts;
  /** Where this house is reached from outside, without a slash at its end; null where nobody said so. */
  readonly publicUrl: string | null;
  /** Where an incident is shown. */
  readonly incidentUrl: (publicUrl: string, incidentId: number) => string;
  /** Where the log centre shows what a search finds. */
  readonly logsUrl: (publicUrl: string, search: EvidenceSearch) => string;
  readonly links: Pick<ActionLinkStore, 'add'>;
  readonly randomBytes: (size: number) => Uint8Array;
}

type EvidenceSearch = NonNullable<NoticeRecord['content']['evidence'][number]['search']>;

/** A longer address is no link everywhere; the page of the incident has it. */
const MOST_OF_URL = 1_500;
const SECRET_BYTES = 32;
const LINK_LIFE_US = 86_400e6;
/** What still can be acted on. */
const ASKS: readonly string[] = ['firing', 'update', 'escalation', 'reminder'];

export function hashOfLink(secret: string): Uint8Array {
  return createHash('sha256').update(secret).digest();
}

/** A message for a channel, with links of its own: secrets are stored as hashes, so each attempt has new ones. */
export async function writeLetter(
  notice: NoticeRecord,
  { definition }: ChannelRecord,
  channel: Channel,
  deps: LetterDeps,
  at: { readonly nowUs: number; readonly signal: AbortSignal },
): Promise<Letter> {
  const house = deps.house();
  return {
    content: notice.content,
    incidentId: notice.incidentId,
    language: definition.language ?? house.language,
    timeZone: house.timeZone,
    house: house.name,
    receiver: definition.name,
    links: await linksOf(notice, channel, deps, at),
    houseUrl: deps.publicUrl,
    idempotencyKey: notice.idempotencyKey,
    nowUs: at.nowUs,
  };
}

async function linksOf(
  { incidentId, kind, channelName, content }: NoticeRecord,
  channel: Channel,
  deps: LetterDeps,
  { nowUs, signal }: { readonly nowUs: number; readonly signal: AbortSignal },
): Promise<LetterLinks> {
  const { publicUrl } = deps;
  if (publicUrl === null || incidentId === null) {
    const digest = content.digest;
    return {
      open: publicUrl === null || digest === undefined ? null : `${publicUrl}${digest.path}`,
      logs: null,
      acknowledge: null,
      silence: null,
    };
  }
  const open = deps.incidentUrl(publicUrl, incidentId);
  const logs = logsOf(content, publicUrl, deps);
  const isForPeople = channel.class === 'chat' || channel.class === 'email';
  if (!isForPeople || !ASKS.includes(kind)) {
    return { open, logs, acknowledge: null, silence: null };
  }
  const made = (['acknowledge', 'silence'] as const).map((action) => ({
    action,
    secret: Buffer.from(deps.randomBytes(SECRET_BYTES)).toString('base64url'),
  }));
  const facts = { incidentId, channel: channelName, expiresUs: nowUs + LINK_LIFE_US };
  await deps.links.add(
    made.map(({ action, secret }) => ({ ...facts, action, secretHash: hashOfLink(secret) })),
    nowUs,
    signal,
  );
  const urlOf = (wanted: string) =>
    `${publicUrl}/act/${made.find(({ action }) => action === wanted)?.secret ?? ''}`;
  return { open, logs, acknowledge: urlOf('acknowledge'), silence: urlOf('silence') };
}

/** Lines that are shown lead to those beside them. */
function logsOf(
  { evidence }: NoticeRecord['content'],
  publicUrl: string,
  deps: Pick<LetterDeps, 'logsUrl'>,
): string | null {
  const search = evidence.find((piece) => piece.search !== undefined)?.search;
  const url = search === undefined ? null : deps.logsUrl(publicUrl, search);
  return url === null || url.length > MOST_OF_URL ? null : url;
}
