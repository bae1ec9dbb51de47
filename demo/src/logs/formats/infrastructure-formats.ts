import type { Level } from '@vigilops/contracts';
import type { Format } from '../log-types.ts';
import { isoTime, plainTime, redisTime } from './time-formats.ts';

const POSTGRES_LEVELS: Record<Level, string> = {
  unknown: 'LOG',
  trace: 'DEBUG',
  debug: 'DEBUG',
  info: 'LOG',
  warn: 'WARNING',
  error: 'ERROR',
  fatal: 'FATAL',
};

/** log_line_prefix = '%m [%p] %q%u@%d '; a second line (DETAIL, STATEMENT) follows a tab in real files. */
export const postgresLine: Format = (message, { timeMs, pid, instance }) => {
  const user = message.fields?.user;
  const who = user === undefined ? '' : `${user}@${instance.service.name.replaceAll('-', '_')} `;
  return `${plainTime(timeMs, '.')} UTC [${message.fields?.pid ?? pid}] ${who}${POSTGRES_LEVELS[message.level]}:  ${message.text}`;
};

const REDIS_MARKS: Record<Level, string> = {
  unknown: '*',
  trace: '.',
  debug: '.',
  info: '*',
  warn: '#',
  error: '#',
  fatal: '#',
};

export const redisLine: Format = (message, { timeMs, pid }) =>
  `${pid}:M ${redisTime(timeMs)} ${REDIS_MARKS[message.level]} ${message.text}`;

export const rabbitLine: Format = (message, { timeMs, random }) =>
  `${plainTime(timeMs, '.')}000+00:00 [${message.level === 'warn' ? 'warning' : message.level}] <0.${random.int(400, 99_999)}.0> ${message.text}`;

export const openSearchLine: Format = (message, { timeMs, instance }) =>
  `[${isoTime(timeMs).slice(0, 19)},${isoTime(timeMs).slice(20, 23)}][${message.level.toUpperCase().padEnd(5)}][${message.logger ?? 'o.o.n.Node'}] [${instance.host.name}] ${message.text}`;

/** nginx's error log; access lines have a form of their own. */
export const nginxErrorLine: Format = (message, { timeMs, pid, random }) =>
  `${isoTime(timeMs).slice(0, 10).replaceAll('-', '/')} ${isoTime(timeMs).slice(11, 19)} [${message.level}] ${pid}#${pid}: *${random.int(10_000, 9_999_999)} ${message.text}`;
