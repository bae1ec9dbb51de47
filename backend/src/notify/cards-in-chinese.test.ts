import { untranslated } from '@vigilops/testkit';
import { expect, it } from 'vitest';
import { toldInChinese } from '../alerting/test/told-in-chinese.ts';
import { SAID_IN_CHINESE } from '../rules/test/said-in-chinese.ts';
import { channelOfType } from './registry.ts';
import { letterOf } from './test/letters.ts';

const NAMES = ['web-1', 'shop-1', 'nginx', 'ping', 'SSH', 'systemctl status vigilops-agent', 'VigilOps'];
/** Of cards: what is said to people, without addresses and without the provider's own keys. */
const sentences = (message: unknown): readonly string[] =>
  (JSON.stringify(message).match(/"(?:[^"\\]|\\.)*"/gu) ?? [])
    .map((text) => JSON.parse(text) as string)
    .filter((text) => /\p{Script=Han}/u.test(text))
    .map((text) => text.replaceAll(/\(?https?:\S+/gu, '').replaceAll(/<[^>]*>/gu, ''));

function cardOf(type: string): readonly string[] {
  const letter = letterOf({ language: 'zh', content: toldInChinese(SAID_IN_CHINESE) });
  return sentences(channelOfType(type)?.render(letter, { url: 'https://example.com' }));
}

it('a card of Feishu is all Chinese where the house is', () => {
  const said = cardOf('feishu');
  expect(said.flatMap((text) => untranslated(text, NAMES))).toEqual([]);
  expect(said).toMatchInlineSnapshot(`
    [
      "🔴 ［严重］ web-1：主机已离线，最后上报于 2026-03-01 19:50:00 GMT+8",
      "开始时间：2026-03-02 20:00 GMT+8，持续 0 秒
    优先级：P1 严重；shop-1 在公开状态页上展示
    可能原因：web-1：主机已离线，最后上报于 2026-03-01 19:50:00 GMT+8，另有 2 条告警受其影响
    状态：3 条告警中
    处理方法：超过时限没有收到 Agent 的上报。主机还有响应吗（ping、SSH、云厂商控制台）？ 有响应：systemctl status vigilops-agent，并确认它能连到本服务器（连不上时日志里有原因）。 同一分组的多台主机同时离线：先怀疑网络或本服务器。 已永久下线：在主机页面移除该主机。",
      "告警前 2 小时内的变更
    告警前 5 分钟：软件包 nginx 变更",
      "确认",
      "静默 1 小时",
      "查看详情",
    ]
  `);
});

it('a message of WeCom is all Chinese where the house is', () => {
  const said = cardOf('wecom_robot');
  expect(said.flatMap((text) => untranslated(text, NAMES))).toEqual([]);
  expect(said).toMatchInlineSnapshot(`
    [
      "**🔴 ［严重］ web-1：主机已离线，最后上报于 2026-03-01 19:50:00 GMT+8**
    开始时间：2026-03-02 20:00 GMT+8，持续 0 秒
    优先级：P1 严重；shop-1 在公开状态页上展示
    可能原因：web-1：主机已离线，最后上报于 2026-03-01 19:50:00 GMT+8，另有 2 条告警受其影响
    状态：3 条告警中
    处理方法：超过时限没有收到 Agent 的上报。主机还有响应吗（ping、SSH、云厂商控制台）？ 有响应：systemctl status vigilops-agent，并确认它能连到本服务器（连不上时日志里有原因）。 同一分组的多台主机同时离线：先怀疑网络或本服务器。 已永久下线：在主机页面移除该主机。
    **告警前 2 小时内的变更**
    - 告警前 5 分钟：软件包 nginx 变更
    [确认] · [静默 1 小时] · [查看详情]",
    ]
  `);
});
