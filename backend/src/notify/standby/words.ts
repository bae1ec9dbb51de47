import { CARRIED_PLACES, type StandbyWatch } from '@vigilops/contracts/api';
import type { Language } from '../channel.ts';

interface StandbyWords {
  readonly silent: (house: string) => string;
  readonly silentSince: (host: string) => string;
  readonly untold: string;
  /** Of those who speak after the first. */
  readonly confirms: (host: string, place: number, count: number) => string;
  readonly back: (house: string) => string;
  readonly wasSilent: (host: string) => string;
  /** Put into a text that is rendered already: letters and spaces only. */
  readonly reasons: StandbyWatch['reasons'];
}

const { since, minutes, reason } = CARRIED_PLACES;

export const STANDBY_WORDS: Readonly<Record<Language, StandbyWords>> = {
  en: {
    silent: (house) => `${house} does not answer`,
    silentSince: (host) => `${host} has had no good answer of it since ${since} (${minutes} min): ${reason}.`,
    untold: 'Nobody is told of alerts until it is back: look at the server.',
    confirms: (host, place, count) =>
      `${host} speaks as number ${String(place)} of the ${String(count)} hosts that watch, in case nobody spoke before.`,
    back: (house) => `${house} answers again`,
    wasSilent: (host) => `${host} had no good answer of it since ${since}, for ${minutes} min.`,
    reasons: {
      no_answer: 'no answer at all',
      error: 'nothing but errors',
      elsewhere: 'something else answers at its address',
    },
  },
  zh: {
    silent: (house) => `${house} 没有应答`,
    silentSince: (host) => `${host} 自 ${since} 起（${minutes} 分钟）没有得到正常应答：${reason}。`,
    untold: '恢复之前不会有人收到告警，请检查服务器。',
    confirms: (host, place, count) =>
      `${host} 是 ${String(count)} 台值守主机中的第 ${String(place)} 台，以防前面的主机没有发出消息。`,
    back: (house) => `${house} 已恢复应答`,
    wasSilent: (host) => `${host} 自 ${since} 起没有得到正常应答，持续 ${minutes} 分钟。`,
    reasons: {
      no_answer: '完全没有应答',
      error: '只返回错误',
      elsewhere: '该地址上应答的是别的程序',
    },
  },
};
