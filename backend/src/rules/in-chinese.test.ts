import { alertRuleDefinition } from '@vigilops/contracts/api';
import { untranslated } from '@vigilops/testkit';
import { expect, it } from 'vitest';
import { evaluate } from './evaluate.ts';
import { createLasting, createLook, type Look } from './look.ts';
import { depsOf, NOW_US, service, type RuleInput, type World } from './test/world.ts';

const signal = new AbortController().signal;
const https = (id: number) => service(id, 'up', { check: { type: 'http', url: 'https://shop/' } });

async function saidOf(
  condition: RuleInput['condition'],
  world: World,
  moment: Partial<Look> = {},
): Promise<readonly string[]> {
  const deps = depsOf({ ...world, language: 'zh' });
  const look = createLook(deps, { nowUs: NOW_US, ...moment }, createLasting(deps), signal);
  const definition = alertRuleDefinition.parse({ name: 'a rule', condition });
  return (await evaluate({ definition }, [], look, signal)).map(({ message }) => message);
}

it('every kind of rule speaks Chinese where the house does, by the clock of the house', async () => {
  const hosts = [{}];
  const failing = { kind: 'failing', rules: ['CPU above 90 %', 'mine'], reason: 'too slow' } as const;
  const blindness = () => [
    failing,
    { kind: 'doubt', doubt: 'setBack' } as const,
    { kind: 'unseen', fromUs: NOW_US - 300e6, toUs: NOW_US } as const,
  ];
  const said = [
    ...(await saidOf(
      { type: 'metric', figure: 'disk_usage_ratio', threshold: 0.85 },
      { hosts, figures: { 1: { diskUsageRatio: 0.931, diskMountpoint: '/var' } } },
    )),
    ...(await saidOf({ type: 'metric', figure: 'load_5m', threshold: 8 }, { hosts })),
    ...(await saidOf(
      { type: 'series', metric: 'queue.length', of: 'change_ratio', threshold: 1 },
      {
        hosts,
        series: { 'queue.length': [{ labels: { 'vigilops.host.row': '1' }, values: [10, 25] }] } as never,
      },
    )),
    ...(await saidOf(
      { type: 'absence', metric: 'queue.length' },
      { hosts, sentAgo: { 'queue.length': { 1: 720 }, 'vigilops.agent.heartbeat': { 1: 100 } } },
    )),
    ...(await saidOf({ type: 'host' }, { hosts: [{ online: false }] })),
    ...(await saidOf({ type: 'service' }, { services: [service(1, 'down'), service(2, 'unknown')] })),
    ...(await saidOf(
      { type: 'service', slower_than_ms: 3_000 },
      { services: [service(1, 'up')], results: { 1: [{ status: 'up', durationMs: 3_500, timeUs: NOW_US }] } },
    )),
    ...(await saidOf(
      { type: 'certificate', days: 14 },
      { services: [https(1)], results: { 1: [{ certificateExpiresUs: NOW_US + 3 * 86_400e6 }] } },
    )),
    ...(await saidOf(
      { type: 'log', levels: ['error', 'fatal'], text: 'refused' },
      { hosts, lines: [{ hostId: 1, hostName: 'web-1', serviceName: 'nginx', records: 12 }] },
    )),
    ...(await saidOf({ type: 'blind' }, { services: [service(3, 'unknown')] }, { blindness })),
  ];
  expect(said).toMatchInlineSnapshot(`
    [
      "web-1：磁盘 /var 使用率 93.1 %（阈值 > 85.0 %）",
      "web-1：暂无数据（5 分钟平均负载）",
      "web-1：queue.length 变化 +150 %（阈值 > +100 %）",
      "web-1：主机在线，但 queue.length 已 620 秒没有数据（阈值 > 600 秒）",
      "web-1：主机已离线，最后上报于 2026-03-01 19:50:00 GMT+8",
      "shop-1：服务不可用",
      "shop-2：服务状态未知",
      "shop-1：响应时间 3500 ms（阈值 > 3000 ms）",
      "shop-1：证书将于 2026-03-04 到期，剩余 3.0 天（阈值 < 14 天）",
      "web-1 上的 nginx：300 秒内有 12 行包含「refused」的 error、fatal 级别日志（阈值 ≥ 1 行）",
      "监控失效：2 条规则无法评估：CPU 使用率高于 90 %、mine（too slow）；时钟被回拨到已评估过的时间；2026-03-01 19:55:00 GMT+8 至 2026-03-01 20:00:00 GMT+8 没有评估规则；无法判断 shop-3 的状态",
    ]
  `);
  const names = [
    'web-1',
    'shop-1',
    'shop-2',
    'shop-3',
    '/var',
    'queue.length',
    'nginx',
    'error',
    'fatal',
    'refused',
  ];
  expect(said.flatMap((text) => untranslated(text, [...names, 'mine', 'too slow']))).toEqual([]);
});
