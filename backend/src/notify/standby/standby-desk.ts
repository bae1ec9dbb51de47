import { VigilError } from '@vigilops/contracts';
import type { Settings, StandbyResponse, StandbyWatch } from '@vigilops/contracts/api';
import { createHash } from 'node:crypto';
import type { ChannelRecord, ChannelStore, SealedSecrets } from '../../model/index.ts';
import type { Channel } from '../channel.ts';
import { carriedBy } from './letters.ts';
import { STANDBY_WORDS } from './words.ts';

/** What a host is to do when it finds this server silent. */
export interface StandbyDesk {
  /** Null of a host, too, answers: nothing. */
  of(hostId: number | null, signal: AbortSignal): Promise<StandbyResponse>;
}

export interface StandbyDeskDeps {
  readonly channels: Pick<ChannelStore, 'list'>;
  readonly channelOfType: (type: string) => Channel | undefined;
  readonly secrets: SealedSecrets;
  /** Those who watch, in their order. */
  readonly watchers: (
    limit: number,
    signal: AbortSignal,
  ) => Promise<readonly { readonly id: number; readonly name: string }[]>;
  readonly settings: () => Settings;
  readonly allowPrivate: boolean;
}

export function createStandbyDesk(deps: StandbyDeskDeps): StandbyDesk {
  const { secrets, channelOfType } = deps;

  /** Undefined where the channel that is chosen cannot be used, or none is. */
  async function chosen(signal: AbortSignal) {
    const { channel: name } = deps.settings().notifications.silent_server;
    if (name === null) {
      return undefined;
    }
    const record = (await deps.channels.list(signal)).find(({ definition }) => definition.name === name);
    if (record === undefined || whyNot(record, channelOfType) !== null) {
      return undefined;
    }
    const channel = channelOfType(record.definition.type);
    const config = channel?.config.safeParse({ ...record.definition.config, ...secrets.open(record) });
    return channel?.carry !== undefined && config?.success === true
      ? { definition: record.definition, carry: channel.carry, config: config.data }
      : undefined;
  }

  async function watchOf(hostId: number, signal: AbortSignal): Promise<StandbyWatch | null> {
    const by = await chosen(signal);
    if (by === undefined) {
      return null;
    }
    const { general, notifications } = deps.settings();
    const { after_seconds: afterSeconds, hosts } = notifications.silent_server;
    const watchers = await deps.watchers(hosts, signal);
    const place = watchers.findIndex(({ id }) => id === hostId);
    const watcher = watchers[place];
    if (watcher === undefined) {
      return null;
    }
    const { definition, carry, config } = by;
    const language = definition.language ?? general.language;
    const speaker = {
      host: watcher.name,
      place,
      count: watchers.length,
      house: general.name,
      language,
      timeZone: general.time_zone,
      receiver: definition.name,
    };
    return {
      after_seconds: afterSeconds * (place + 1),
      allow_private: deps.allowPrivate,
      reasons: STANDBY_WORDS[language].reasons,
      silent: carriedBy(carry, config, speaker, 'silent'),
      back: definition.send_resolved ? carriedBy(carry, config, speaker, 'back') : null,
    };
  }

  return {
    of: async (hostId, signal) => {
      const watch = hostId === null ? null : await watchOf(hostId, signal);
      return { revision: revisionOf(watch), watch };
    },
  };
}

/** Throws REQUEST_INVALID for a channel that hosts cannot send by. */
export function refuseStandby(
  name: string,
  records: readonly Pick<ChannelRecord, 'definition'>[],
  channelOfType: StandbyDeskDeps['channelOfType'],
): void {
  const record = records.find(({ definition }) => definition.name === name);
  const why = record === undefined ? 'there is no such channel' : whyNot(record, channelOfType);
  if (why !== null) {
    throw new VigilError('REQUEST_INVALID', `notifications.silent_server.channel: "${name}": ${why}`);
  }
}

function whyNot(
  { definition: { type, enabled } }: Pick<ChannelRecord, 'definition'>,
  channelOfType: StandbyDeskDeps['channelOfType'],
): string | null {
  if (channelOfType(type)?.carry === undefined) {
    return `a host cannot send by a channel of the kind ${type}, which takes more than one HTTP request`;
  }
  return enabled ? null : 'it is switched off';
}

function revisionOf(watch: StandbyWatch | null): string {
  return createHash('sha256').update(JSON.stringify(watch)).digest('base64url').slice(0, 22);
}
