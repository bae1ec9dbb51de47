import { VigilError } from '@vigilops/contracts';
import type { ChannelRequest, ChannelType, NotificationChannel } from '@vigilops/contracts/api';
import type { AuditEntry, ChannelRecord, ChannelStore, SealedSecrets } from '../../model/index.ts';
import type { Channel } from '../channel.ts';
import { presentChannel } from './present.ts';
import { takeConfig, type KeptConfig, type TakenConfig } from './take-config.ts';
import type { Tested, TryOut } from './try-channel.ts';

/** Who does it, for the audit log. */
export type By = Pick<AuditEntry, 'actor' | 'address'>;

/** Where channels are looked after. Secrets go in, and never come out. */
export interface ChannelDesk {
  types(): readonly ChannelType[];
  list(signal: AbortSignal): Promise<readonly NotificationChannel[]>;
  /** Throws NOT_FOUND. */
  get(channelId: number, signal: AbortSignal): Promise<NotificationChannel>;
  /** Throws REQUEST_INVALID and CONFLICT. */
  create(form: ChannelRequest, by: By, signal: AbortSignal): Promise<NotificationChannel>;
  /** Secrets that the form leaves out stay. Throws REQUEST_INVALID, NOT_FOUND and CONFLICT. */
  change(channelId: number, form: ChannelRequest, by: By, signal: AbortSignal): Promise<NotificationChannel>;
  /** What waits for it is withdrawn. Throws NOT_FOUND, and CONFLICT for the one that came with the house. */
  remove(channelId: number, by: By, signal: AbortSignal): Promise<void>;
  /** Sends a real message, as the form has it; `channelId` gives the secrets that it leaves out. */
  test(form: ChannelRequest, channelId: number | null, by: By, signal: AbortSignal): Promise<Tested>;
}

export interface ChannelDeskDeps {
  readonly store: ChannelStore;
  readonly channels: readonly Channel[];
  readonly secrets: SealedSecrets;
  readonly tryOut: TryOut;
  readonly audit: (entry: AuditEntry, signal: AbortSignal) => Promise<void>;
  readonly nowUs: () => number;
}

/** It came with the house. */
const BUILT_IN = 'in_app';

export function createChannelDesk(deps: ChannelDeskDeps): ChannelDesk {
  const { store, secrets } = deps;

  function kindOf(type: string): Channel {
    const channel = deps.channels.find((one) => one.type === type);
    if (channel === undefined) {
      const known = deps.channels.map((one) => one.type).join(', ');
      throw new VigilError('REQUEST_INVALID', `type: must be one of ${known}`);
    }
    return channel;
  }

  function show(record: ChannelRecord & { readonly waiting: number }): NotificationChannel {
    const channel = deps.channels.find(({ type }) => type === record.definition.type);
    return presentChannel(record, channel, secrets.open(record), deps.nowUs());
  }

  async function find(channelId: number, signal: AbortSignal) {
    const record = (await store.list(signal)).find(({ id }) => id === channelId);
    if (record === undefined) {
      throw new VigilError('NOT_FOUND', `there is no channel ${String(channelId)}`);
    }
    return record;
  }

  const keptOf = (record: ChannelRecord): KeptConfig => ({
    shown: record.definition.config,
    secrets: secrets.open(record),
  });
  const storedOf = (form: ChannelRequest, taken: TakenConfig) => ({
    definition: { ...form, config: taken.shown },
    sealed: secrets.seal(taken.secrets),
  });

  return {
    types: () => deps.channels.map(({ description }) => description),
    list: async (signal) => (await store.list(signal)).map(show),
    get: async (channelId, signal) => show(await find(channelId, signal)),

    create: async (form, by, signal) => {
      if (form.type === BUILT_IN) {
        throw new VigilError('CONFLICT', 'type: the notification centre is there already');
      }
      refuseCircle(form);
      const taken = takeConfig(kindOf(form.type), form, undefined);
      const made = await store.create(
        storedOf(form, taken),
        lineOf('notification_channel.created', form, by),
        signal,
      );
      if (made.outcome === 'name_taken') {
        throw nameTaken(form.name);
      }
      return show(await find(made.id, signal));
    },

    change: async (channelId, form, by, signal) => {
      const record = await find(channelId, signal);
      if (form.type !== record.definition.type) {
        throw new VigilError('REQUEST_INVALID', 'type: stays as it is; make another channel');
      }
      refuseCircle(form);
      const taken = takeConfig(kindOf(form.type), form, keptOf(record));
      const line = lineOf('notification_channel.changed', form, by, { id: channelId });
      const outcome = await store.change(channelId, storedOf(form, taken), line, signal);
      if (outcome === 'name_taken') {
        throw nameTaken(form.name);
      }
      return show(await find(channelId, signal));
    },

    remove: async (channelId, by, signal) => {
      const { definition } = await find(channelId, signal);
      if (definition.type === BUILT_IN) {
        throw new VigilError('CONFLICT', 'the notification centre cannot be removed: switch it off');
      }
      const line = lineOf('notification_channel.removed', definition, by, { id: channelId });
      await store.remove(channelId, line, signal);
    },

    test: async (form, channelId, by, signal) => {
      const channel = kindOf(form.type);
      const record = channelId === null ? undefined : await find(channelId, signal);
      const isSame = record !== undefined && record.definition.type === form.type;
      const taken = takeConfig(channel, form, isSame ? keptOf(record) : undefined);
      const tested = await deps.tryOut(channel, form, taken.whole, signal);
      await deps.audit(lineOf('notification_channel.tested', form, by, { outcome: tested.outcome }), signal);
      return tested;
    },
  };
}

function refuseCircle({ name, fallback }: ChannelRequest): void {
  if (fallback === name) {
    throw new VigilError('REQUEST_INVALID', 'fallback: a channel cannot stand in for itself');
  }
}

function nameTaken(name: string): VigilError {
  return new VigilError('CONFLICT', `name: there is another channel "${name}"`);
}

function lineOf(
  action: string,
  { name, type }: Pick<ChannelRequest, 'name' | 'type'>,
  by: By,
  detail: AuditEntry['detail'] = {},
): AuditEntry {
  return { ...by, action, subject: name, detail: { ...detail, type } };
}
