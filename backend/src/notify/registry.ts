import type { Channel } from './channel.ts';
import { aliyunSms } from './channels/aliyun_sms/index.ts';
import { dingtalk } from './channels/dingtalk/index.ts';
import { discord } from './channels/discord/index.ts';
import { email } from './channels/email/index.ts';
import { feishu } from './channels/feishu/index.ts';
import { grafana } from './channels/grafana/index.ts';
import { inApp } from './channels/in_app/index.ts';
import { pushplus } from './channels/pushplus/index.ts';
import { serverchan } from './channels/serverchan/index.ts';
import { slack } from './channels/slack/index.ts';
import { telegram } from './channels/telegram/index.ts';
import { tencentSms } from './channels/tencent_sms/index.ts';
import { voice } from './channels/voice/index.ts';
import { webhook } from './channels/webhook/index.ts';
import { wecomApp } from './channels/wecom_app/index.ts';
import { wecomRobot } from './channels/wecom_robot/index.ts';

/** Every kind of channel, in the order in which people are offered them. */
export const CHANNELS: readonly Channel[] = [
  inApp,
  webhook,
  email,
  wecomRobot,
  wecomApp,
  feishu,
  dingtalk,
  serverchan,
  pushplus,
  aliyunSms,
  tencentSms,
  voice,
  slack,
  telegram,
  discord,
  grafana,
];

export function channelOfType(type: string): Channel | undefined {
  return CHANNELS.find((channel) => channel.type === type);
}
