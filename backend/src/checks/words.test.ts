import { untranslated } from '@vigilops/testkit';
import { expect, it } from 'vitest';
import { aResult, aService, at, toJudge } from './test/a-service.ts';
import { createJudge } from './judging/judge.ts';
import { CHECK_WORDS, type CheckWords } from './words.ts';

/** Everything that is ever said, with examples put in. */
const said = (words: CheckWords): readonly string[] => {
  const names = words.names(['web-1', 'web-2'], 0);
  const one = words.names(['web-1'], 0);
  const none = { names: '', count: 0 };
  return [
    words.failed,
    words.agreed(words.timeout(10), 2, 3),
    words.status(503),
    words.noneAsked,
    words.noneCertain,
    words.cutOff(one, 1),
    words.cutOff(names, 2),
    words.cutOff(words.names(['web-1', 'web-2'], 3), 5),
    words.noneLeft({ names: one, count: 1 }, { names, count: 2 }),
    words.noneLeft(none, { names: one, count: 1 }),
    words.noneLeft({ names: one, count: 1 }, none),
    words.noHeartbeatYet,
    words.jobFailed,
    words.noHeartbeatSince('2026-03-01 20:00:00 GMT+8'),
    words.away,
  ];
};

it('why a service is as it is is said in English', () => {
  expect(said(CHECK_WORDS.en)).toMatchInlineSnapshot(`
    [
      "it failed",
      "timeout after 10 s (2 of 3 observers)",
      "status 503",
      "no observer has asked lately",
      "no observer is certain yet",
      "the observer web-1 is cut off",
      "the observers web-1 and web-2 are cut off",
      "the observers web-1, web-2 and 3 more are cut off",
      "no observer is left: web-1 is cut off, web-1 and web-2 are silent",
      "no observer is left: web-1 is silent",
      "no observer is left: web-1 is cut off",
      "no heartbeat yet",
      "the job failed",
      "no heartbeat since 2026-03-01 20:00:00 GMT+8",
      "VigilOps was not there when a heartbeat was due",
    ]
  `);
});

it('why a service is as it is is said in Chinese', () => {
  expect(said(CHECK_WORDS.zh).flatMap((text) => untranslated(text, ['web-1', 'web-2']))).toEqual([]);
  expect(said(CHECK_WORDS.zh)).toMatchInlineSnapshot(`
    [
      "检查失败",
      "超过 10 秒未响应（3 个观察者中有 2 个）",
      "状态码 503",
      "最近没有观察者检查过",
      "观察者尚无法判断",
      "观察者 web-1 网络中断",
      "观察者 web-1、web-2 网络中断",
      "观察者 web-1、web-2 等 5 个 网络中断",
      "没有可用的观察者：web-1 网络中断，web-1、web-2 没有上报",
      "没有可用的观察者：web-1 没有上报",
      "没有可用的观察者：web-1 网络中断",
      "尚未收到心跳",
      "任务失败",
      "自 2026-03-01 20:00:00 GMT+8 起没有心跳",
      "应收到心跳时 VigilOps 没有运行",
    ]
  `);
});

it('a heartbeat that is missed is told of in the language and by the clock of the house', () => {
  const judge = createJudge(() => ({ language: 'zh', timeZone: 'Asia/Shanghai' }));
  const check = { type: 'heartbeat', period_seconds: 100, grace_seconds: 20 } as const;
  const results = [aResult(0, 'up', { observerId: null })];
  const { intervals } = judge(toJudge({ service: aService({ check }), results, nowUs: at(130) }));
  expect(intervals.at(-1)).toMatchObject({
    state: 'down',
    reason: '自 2026-03-01 20:00:00 GMT+8 起没有心跳',
  });
});

it('what was said of an absence in another language still excuses what it excused', () => {
  const house = { language: 'zh' as 'en' | 'zh', timeZone: 'UTC' };
  const judge = createJudge(() => house);
  const check = { type: 'heartbeat', period_seconds: 100, grace_seconds: 20 } as const;
  const one = {
    service: aService({ check }),
    fromUs: at(130),
    before: { fromUs: at(120), state: 'unknown', reason: CHECK_WORDS.en.away, becauseOf: null },
    absences: [{ fromUs: at(110), toUs: at(125) }],
  } as const;
  const { intervals } = judge(toJudge({ ...one, nowUs: at(300) }));
  house.language = 'en';
  expect(judge(toJudge({ ...one, nowUs: at(300) })).intervals.map(({ state }) => state)).toEqual(
    intervals.map(({ state }) => state),
  );
  expect(intervals.at(-1)?.state).toBe('down');
});
