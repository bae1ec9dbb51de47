import type { AttributeValue } from '@vigilops/otlp';
import type { Call, Instance, Operation } from '../services/service-types.ts';

type SpanAttributes = { [key: string]: AttributeValue };

const SYSTEM_NAMES = { postgresql: 'postgresql', redis: 'redis', opensearch: 'opensearch' } as const;

export function serverAttributes(
  operation: Operation,
  status: number,
  path: string,
  instance: Instance,
): SpanAttributes {
  return {
    'http.request.method': operation.method,
    'http.route': operation.route,
    'http.response.status_code': status,
    'url.path': path,
    'url.scheme': 'http',
    'server.address': instance.host.name,
    'server.port': instance.port,
    ...(status >= 500 ? { 'error.type': String(status) } : {}),
  };
}

export function clientAttributes(
  method: string,
  address: string,
  port: number,
  path: string,
  status: number,
): SpanAttributes {
  return {
    'http.request.method': method,
    'url.full': `${port === 443 ? 'https' : 'http'}://${address}${port === 443 ? '' : `:${port}`}${path}`,
    'server.address': address,
    'server.port': port,
    'http.response.status_code': status,
    ...(status >= 500 ? { 'error.type': String(status) } : {}),
  };
}

/** Name and attributes of a client span to a database, an index or a cache. */
export function databaseAttributes(
  call: Extract<Call, { to: 'database' | 'cache' }>,
  target: Instance,
): { name: string; attributes: SpanAttributes } {
  const runtime = call.service.plan.runtime;
  const common = {
    'db.system.name': runtime in SYSTEM_NAMES ? SYSTEM_NAMES[runtime as keyof typeof SYSTEM_NAMES] : runtime,
    'db.namespace': call.service.name,
    'peer.service': call.service.name,
    'server.address': target.host.name,
    'server.port': target.port,
  };
  if (call.to === 'cache') {
    const [verb = 'GET', key = ''] = call.command.split(' ');
    return {
      name: verb,
      attributes: { ...common, 'db.operation.name': verb, 'db.query.text': `${verb} ${key}:?` },
    };
  }
  return {
    name: `${call.verb} ${call.collection}`,
    attributes: {
      ...common,
      'db.operation.name': call.verb,
      'db.collection.name': call.collection,
      'db.query.text': call.statement,
    },
  };
}

export function messagingAttributes(destination: string, operation: 'send' | 'process'): SpanAttributes {
  return {
    'messaging.system': 'rabbitmq',
    'messaging.destination.name': destination,
    'messaging.operation.name': operation,
    'messaging.operation.type': operation,
  };
}
