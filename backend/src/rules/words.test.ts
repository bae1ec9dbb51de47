import { untranslated } from '@vigilops/testkit';
import { describe, expect, it } from 'vitest';
import { RULE_WORDS, type RuleWords } from './words.ts';

const NAMES = ['web-1', 'shop-1', 'nginx', '/var', 'queue.length', 'error', 'fatal', 'refused', 'X'];

/** Everything that is ever said, with examples put in. */
const said = (words: RuleWords): readonly string[] => [
  words.about('web-1', words.measured(words.figure.cpu_usage_ratio, '97.0 %', 'above', '90.0 %')),
  words.about('web-1', words.measured(words.disk('/var'), '93.1 %', 'above', '85.0 %')),
  words.disk(null),
  ...Object.values(words.figure),
  words.measured('queue.length', '3', 'below', '10'),
  words.measured(words.changed('queue.length'), '+150 %', 'above', '+100 %'),
  words.unknown('queue.length'),
  words.absent('queue.length', 620, 600),
  words.offlineToo('queue.length'),
  words.online('web-1'),
  words.offline('web-1', '2026-03-01 20:00:00 GMT+8'),
  words.offline('web-1', null),
  ...Object.values(words.service).flatMap((say) => [say('shop-1', 'X'), say('shop-1', null)]),
  words.about('shop-1', words.measured(words.responseTime, '3500 ms', 'above', '3000 ms')),
  words.about('shop-1', words.certificate('2026-03-04', '3.0', 14)),
  words.about('shop-1', words.certificateOver('2026-02-28')),
  words.about('shop-1', words.noCertificate),
  words.about(
    words.source('nginx', 'web-1'),
    words.lines(120, { levels: ['error', 'fatal'], window_seconds: 300 }, 100),
  ),
  words.about(words.source(null, 'web-1'), words.lines(1, { text: 'refused', window_seconds: 60 }, 1)),
  words.lines(7, { levels: ['error'], text: 'refused', window_seconds: 60 }, 5),
  words.lines(7, { window_seconds: 60 }, 5),
  words.source('nginx', null),
  words.source(null, null),
  words.nothingComes,
  words.sees,
  words.blind([
    words.failing(words.named(['X', 'nginx'], 9), 9, 'X'),
    words.statusUnknown(words.named(['shop-1'], 1)),
    words.cannotRead('X'),
  ]),
  words.failing('X', 1, 'X'),
  ...Object.values(words.doubt),
  words.unseen('2026-03-01 20:00:00 GMT+8', '2026-03-01 20:05:00 GMT+8'),
];

describe('what rules say', () => {
  it('is all Chinese where the house is', () => {
    expect(said(RULE_WORDS.zh).flatMap((sentence) => untranslated(sentence, NAMES))).toEqual([]);
    expect(said(RULE_WORDS.zh)).toMatchInlineSnapshot(`
      [
        "web-1：CPU 使用率 97.0 %（阈值 > 90.0 %）",
        "web-1：磁盘 /var 使用率 93.1 %（阈值 > 85.0 %）",
        "磁盘使用率",
        "CPU 使用率",
        "内存使用率",
        "交换分区使用率",
        "1 分钟平均负载",
        "5 分钟平均负载",
        "15 分钟平均负载",
        "网络接收速率",
        "网络发送速率",
        "queue.length 3（阈值 < 10）",
        "queue.length 变化 +150 %（阈值 > +100 %）",
        "暂无数据（queue.length）",
        "主机在线，但 queue.length 已 620 秒没有数据（阈值 > 600 秒）",
        "主机离线，无法判断 queue.length",
        "web-1：主机在线",
        "web-1：主机已离线，最后上报于 2026-03-01 20:00:00 GMT+8",
        "web-1：主机已离线，从未上报",
        "shop-1：服务正常",
        "shop-1：服务正常",
        "shop-1：服务不可用，X",
        "shop-1：服务不可用",
        "shop-1：服务状态未知，X",
        "shop-1：服务状态未知",
        "shop-1：响应时间 3500 ms（阈值 > 3000 ms）",
        "shop-1：证书将于 2026-03-04 到期，剩余 3.0 天（阈值 < 14 天）",
        "shop-1：证书已于 2026-02-28 过期",
        "shop-1：一天内没有获取到证书",
        "web-1 上的 nginx：300 秒内有 120 行 error、fatal 级别日志（阈值 ≥ 100 行）",
        "web-1 的日志：60 秒内有 1 行包含「refused」的日志（阈值 ≥ 1 行）",
        "60 秒内有 7 行包含「refused」的 error 级别日志（阈值 ≥ 5 行）",
        "60 秒内有 7 行日志（阈值 ≥ 5 行）",
        "nginx",
        "日志",
        "没有数据上报",
        "监控正常",
        "监控失效：9 条规则无法评估：X、nginx 等 9 个（X）；无法判断 shop-1 的状态；无法读取主机和服务（X）",
        "1 条规则无法评估：X（X）",
        "时钟被回拨到已评估过的时间",
        "时钟被调整，各 Agent 的时钟比它快",
        "时钟被调整，还没有收到这一时间的数据",
        "2026-03-01 20:00:00 GMT+8 至 2026-03-01 20:05:00 GMT+8 没有评估规则",
      ]
    `);
  });

  it('is all English where the house is', () => {
    expect(said(RULE_WORDS.en).filter((sentence) => /\p{Script=Han}/u.test(sentence))).toEqual([]);
    expect(said(RULE_WORDS.en)).toMatchInlineSnapshot(`
      [
        "web-1: CPU usage 97.0 % (threshold: above 90.0 %)",
        "web-1: disk usage of /var 93.1 % (threshold: above 85.0 %)",
        "disk usage",
        "CPU usage",
        "memory usage",
        "swap usage",
        "load (1 min)",
        "load (5 min)",
        "load (15 min)",
        "network in",
        "network out",
        "queue.length 3 (threshold: below 10)",
        "queue.length changed by +150 % (threshold: above +100 %)",
        "queue.length is unknown",
        "no queue.length for 620 s, though the host is online (threshold: 600 s)",
        "offline, so nothing is known of queue.length",
        "web-1 is online",
        "web-1 is offline: last heard 2026-03-01 20:00:00 GMT+8",
        "web-1 is offline: never heard from",
        "shop-1 is up",
        "shop-1 is up",
        "shop-1 is down: X",
        "shop-1 is down",
        "shop-1: status unknown: X",
        "shop-1: status unknown",
        "shop-1: response time 3500 ms (threshold: above 3000 ms)",
        "shop-1: certificate expires on 2026-03-04, in 3.0 days (threshold: 14 days)",
        "shop-1: certificate expired on 2026-02-28",
        "shop-1: no certificate was seen within a day",
        "nginx on web-1: 120 error or fatal lines in 300 s (threshold: 100)",
        "logs on web-1: 1 line with "refused" in 60 s (threshold: 1)",
        "7 error lines with "refused" in 60 s (threshold: 5)",
        "7 lines in 60 s (threshold: 5)",
        "nginx",
        "logs",
        "no data is coming in",
        "monitoring sees everything",
        "monitoring is blind: 9 rules cannot be evaluated: X, nginx and 7 more (X); the status of shop-1 is unknown; hosts and services cannot be read (X)",
        "1 rule cannot be evaluated: X (X)",
        "the clock was set back to a time that was evaluated before",
        "the clock was changed, and the agents' clocks are ahead of it",
        "the clock was changed, and no data of this time has arrived yet",
        "rules were not evaluated from 2026-03-01 20:00:00 GMT+8 to 2026-03-01 20:05:00 GMT+8",
      ]
    `);
  });
});
