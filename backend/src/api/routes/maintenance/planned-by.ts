import type { maintenanceDefinition } from '@vigilops/contracts/api';
import type { z } from 'zod';
import { rangeUs } from '../../times.ts';

/** What somebody asked for, as the room of checks takes it. */
export function plannedBy(body: z.output<typeof maintenanceDefinition>, nowUs: number) {
  return {
    title: body.title,
    note: body.note,
    ...rangeUs(body, nowUs),
    all: body.all,
    serviceIds: body.service_ids,
    hostIds: body.host_ids,
    groups: body.groups,
    isPublic: body.public,
  };
}
