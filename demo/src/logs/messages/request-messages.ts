import type { Random } from '../../random/random.ts';
import { POOL_TIMEOUT_MS } from '../../services/health.ts';
import type { Span } from '../../traces/trace-types.ts';
import type { Message } from '../log-types.ts';
import { FAULTS } from './service-messages.ts';
import { chooseMessage } from './choose.ts';
import { POOL_FRAMES } from './frames.ts';

type Served = NonNullable<Span['served']>;

/** Part of the requests that went well which leave a line. */
const TOLD = 0.2;
const TOLD_CLIENT_ERRORS = 0.6;

/** What a service logs about one request or message; undefined for most that went well. */
export function requestMessage(span: Span, served: Served, random: Random): Message | undefined {
  switch (served.cause) {
    case 'ok':
      return random.chance(TOLD) ? completed(span, served, random) : undefined;
    case 'client':
      return random.chance(TOLD_CLIENT_ERRORS) ? refused(span, served) : undefined;
    case 'own':
      return chooseMessage(FAULTS[span.instance.service.plan.runtime] ?? [], random);
    case 'pool-timeout':
      return poolTimeout(random);
    case 'dependency':
      return dependencyFailed(span, served);
    default:
      return served.cause satisfies never;
  }
}

/** The error that no ordinary day shows: the pool of connections to payments-db is empty. */
export function poolTimeout(random: Random): Message {
  return {
    level: 'error',
    text: 'Payment could not be captured',
    logger: 'PaymentController',
    exception: {
      type: 'org.springframework.jdbc.CannotGetJdbcConnectionException',
      message: 'Failed to obtain JDBC Connection',
      frames: POOL_FRAMES,
      causedBy: {
        type: 'java.sql.SQLTransientConnectionException',
        message: `HikariPool-1 - Connection is not available, request timed out after ${POOL_TIMEOUT_MS + random.int(0, 9)}ms (total=20, active=20, idle=0, waiting=${random.int(12, 48)})`,
      },
    },
  };
}

function completed(span: Span, served: Served, random: Random): Message {
  const durationMs = Math.round((span.endMs - span.startMs) * 10) / 10;
  const chinese = span.instance.service.plan.language === 'zh';
  const event = random.chance(0.5) ? BUSINESS_EVENTS[served.operation.name] : undefined;
  if (event !== undefined) {
    return { level: 'info', ...event(random) };
  }
  const { method, route } = served.operation;
  if (served.operation.kind === 'consumer') {
    return {
      level: 'info',
      text: chinese ? `消息处理完成：${route}，耗时 ${durationMs} ms` : `message processed: ${route}`,
      logger: 'Consumer',
      ...(chinese ? {} : { fields: { duration_ms: durationMs } }),
    };
  }
  return chinese
    ? {
        level: 'info',
        text: `请求处理完成：${method} ${served.path}，状态 ${served.status}，耗时 ${durationMs} ms`,
        logger: 'RequestLog',
      }
    : {
        level: 'info',
        text: 'request completed',
        logger: 'RequestLog',
        fields: { method, path: served.path, status: served.status, duration_ms: durationMs },
      };
}

function refused(span: Span, served: Served): Message {
  const { method } = served.operation;
  return span.instance.service.plan.language === 'zh'
    ? {
        level: 'warn',
        text: `请求被拒绝：${method} ${served.path}，状态 ${served.status}`,
        logger: 'RequestLog',
      }
    : {
        level: 'warn',
        text: 'request refused',
        logger: 'RequestLog',
        fields: { method, path: served.path, status: served.status },
      };
}

function dependencyFailed(span: Span, served: Served): Message {
  const waitedMs = Math.round(span.endMs - span.startMs);
  return span.instance.service.plan.language === 'zh'
    ? {
        level: 'error',
        text: `下游服务调用失败：${served.operation.name}，等待 ${waitedMs} ms`,
        logger: 'HttpClient',
      }
    : {
        level: 'error',
        text: `dependency failed while serving ${served.operation.method} ${served.path}`,
        logger: 'HttpClient',
        fields: { waited_ms: waitedMs, status: served.status },
      };
}

const BUSINESS_EVENTS: Readonly<Record<string, (random: Random) => { text: string; logger: string }>> = {
  'POST /payments': (r) => ({
    text: `payment ${r.int(10_000_000, 99_999_999)} captured, amount_minor=${r.int(900, 480_000)} currency=CNY`,
    logger: 'PaymentService',
  }),
  'POST /orders': (r) => ({
    text: `order ${r.int(10_000_000, 99_999_999)} created with ${r.int(1, 9)} lines`,
    logger: 'OrderService',
  }),
  'POST /checkout': (r) => ({
    text: `checkout finished for basket ${r.hex(10)}, ${r.int(1, 9)} lines`,
    logger: 'CheckoutService',
  }),
  'POST /login': (r) => ({
    text: `session issued for account ${r.int(100_000, 999_999)}, risk=${r.next().toFixed(2)}`,
    logger: 'LoginService',
  }),
  'GET /search': (r) => ({
    text: `query matched ${r.int(0, 4200)} products in ${r.int(4, 90)} ms`,
    logger: 'SearchService',
  }),
  'POST /score': (r) => ({
    text: `score ${r.next().toFixed(3)} for payment ${r.int(10_000_000, 99_999_999)}`,
    logger: 'scorer',
  }),
  'CONSUME order.created': (r) => ({
    text: `order ${r.int(10_000_000, 99_999_999)} handed to warehouse ${r.int(1, 6)}`,
    logger: 'Fulfilment',
  }),
  'GET /points': (r) => ({
    text: `查询积分成功，用户 ${r.int(100_000, 999_999)}，余额 ${r.int(0, 90_000)}`,
    logger: 'PointsService',
  }),
  'GET /promotions': (r) => ({
    text: `命中促销规则 ${r.int(1, 40)} 条，用户分组 ${r.pick(['new', 'gold', 'regular'])}`,
    logger: 'promotions',
  }),
};
