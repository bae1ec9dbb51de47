import { z } from 'zod';
import { idField, nameField, textField, timeField } from './fields.ts';

/** A secret with which an agent fetches a token of its own, once. */
export const enrollment = z
  .object({
    id: idField,
    name: z.string(),
    host_key: z.string().nullable().meta({ description: 'The only host that may use it.' }),
    group: z.string().nullable(),
    tags: z.array(z.string()),
    state: z.enum(['open', 'used', 'expired', 'revoked']),
    created_at: timeField,
    created_by: z.string(),
    expires_at: timeField,
    used_at: timeField.nullable(),
    used_by: z.string().nullable().meta({ description: 'Name of the host.' }),
  })
  .meta({ id: 'Enrollment' });
export type Enrollment = z.infer<typeof enrollment>;

export const createEnrollmentRequest = z
  .strictObject({
    name: nameField.default('agent'),
    host_key: nameField.optional(),
    group: nameField.optional(),
    tags: z.array(nameField).max(32).default([]),
    valid_minutes: z.int().min(5).max(10_080).default(60),
  })
  .meta({ id: 'NewEnrollment' });

export const createEnrollmentResponse = z
  .object({
    enrollment,
    secret: z.string().meta({ description: 'Shown this once; only its hash is kept.' }),
    command: z.string().meta({ description: 'To run on the host, as root.' }),
  })
  .meta({ id: 'CreatedEnrollment' });

export const listEnrollmentsResponse = z
  .object({ items: z.array(enrollment) })
  .meta({ id: 'EnrollmentList' });
export const enrollmentParams = z.strictObject({ id: idField });

/** The agent's side; its `Authorization: Bearer` is the enrolment's secret. */
export const enrollAgentRequest = z
  .strictObject({
    host_key: nameField.meta({ description: 'What makes the host this host: its machine-id.' }),
    host_name: nameField,
    agent_version: textField(64).min(1).default('unknown'),
  })
  .meta({ id: 'AgentEnrollment' });

export const enrollAgentResponse = z
  .object({
    token: z.string().meta({ description: 'An agent token for this host.' }),
    name: z.string(),
    group: z.string().nullable(),
    tags: z.array(z.string()),
  })
  .meta({ id: 'EnrolledAgent' });
