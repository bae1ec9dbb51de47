import type { Template } from '../log-types.ts';
import { JAVA_FRAMES, NODE_FRAMES, PYTHON_FRAMES } from './frames.ts';

/** What services say besides their requests, in English: routine, now and then a warning, rarely an error. */
export const ENGLISH_MESSAGES: readonly Template[] = [
  {
    weight: 20,
    level: 'info',
    say: (r) => ({
      text: 'cache refreshed',
      logger: 'CacheRefresher',
      fields: { entries: r.int(40, 9200), took_ms: r.int(2, 180) },
    }),
  },
  {
    weight: 16,
    level: 'info',
    say: (r) => ({ text: `scheduled task finished in ${r.int(8, 4200)} ms`, logger: 'TaskRunner' }),
  },
  {
    weight: 12,
    level: 'info',
    say: (r) => ({
      text: `health check passed: database ${r.int(1, 9)} ms, cache ${r.int(0, 3)} ms`,
      logger: 'HealthProbe',
    }),
  },
  {
    weight: 10,
    level: 'info',
    say: (r) => ({
      text: 'configuration unchanged',
      logger: 'ConfigWatcher',
      fields: { revision: r.int(800, 2400) },
    }),
  },
  {
    weight: 9,
    level: 'info',
    say: (r) => ({ text: 'metrics exported', logger: 'Exporter', fields: { points: r.int(30, 400) } }),
  },
  {
    weight: 7,
    level: 'info',
    say: (r) => ({
      text: `feature flags loaded: ${r.int(30, 90)} flags, ${r.int(0, 6)} changed`,
      logger: 'FlagStore',
    }),
  },
  {
    weight: 5,
    level: 'info',
    say: (r) => ({
      text: `connection from 10.20.0.${r.int(10, 59)}:${r.int(32_768, 60_999)} closed after ${r.int(30, 900)} s`,
      logger: 'Server',
    }),
  },
  {
    weight: 5,
    level: 'debug',
    say: (r) => ({ text: `lease renewed until generation ${r.int(10_000, 99_999)}`, logger: 'LeaseKeeper' }),
  },
  {
    weight: 4,
    level: 'debug',
    say: (r) => ({ text: `batch of ${r.int(1, 200)} items flushed`, logger: 'Buffer' }),
  },
  {
    weight: 3,
    level: 'warn',
    say: (r) => ({
      text: `slow call to upstream: ${r.int(800, 4000)} ms`,
      logger: 'HttpClient',
      fields: { attempt: r.int(1, 2) },
    }),
  },
  {
    weight: 1.6,
    level: 'warn',
    say: (r) => ({ text: `rate limit reached for client ${r.int(1000, 9999)}`, logger: 'RateLimiter' }),
  },
  {
    weight: 1.2,
    level: 'warn',
    say: (r) => ({
      text: `retrying after connection reset by peer (attempt ${r.int(1, 3)} of 3)`,
      logger: 'RetryPolicy',
    }),
  },
  {
    weight: 0.5,
    level: 'error',
    say: (r) => ({
      text: `message ${r.hex(8)} moved to the dead letter queue after ${r.int(3, 5)} attempts`,
      logger: 'Consumer',
    }),
  },
];

/** The same kinds of events, as a team that writes its logs in Chinese would put them. */
export const CHINESE_MESSAGES: readonly Template[] = [
  {
    weight: 18,
    level: 'info',
    say: (r) => ({
      text: `缓存刷新完成，共 ${r.int(40, 9200)} 条，耗时 ${r.int(2, 180)} ms`,
      logger: 'CacheRefresher',
    }),
  },
  {
    weight: 16,
    level: 'info',
    say: (r) => ({
      text: `定时任务执行完成，任务编号 ${r.int(100, 999)}，耗时 ${r.int(8, 4200)} ms`,
      logger: 'TaskRunner',
    }),
  },
  {
    weight: 12,
    level: 'info',
    say: (r) => ({
      text: `订单 ${r.int(10_000_000, 99_999_999)} 状态已更新：待发货 -> 已发货`,
      logger: 'OrderState',
    }),
  },
  {
    weight: 10,
    level: 'info',
    say: (r) => ({
      text: `用户 ${r.int(100_000, 999_999)} 积分变更：+${r.int(1, 500)}`,
      logger: 'PointsService',
    }),
  },
  {
    weight: 8,
    level: 'info',
    say: (r) => ({
      text: `短信发送成功，通道 ${r.int(1, 4)}，耗时 ${r.int(40, 900)} ms`,
      logger: 'Notifier',
    }),
  },
  {
    weight: 6,
    level: 'debug',
    say: (r) => ({ text: `拉取配置版本 ${r.int(800, 2400)}，无变化`, logger: 'ConfigWatcher' }),
  },
  {
    weight: 3,
    level: 'warn',
    say: (r) => ({
      text: `库存不足：商品 ${r.int(100_000, 999_999)} 剩余 ${r.int(0, 5)} 件`,
      logger: 'StockGuard',
    }),
  },
  {
    weight: 2.4,
    level: 'warn',
    say: (r) => ({
      text: `调用下游接口较慢：${r.int(800, 4000)} ms，第 ${r.int(1, 3)} 次重试`,
      logger: 'HttpClient',
    }),
  },
  {
    weight: 0.6,
    level: 'error',
    say: (r) => ({
      text: `同步仓库数据失败：批次 ${r.int(1000, 9999)}，错误码 ${r.pick(['E1002', 'E2041', 'E3007'])}`,
      logger: 'WarehouseSync',
    }),
  },
];

/** Faults that every runtime has of its own, with their stack. Rare. */
export const FAULTS: Readonly<Partial<Record<string, readonly Template[]>>> = {
  java: [
    {
      weight: 2,
      level: 'error',
      say: (r) => ({
        text: 'Request processing failed',
        logger: 'GlobalExceptionHandler',
        exception: {
          type: 'java.lang.NullPointerException',
          message: `Cannot invoke "Item.sku()" because "item" is null, position ${r.int(0, 9)}`,
          frames: JAVA_FRAMES,
        },
      }),
    },
    {
      weight: 1,
      level: 'error',
      say: (r) => ({
        text: `Could not write entity ${r.int(1000, 99_999)}`,
        logger: 'Repository',
        exception: {
          type: 'org.springframework.dao.DuplicateKeyException',
          message: 'duplicate key value violates unique constraint',
          frames: JAVA_FRAMES.slice(1),
        },
      }),
    },
  ],
  nodejs: [
    {
      weight: 2,
      level: 'error',
      say: (r) => ({
        text: 'unhandled error in request',
        exception: {
          type: 'TypeError',
          message: `Cannot read properties of undefined (reading '${r.pick(['id', 'price', 'items'])}')`,
          frames: NODE_FRAMES,
        },
      }),
    },
    {
      weight: 1,
      level: 'error',
      say: (r) => ({
        text: 'upstream closed the connection',
        exception: {
          type: 'Error',
          message: `socket hang up after ${r.int(100, 5000)} ms`,
          frames: NODE_FRAMES.slice(1),
        },
      }),
    },
  ],
  python: [
    {
      weight: 2,
      level: 'error',
      say: (r) => ({
        text: `job ${r.int(1000, 9999)} failed`,
        logger: 'worker',
        exception: {
          type: 'ValueError',
          message: `invalid literal for int() with base 10: '${r.pick(['N/A', '', '12,5'])}'`,
          frames: PYTHON_FRAMES,
        },
      }),
    },
    {
      weight: 1,
      level: 'error',
      say: (r) => ({
        text: `could not load partition ${r.int(1, 64)}`,
        logger: 'loader',
        exception: { type: 'KeyError', message: "'amount_minor'", frames: PYTHON_FRAMES.slice(1) },
      }),
    },
  ],
  go: [
    {
      weight: 1,
      level: 'error',
      say: (r) => ({
        text: 'request failed',
        fields: { err: `context deadline exceeded after ${r.int(1, 5)}s`, attempt: r.int(1, 3) },
      }),
    },
  ],
};

/** What batch jobs say while their hour lasts. */
export const BATCH_MESSAGES: readonly Template[] = [
  {
    weight: 10,
    level: 'info',
    say: (r) => ({
      text: `partition ${r.int(1, 64)} of 64 loaded: ${r.int(10_000, 480_000)} rows in ${r.int(3, 90)} s`,
      logger: 'loader',
    }),
  },
  {
    weight: 6,
    level: 'info',
    say: (r) => ({
      text: `checkpoint written at offset ${r.int(1_000_000, 90_000_000)}`,
      logger: 'checkpoint',
    }),
  },
  {
    weight: 3,
    level: 'info',
    say: (r) => ({
      text: `stage ${r.pick(['extract', 'transform', 'load', 'verify'])} finished`,
      logger: 'pipeline',
      fields: { rows: r.int(10_000, 9_000_000) },
    }),
  },
  {
    weight: 1,
    level: 'warn',
    say: (r) => ({ text: `${r.int(1, 400)} rows skipped: unknown currency`, logger: 'transform' }),
  },
];
