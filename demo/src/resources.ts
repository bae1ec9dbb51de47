import { RESOURCE } from '@vigilops/contracts';
import type { AttributeValue } from '@vigilops/otlp';
import type { Host } from './fleet/host-types.ts';
import type { Runtime } from './services/plan.ts';
import type { Instance } from './services/service-types.ts';
import type { World } from './world.ts';

export type ResourceAttributes = { readonly [key: string]: AttributeValue };

const AGENT_VERSION = '0.1.0';
export const AGENT_SCOPE = { name: '@vigilops/agent', version: AGENT_VERSION } as const;

const SDK_LANGUAGES: Partial<Record<Runtime, string>> = {
  nodejs: 'nodejs',
  java: 'java',
  go: 'go',
  python: 'python',
};

/** Resources as the agent and the SDKs of the services describe them. Equal ones are one object. */
export interface Resources {
  /** What the agent says of its host. */
  host(host: Host, timeMs: number): ResourceAttributes;
  /** What an instance says of itself; changes when a new version is deployed. */
  instance(instance: Instance, timeMs: number): ResourceAttributes;
  /** Log lines of a service that the host's agent reads from a file. */
  logFile(host: Host, service: string, timeMs: number): ResourceAttributes;
}

export function createResources(world: World): Resources {
  const kept = new Map<string, ResourceAttributes>();
  const keep = (name: string, make: () => ResourceAttributes): ResourceAttributes => {
    const known = kept.get(name) ?? make();
    kept.set(name, known);
    return known;
  };
  const host = (of: Host, timeMs: number): ResourceAttributes => {
    const bootMs = world.uptime.bootedAt(of, timeMs);
    return keep(`${of.name} ${bootMs}`, () => agentAttributes(of, bootMs));
  };
  return {
    host,
    instance(instance, timeMs) {
      const startMs = world.lifetimes.startedAt(instance, timeMs);
      const version = world.deploys.versionAt(instance.service, startMs);
      return keep(`${instance.id} ${instance.service.name} ${version}`, () =>
        instanceAttributes(instance, version),
      );
    },
    logFile: (of, service, timeMs) => {
      const bootMs = world.uptime.bootedAt(of, timeMs);
      return keep(`${of.name} ${bootMs} ${service}`, () => ({
        ...host(of, timeMs),
        [RESOURCE.serviceName]: service,
        [RESOURCE.serviceNamespace]: world.service(service)?.plan.business ?? '',
      }));
    },
  };
}

/** What both the agent and a resource detector of an SDK know of the host. */
function hostFacts(host: Host): ResourceAttributes {
  return {
    [RESOURCE.hostId]: host.id,
    [RESOURCE.hostName]: host.name,
    [RESOURCE.hostIp]: [host.ip],
    [RESOURCE.hostArch]: host.arch,
    [RESOURCE.osType]: 'linux',
    [RESOURCE.osName]: host.osName,
    [RESOURCE.osVersion]: host.osVersion,
    [RESOURCE.osDescription]: host.osDescription,
    [RESOURCE.hostGroup]: host.group,
    [RESOURCE.hostTags]: host.tags,
  };
}

function agentAttributes(host: Host, bootMs: number): ResourceAttributes {
  return {
    ...hostFacts(host),
    [RESOURCE.kernelVersion]: host.kernel,
    [RESOURCE.agentVersion]: AGENT_VERSION,
    [`${RESOURCE.hostLabelPrefix}environment`]: host.environment,
    [`${RESOURCE.hostLabelPrefix}business`]: host.business,
    [RESOURCE.hostBootTime]: new Date(bootMs).toISOString().replace(/\.\d+Z$/, 'Z'),
  };
}

function instanceAttributes(instance: Instance, version: string): ResourceAttributes {
  const { service, host } = instance;
  const language = SDK_LANGUAGES[service.plan.runtime];
  return {
    [RESOURCE.serviceName]: service.name,
    [RESOURCE.serviceNamespace]: service.plan.business,
    [RESOURCE.serviceVersion]: version,
    [RESOURCE.serviceInstanceId]: instance.id,
    'deployment.environment.name': host.environment,
    ...(language === undefined
      ? {}
      : { 'telemetry.sdk.name': 'opentelemetry', 'telemetry.sdk.language': language }),
    ...hostFacts(host),
  };
}
