import type { Runtime } from '../services/plan.ts';
import type { Instance } from '../services/service-types.ts';
import type { Format } from './log-types.ts';
import { logbackLine, logfmtLine, pinoLine, pythonLine } from './formats/application-formats.ts';
import {
  nginxErrorLine,
  openSearchLine,
  postgresLine,
  rabbitLine,
  redisLine,
} from './formats/infrastructure-formats.ts';

export const FORMATS: Readonly<Record<Runtime, Format>> = {
  nodejs: pinoLine,
  go: logfmtLine,
  java: logbackLine,
  python: pythonLine,
  nginx: nginxErrorLine,
  postgresql: postgresLine,
  redis: redisLine,
  rabbitmq: rabbitLine,
  opensearch: openSearchLine,
};

/** Where an instance writes its log. */
export function logPathOf(instance: Instance): string {
  const { name, plan } = instance.service;
  switch (plan.runtime) {
    case 'nodejs':
      return `/var/log/${name}/app.log`;
    case 'java':
      return `/var/log/${name}/application.log`;
    case 'go':
    case 'python':
      return `/var/log/${name}/${name}.log`;
    case 'nginx':
      return `/var/log/nginx/${name}.error.log`;
    case 'postgresql':
      return `/var/log/postgresql/${name}.log`;
    case 'redis':
      return `/var/log/redis/${name}.log`;
    case 'rabbitmq':
      return `/var/log/rabbitmq/${name}.log`;
    case 'opensearch':
      return `/var/log/opensearch/${name}.log`;
    default:
      return plan.runtime satisfies never;
  }
}

export function accessLogOf(instance: Instance): string {
  return `/var/log/nginx/${instance.service.name}.access.log`;
}

export const SYSLOG_PATH = '/var/log/syslog';
export const KERNEL_LOG_PATH = '/var/log/kern.log';
export const CRON_LOG_PATH = '/var/log/cron.log';
