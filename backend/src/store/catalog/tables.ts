import type {
  ResourceDescriptor,
  ScopeDescriptor,
  SeriesDescriptor,
  StreamDescriptor,
} from '../../model/index.ts';
import { descriptorTable } from './descriptor-table.ts';

export const resourcesTable = descriptorTable<ResourceDescriptor>({
  table: 'resources',
  hashOf: (resource) => resource.hash,
  columns: [
    { name: 'host_id', type: 'int4', of: (resource) => resource.hostId },
    { name: 'service_name', type: 'text', of: (resource) => resource.serviceName },
    { name: 'service_namespace', type: 'text', of: (resource) => resource.serviceNamespace },
    { name: 'service_instance_id', type: 'text', of: (resource) => resource.serviceInstanceId },
    { name: 'attributes', type: 'jsonb', of: (resource) => resource.attributes },
    { name: 'schema_url', type: 'text', of: (resource) => resource.schemaUrl },
  ],
});

export const scopesTable = descriptorTable<ScopeDescriptor>({
  table: 'scopes',
  hashOf: (scope) => scope.hash,
  columns: [
    { name: 'name', type: 'text', of: (scope) => scope.name },
    { name: 'version', type: 'text', of: (scope) => scope.version },
    { name: 'attributes', type: 'jsonb', of: (scope) => scope.attributes },
    { name: 'schema_url', type: 'text', of: (scope) => scope.schemaUrl },
  ],
});

export const streamsTable = descriptorTable<StreamDescriptor>({
  table: 'log_streams',
  hashOf: (stream) => stream.hash,
  columns: [
    { name: 'resource_id', type: 'int4', of: (stream) => stream.resourceId },
    { name: 'scope_id', type: 'int4', of: (stream) => stream.scopeId },
    { name: 'file_path', type: 'text', of: (stream) => stream.filePath },
  ],
  copied: {
    names: 'host_id, service_name',
    select: 'resource.host_id, resource.service_name',
    join: 'JOIN vigilops.resources AS resource ON resource.id = given.resource_id',
  },
});

/** A series whose metric has an id already. */
export interface NewSeries {
  readonly descriptor: SeriesDescriptor;
  readonly metricId: number;
}

export const seriesTable = descriptorTable<NewSeries>({
  table: 'series',
  hashOf: ({ descriptor }) => descriptor.hash,
  columns: [
    { name: 'metric_id', type: 'int4', of: ({ metricId }) => metricId },
    { name: 'resource_id', type: 'int4', of: ({ descriptor }) => descriptor.resourceId },
    { name: 'scope_id', type: 'int4', of: ({ descriptor }) => descriptor.scopeId },
    { name: 'attributes', type: 'jsonb', of: ({ descriptor }) => descriptor.attributes },
  ],
  copied: {
    names: 'host_id',
    select: 'resource.host_id',
    join: 'JOIN vigilops.resources AS resource ON resource.id = given.resource_id',
  },
});
