import type { ShipperDoor } from './door.ts';
import { elasticsearchDoor } from './elasticsearch/door.ts';
import { lokiDoor } from './loki/door.ts';

/** The protocols of other shippers over HTTP. */
export const SHIPPER_DOORS: readonly ShipperDoor[] = [lokiDoor, elasticsearchDoor];
