import type { ResourceDescriptor } from '../../model/index.ts';
import type { Ask } from '../catalog/descriptor-table.ts';

/** Longer names would not fit into the index beside each other. */
const MAX_BYTES = 1_024;

/**
 * Rows for the services that new resources name, before these are created: so none can be forgotten between the two. Each
 * pair of name and namespace has one; which of them is a service of its own is decided by who reads. Sorted, because
 * two writers with the same names wait for each other instead of deadlocking.
 */
export async function nameServices(ask: Ask, resources: readonly ResourceDescriptor[]): Promise<void> {
  const named = resources.filter(
    ({ serviceName, serviceNamespace }) =>
      serviceName !== '' &&
      Buffer.byteLength(serviceName) <= MAX_BYTES &&
      Buffer.byteLength(serviceNamespace) <= MAX_BYTES,
  );
  if (named.length === 0) {
    return;
  }
  await ask(
    `INSERT INTO vigilops.services (name, namespace, source)
     SELECT DISTINCT given.name, given.namespace, 'telemetry'
     FROM unnest($1::text[], $2::text[]) AS given (name, namespace)
     WHERE NOT EXISTS (SELECT FROM vigilops.services AS known
                       WHERE known.source = 'telemetry' AND known.name = given.name
                         AND known.namespace = given.namespace)
     ORDER BY given.name, given.namespace
     ON CONFLICT DO NOTHING`,
    [named.map(({ serviceName }) => serviceName), named.map(({ serviceNamespace }) => serviceNamespace)],
  );
}
