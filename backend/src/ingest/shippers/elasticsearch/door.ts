import type { Request } from 'express';
import { requireCompression } from '@vigilops/otlp/http';
import type { BodyForm, ShipperDoor } from '../door.ts';
import { refuse } from './answers.ts';
import { serveBulk } from './bulk.ts';
import { PROBES } from './probes.ts';

/** Elasticsearch's bulk API, as far as shippers of logs use it: documents become log records. */
export const elasticsearchDoor: ShipperDoor = {
  name: 'elasticsearch',
  routes: [
    ...(['post', 'put'] as const).flatMap((method) =>
      ['/_bulk', '/:index/_bulk'].map(
        (path) => ({ kind: 'push', method, path, form: formOf, serve: serveBulk }) as const,
      ),
    ),
    ...PROBES,
  ],
  refuse,
};

/** Read line by line: no line costs much. Clients name many media types, and curl none that fits. */
function formOf(request: Request): BodyForm {
  return { compression: requireCompression(request.headers['content-encoding']), isOneJson: false };
}
