import type { Settings } from '@vigilops/contracts/api';

type Language = Settings['general']['language'];

/** How the house speaks, and where its clock hangs. */
export interface House {
  readonly language: Language;
  readonly timeZone: string;
}

/** Why a service is as it is. What an agent found comes in the agent's own words. */
export interface CheckWords {
  readonly failed: string;
  readonly timeout: (seconds: number) => string;
  readonly status: (code: number) => string;
  readonly agreed: (error: string, observers: number, voices: number) => string;
  readonly noneAsked: string;
  readonly noneCertain: string;
  /** Some names, and how many more. */
  readonly names: (shown: readonly string[], more: number) => string;
  readonly cutOff: (names: string, count: number) => string;
  readonly noneLeft: (
    cutOff: { readonly names: string; readonly count: number },
    silent: { readonly names: string; readonly count: number },
  ) => string;
  readonly noHeartbeatYet: string;
  readonly jobFailed: string;
  readonly noHeartbeatSince: (time: string) => string;
  readonly away: string;
}

const are = (count: number) => (count === 1 ? 'is' : 'are');

export const CHECK_WORDS: Readonly<Record<Language, CheckWords>> = {
  en: {
    failed: 'it failed',
    timeout: (seconds) => `timeout after ${String(seconds)} s`,
    status: (code) => `status ${String(code)}`,
    agreed: (error, observers, voices) => `${error} (${String(observers)} of ${String(voices)} observers)`,
    noneAsked: 'no observer has asked lately',
    noneCertain: 'no observer is certain yet',
    names: (shown, more) => {
      const all = [...shown, ...(more > 0 ? [`${String(more)} more`] : [])];
      return all.length === 1 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.slice(-1).join('')}`;
    },
    cutOff: (names, count) => `the ${count === 1 ? 'observer' : 'observers'} ${names} ${are(count)} cut off`,
    noneLeft: (cutOff, silent) =>
      `no observer is left: ${[
        ...(cutOff.count === 0 ? [] : [`${cutOff.names} ${are(cutOff.count)} cut off`]),
        ...(silent.count === 0 ? [] : [`${silent.names} ${are(silent.count)} silent`]),
      ].join(', ')}`,
    noHeartbeatYet: 'no heartbeat yet',
    jobFailed: 'the job failed',
    noHeartbeatSince: (time) => `no heartbeat since ${time}`,
    away: 'VigilOps was not there when a heartbeat was due',
  },
  zh: {
    failed: '检查失败',
    timeout: (seconds) => `超过 ${String(seconds)} 秒未响应`,
    status: (code) => `状态码 ${String(code)}`,
    agreed: (error, observers, voices) =>
      `${error}（${String(voices)} 个观察者中有 ${String(observers)} 个）`,
    noneAsked: '最近没有观察者检查过',
    noneCertain: '观察者尚无法判断',
    names: (shown, more) => `${shown.join('、')}${more > 0 ? ` 等 ${String(shown.length + more)} 个` : ''}`,
    cutOff: (names) => `观察者 ${names} 网络中断`,
    noneLeft: (cutOff, silent) =>
      `没有可用的观察者：${[
        ...(cutOff.count === 0 ? [] : [`${cutOff.names} 网络中断`]),
        ...(silent.count === 0 ? [] : [`${silent.names} 没有上报`]),
      ].join('，')}`,
    noHeartbeatYet: '尚未收到心跳',
    jobFailed: '任务失败',
    noHeartbeatSince: (time) => `自 ${time} 起没有心跳`,
    away: '应收到心跳时 VigilOps 没有运行',
  },
};
