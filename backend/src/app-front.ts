import { VigilError } from '@vigilops/contracts';
import type { Logger } from '@vigilops/runtime';
import type { RequestListener } from 'node:http';
import type { Config } from './config.ts';
import {
  createClientPolicy,
  createListener,
  DEFAULT_LISTENER_LIMITS,
  parseNetworks,
  type ClientPolicy,
  type NetworkSet,
  type ServerCertificate,
} from './server/index.ts';

/** The ports. They answer from the first moment on, at first only to say that the house is starting. */
export interface Front {
  /** Of the main port. */
  readonly url: string;
  /** From now on requests go to this application. */
  lead(application: RequestListener): void;
  /** Takes nothing new and lets requests under way finish. */
  stop(): Promise<void>;
}

export async function openFront(
  config: Config,
  deps: {
    readonly certificate: ServerCertificate | undefined;
    readonly first: RequestListener;
    readonly logger: Logger;
  },
): Promise<Front> {
  const { certificate, logger } = deps;
  let application = deps.first;
  const common = {
    host: config.listen,
    tls: certificate,
    limits: DEFAULT_LISTENER_LIMITS,
    handler: ((request, response) => {
      application(request, response);
    }) satisfies RequestListener,
    logger,
  };
  const main = createListener({ ...common, name: 'main port', port: config.port, whenTaken: 'fail' });
  const otlp =
    config.otlpPort === null
      ? undefined
      : createListener({ ...common, name: 'OTLP port', port: config.otlpPort, whenTaken: 'warn' });
  await main.start();
  await otlp?.start();
  const url = main.url() ?? '';
  logger.info({ url, otlpUrl: otlp?.url() ?? null }, `listening on ${url}${whoMayCome(config)}`);
  return {
    url,
    lead: (next) => {
      application = next;
    },
    stop: async () => {
      await Promise.all([main.stop(), otlp?.stop()]);
    },
  };
}

export function clientPolicyOf(config: Config): ClientPolicy {
  return createClientPolicy({
    trustProxy: networksOf(config.trustProxy),
    allowPlainHttpFrom: networksOf(config.allowPlainHttpFrom),
  });
}

function networksOf(texts: readonly string[]): NetworkSet {
  const networks = parseNetworks(texts);
  if (networks === undefined) {
    throw new VigilError('CONFIG_INVALID', `${texts.join(',')}: not all of these are networks`);
  }
  return networks;
}

export function isForThisMachine({ listen }: Pick<Config, 'listen'>): boolean {
  return listen === 'localhost' || listen === '::1' || listen.startsWith('127.');
}

function whoMayCome(config: Config): string {
  return isForThisMachine(config)
    ? '; only this machine can reach it (VIGILOPS_LISTEN opens it)'
    : '; other machines can reach it';
}
