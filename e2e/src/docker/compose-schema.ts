import { z } from 'zod';

/*
 * The part of the Compose specification (https://compose-spec.io) that docker-compose.yml uses. Strict: a misspelt key fails
 * here as it does in `docker compose config`.
 */

const duration = z.string().regex(/^(?:\d+(?:ms|s|m|h))+$/);
const condition = z.enum(['service_started', 'service_healthy', 'service_completed_successfully']);
const environment = z.record(z.string().regex(/^[A-Z_0-9]+$/), z.string());

const healthcheck = z.strictObject({
  test: z.tuple([z.enum(['CMD', 'CMD-SHELL']), z.string()], z.string()),
  interval: duration,
  timeout: duration,
  start_period: duration.optional(),
  retries: z.int().positive(),
});

const service = z.strictObject({
  image: z.string(),
  build: z.strictObject({ context: z.string(), dockerfile: z.string(), target: z.string() }).optional(),
  restart: z.enum(['no', 'always', 'on-failure', 'unless-stopped']),
  user: z.string().optional(),
  command: z.array(z.string()).optional(),
  depends_on: z.record(z.string(), z.strictObject({ condition })).optional(),
  environment,
  ports: z.array(z.string().regex(/^127\.0\.0\.1:\d+:\d+$/, 'published to this machine only')).optional(),
  volumes: z.array(z.string().regex(/^[^:]+:\/[^:]+(?::ro)?$/)),
  healthcheck: healthcheck.optional(),
  pid: z.literal('host').optional(),
  network_mode: z.literal('host').optional(),
  init: z.boolean().optional(),
  cap_drop: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
  shm_size: z.string().optional(),
  stop_grace_period: duration.optional(),
});

export const composeFile = z.strictObject({
  name: z.string(),
  'x-backend': z.unknown(),
  services: z.record(z.string(), service),
  networks: z.strictObject({
    default: z.strictObject({
      ipam: z.strictObject({ config: z.array(z.strictObject({ subnet: z.string() })) }),
    }),
  }),
  volumes: z.record(z.string(), z.null()),
});
