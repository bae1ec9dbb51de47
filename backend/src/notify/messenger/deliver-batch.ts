import { retry, type Clock, type Logger } from '@vigilops/runtime';
import { VigilError } from '@vigilops/contracts';
import type { Channel, Outcome, Tools } from '../channel.ts';
import type {
  ChannelRecord,
  ChannelStore,
  ClaimedBatch,
  Delivery,
  NewNotice,
  NoticeRecord,
  NoticeStore,
  SealedSecrets,
} from '../../model/index.ts';
import { WORDS } from '../text/words.ts';
import { deliveryOf } from './delivery-of.ts';
import { digestOf } from './digest.ts';
import { writeLetter, type LetterDeps } from './letter-writer.ts';
import { planBatch } from './plan-batch.ts';
import { sendBy } from './send-by.ts';

export interface DeliverDeps extends LetterDeps {
  readonly notices: Pick<NoticeStore, 'settle' | 'fold' | 'release'>;
  readonly channels: Pick<ChannelStore, 'list'>;
  readonly channelOfType: (type: string) => Channel | undefined;
  readonly secrets: SealedSecrets;
  readonly tools: Omit<Tools, 'signal'>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  readonly limits: DeliverLimits;
  /** Something is in the notification centre. */
  readonly onInApp: () => void;
}

export interface DeliverLimits {
  readonly leaseMs: number;
  /** Of one attempt. */
  readonly sendMs: number;
  /** No attempt begins later than this after the claim: it must end within the lease. */
  readonly batchMs: number;
}

/** What a batch is held by: the moment of its claim, on both clocks, and who may end it. */
export interface BatchTurn {
  readonly nowUs: () => number;
  readonly claimedAtMs: number;
  /** Nothing new is begun when it aborts; what is under way ends by itself. */
  readonly stopping: AbortSignal;
  /** Of calls to the store. */
  readonly signal: AbortSignal;
}

/** Sends what fits, folds what does not, and gives the rest back. */
export async function deliverBatch(batch: ClaimedBatch, deps: DeliverDeps, turn: BatchTurn): Promise<void> {
  const { channel: record } = batch;
  const channel = deps.channelOfType(record.definition.type);
  const plan = planBatch(batch, limitsOf(record, channel), turn.nowUs());
  for (const { notices, dueUs } of plan.giveBack) {
    await deps.notices.release(idsOf(notices), dueUs, turn.signal);
  }
  const digest = plan.fold.length === 0 ? [] : [await fold(plan.fold, record, channel, deps, turn)];
  const queue = [...plan.send, ...digest];
  for (const [index, notice] of queue.entries()) {
    const isLate = deps.clock.monotonicMs() - turn.claimedAtMs > deps.limits.batchMs;
    if (turn.stopping.aborted || isLate) {
      await deps.notices.release(idsOf(queue.slice(index)), turn.nowUs(), turn.signal);
      return;
    }
    const delivery = await deliverOne(notice, record, channel, deps, turn);
    if (delivery.outcome === 'later') {
      // The provider is busy or away: what is behind would only hear the same.
      await deps.notices.release(idsOf(queue.slice(index + 1)), turn.nowUs(), turn.signal);
      return;
    }
    if (delivery.outcome === 'sent' && channel?.class === 'in_app') {
      deps.onInApp();
    }
  }
}

async function deliverOne(
  notice: NoticeRecord,
  record: ChannelRecord,
  channel: Channel | undefined,
  deps: DeliverDeps,
  turn: BatchTurn,
): Promise<Delivery> {
  const outcome = await attempt(notice, record, channel, deps, turn);
  const nowUs = turn.nowUs();
  const delivery = deliveryOf(outcome, notice, { nowUs, random: deps.random });
  const instead = delivery.outcome === 'given_up' ? await fallbackOf(notice, record, deps, turn) : [];
  if (delivery.outcome === 'given_up') {
    deps.logger.warn(
      { channel: record.definition.name, noticeId: notice.id, error: delivery.error },
      'a message was refused for good',
    );
  }
  // It may be sent by now: who gives up here sends it twice.
  await retry(() => deps.notices.settle(notice.id, delivery, instead, nowUs, turn.signal), {
    clock: deps.clock,
    backoff: { initialMs: 200, maxMs: 1_000 },
    retryable: (error) => error instanceof VigilError && error.retryable,
    signal: turn.signal,
    attempts: 4,
  });
  return delivery;
}

async function attempt(
  notice: NoticeRecord,
  record: ChannelRecord,
  channel: Channel | undefined,
  deps: DeliverDeps,
  turn: BatchTurn,
): Promise<Outcome> {
  if (channel === undefined) {
    return {
      outcome: 'refused',
      error: `this server knows no channel of type ${record.definition.type}`,
      isChannelBroken: true,
    };
  }
  const secrets = deps.secrets.open(record);
  if (secrets === undefined) {
    return {
      outcome: 'refused',
      error:
        'its secrets cannot be read any more, because the secret of the server is another: set them anew',
      isChannelBroken: true,
    };
  }
  const letter = await writeLetter(notice, record, channel, deps, {
    nowUs: turn.nowUs(),
    signal: turn.signal,
  });
  const signal = AbortSignal.any([turn.signal, AbortSignal.timeout(deps.limits.sendMs)]);
  const config = { ...record.definition.config, ...secrets };
  return sendBy(channel, config, letter, { ...deps.tools, signal }, deps.logger);
}

/** The same message to the channel that stands in, unless it refused it before: nothing goes in circles. */
async function fallbackOf(
  notice: NoticeRecord,
  record: ChannelRecord,
  deps: DeliverDeps,
  turn: BatchTurn,
): Promise<readonly NewNotice[]> {
  const { fallback } = record.definition;
  if (fallback === null) {
    return [];
  }
  const refusedBy = [...(notice.refusedBy ?? []), record.id];
  const other = (await deps.channels.list(turn.signal)).find(
    ({ id, definition }) => definition.name === fallback && definition.enabled && !refusedBy.includes(id),
  );
  return other === undefined
    ? []
    : [
        {
          incidentId: notice.incidentId,
          channelId: other.id,
          channelName: other.definition.name,
          channelType: other.definition.type,
          kind: notice.kind,
          step: notice.step,
          severity: notice.severity,
          alertIds: notice.alertIds,
          content: notice.content,
          dueUs: turn.nowUs(),
          refusedBy,
        },
      ];
}

async function fold(
  notices: readonly NoticeRecord[],
  record: ChannelRecord,
  channel: Channel | undefined,
  deps: DeliverDeps,
  turn: BatchTurn,
): Promise<NoticeRecord> {
  const house = deps.house();
  const nowUs = turn.nowUs();
  const digest = digestOf(
    notices,
    {
      class: channel?.class ?? 'chat',
      language: record.definition.language ?? house.language,
      timeZone: house.timeZone,
    },
    nowUs,
  );
  const reason = WORDS[house.language].folded(notices.length, record.definition.name);
  return deps.notices.fold(idsOf(notices), digest, reason, deps.limits.leaseMs, nowUs, turn.signal);
}

/** The provider's, or fewer. */
function limitsOf({ definition }: ChannelRecord, channel: Channel | undefined) {
  const provider = channel?.limits ?? { perMinute: null, perSecond: null };
  const own = definition.per_minute;
  return {
    perSecond: provider.perSecond,
    perMinute: own === null ? provider.perMinute : Math.min(own, provider.perMinute ?? Infinity),
  };
}

function idsOf(notices: readonly NoticeRecord[]): readonly number[] {
  return notices.map(({ id }) => id);
}
