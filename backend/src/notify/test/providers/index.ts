import { discord, slack, telegram } from './abroad.ts';
import { aliyunSms, tencentSms, voice } from './clouds.ts';
import { grafana, webhook } from './programs.ts';
import { pushplus, serverchan } from './pushes.ts';
import { dingtalk, feishu, wecomApp, wecomRobot } from './robots.ts';
import type { FakeProvider } from './provider.ts';

export type { FakeProvider } from './provider.ts';

/** Every provider that is asked by HTTP. */
export const PROVIDERS: readonly FakeProvider[] = [
  webhook,
  wecomRobot,
  wecomApp,
  feishu,
  dingtalk,
  serverchan,
  pushplus,
  aliyunSms,
  voice,
  tencentSms,
  slack,
  telegram,
  discord,
  grafana,
];
