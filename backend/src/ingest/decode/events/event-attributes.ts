import { CHECK, HOST_CHANGE } from '@vigilops/contracts';
import { hostChangeAction, hostChangeKind, resultStatus } from '@vigilops/contracts/api';
import { z } from 'zod';
import { headOf } from '../text.ts';

/** Characters that are kept of what an observer says of a failure, and of what changed. */
const MAX_ERROR_CHARACTERS = 1_024;
const MAX_CHANGE_CHARACTERS = 256;

const seconds = z.number().min(0).max(86_400).optional();

/** A time that no certificate needs to tell from later ones: timestamps of ours end with 2199. */
const LATEST_MS = Date.UTC(2200, 0, 1) - 1;

const checkResult = z.object({
  [CHECK.id]: z.int().min(1).max(2_147_483_647).optional(),
  [CHECK.name]: z.string().min(1).max(256).optional(),
  [CHECK.definition]: z.string().optional(),
  [CHECK.status]: resultStatus,
  [CHECK.duration]: seconds,
  [CHECK.dnsDuration]: seconds,
  [CHECK.connectDuration]: seconds,
  [CHECK.tlsDuration]: seconds,
  [CHECK.firstByteDuration]: seconds,
  [CHECK.statusCode]: z.int().min(0).max(999).optional(),
  [CHECK.error]: z.string().optional(),
  [CHECK.certificateExpiry]: z.string().optional(),
});

/** Whom a result is about: one that the server defined, or one of the agent's own file. */
export type ResultClaim =
  | { readonly by: 'id'; readonly serviceId: number }
  | { readonly by: 'name'; readonly name: string; readonly definition: string };

export const checkAttributes = checkResult.transform((attributes, context) => {
  const {
    [CHECK.id]: serviceId,
    [CHECK.name]: name,
    [CHECK.definition]: definition,
    [CHECK.error]: error,
    [CHECK.certificateExpiry]: expiry,
  } = attributes;
  const claim = claimOf(serviceId, name, definition);
  if (claim === undefined) {
    context.addIssue({
      code: 'custom',
      message: `a result names its service by ${CHECK.id}, or by ${CHECK.name} and ${CHECK.definition}`,
    });
    return z.NEVER;
  }
  return {
    claim,
    found: {
      status: attributes[CHECK.status],
      durationMs: millisecondsOf(attributes[CHECK.duration]),
      dnsMs: millisecondsOf(attributes[CHECK.dnsDuration]),
      connectMs: millisecondsOf(attributes[CHECK.connectDuration]),
      tlsMs: millisecondsOf(attributes[CHECK.tlsDuration]),
      firstByteMs: millisecondsOf(attributes[CHECK.firstByteDuration]),
      statusCode: attributes[CHECK.statusCode] ?? null,
      error: error === undefined || error === '' ? null : headOf(error, MAX_ERROR_CHARACTERS),
      certificateExpiresUs: expiry === undefined ? null : microsecondsOf(expiry),
    },
  };
});

const changedTo = z
  .string()
  .transform((text) => headOf(text, MAX_CHANGE_CHARACTERS))
  .nullable()
  .default(null);

export const changeAttributes = z
  .object({
    [HOST_CHANGE.kind]: hostChangeKind,
    [HOST_CHANGE.action]: hostChangeAction,
    [HOST_CHANGE.subject]: z.string().min(1),
    [HOST_CHANGE.before]: changedTo,
    [HOST_CHANGE.after]: changedTo,
  })
  .transform((attributes) => ({
    kind: attributes[HOST_CHANGE.kind],
    action: attributes[HOST_CHANGE.action],
    subject: headOf(attributes[HOST_CHANGE.subject], MAX_CHANGE_CHARACTERS),
    before: attributes[HOST_CHANGE.before],
    after: attributes[HOST_CHANGE.after],
  }));

function claimOf(
  serviceId: number | undefined,
  name: string | undefined,
  definition: string | undefined,
): ResultClaim | undefined {
  if (serviceId !== undefined) {
    return { by: 'id', serviceId };
  }
  return name === undefined || definition === undefined ? undefined : { by: 'name', name, definition };
}

function millisecondsOf(duration: number | undefined): number | null {
  return duration === undefined ? null : duration * 1_000;
}

/** What is no time is none, and what lies outside the times of this house is its nearest: the result counts all the same. */
function microsecondsOf(rfc3339: string): number | null {
  const ms = Date.parse(rfc3339);
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), LATEST_MS) * 1_000;
}
