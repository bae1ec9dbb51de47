import type { Request, Response } from 'express';
import type { ShipperRoute } from '../door.ts';
import { PRODUCT } from './answers.ts';

/** What we speak like: clients ask before they send, and want a version of their own generation. */
const VERSION = '8.19.0';

const HOUSE = {
  name: 'vigilops',
  cluster_name: 'vigilops',
  cluster_uuid: 'vigilops',
  version: {
    number: VERSION,
    build_flavor: 'default',
    build_type: 'docker',
    build_hash: 'unknown',
    build_date: '2025-01-01T00:00:00.000Z',
    build_snapshot: false,
    lucene_version: '9.12.0',
    minimum_wire_compatibility_version: '7.17.0',
    minimum_index_compatibility_version: '7.0.0',
  },
  tagline: 'You Know, for Search',
};

const HEALTH = { cluster_name: 'vigilops', status: 'green', timed_out: false, number_of_nodes: 1 };
const LICENSE = { license: { status: 'active', uid: 'vigilops', type: 'basic', mode: 'basic' } };

/**
 * Templates, policies and pipelines shape indices, of which there are none here. What is asked for is there, so that clients do
 * not try to make it; what is made all the same is acknowledged and means nothing.
 */
const FURNITURE = [
  '/_index_template/:name',
  '/_component_template/:name',
  '/_template/:name',
  '/_ilm/policy/:name',
  '/_data_stream/:name',
  '/_ingest/pipeline/:name',
  '/_alias/:name',
];

/** What Filebeat, Logstash, Vector and omelasticsearch ask before they send. */
export const PROBES: readonly ShipperRoute[] = [
  // People and other programs have `/` for themselves: they show no token there.
  probe('get', '/', HOUSE, { isMeant: showsToken }),
  probe('get', '/_license', LICENSE),
  probe('get', '/_cluster/health', HEALTH),
  probe('get', '/_cat/health', HEALTH),
  ...FURNITURE.flatMap((path) => [probe('get', path, {}), probe('put', path, { acknowledged: true })]),
];

function probe(
  method: 'get' | 'put',
  path: string,
  body: object,
  more: Pick<ShipperRoute, 'isMeant'> = {},
): ShipperRoute {
  const answer = (_request: Request, response: Response) => {
    response.set(PRODUCT).json(body);
  };
  return { kind: 'probe', method, path, answer, ...more };
}

function showsToken(request: Request): boolean {
  const accepts = request.headers.accept ?? '';
  return request.headers.authorization !== undefined && !accepts.includes('text/html');
}
