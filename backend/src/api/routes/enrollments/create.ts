import { createEnrollmentRequest, createEnrollmentResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';
import { presentEnrollment } from './present.ts';

const MINUTE_MS = 60_000;

export const createEnrollment = defineRoute({
  method: 'post',
  path: '/api/v1/enrollments',
  policy: { access: 'token', needs: 'write' },
  operationId: 'createEnrollment',
  tag: 'tokens',
  summary:
    'A secret with which an agent fetches a token of its own, once, and the command that installs the agent',
  status: 201,
  body: createEnrollmentRequest,
  answer: createEnrollmentResponse,
  handle: async ({ body }, { deps, caller, from, publicUrl, signal }) => {
    // First of all, because it may fail: an enrolment whose command nobody knows is of no use.
    const serverUrl = publicUrl();
    const { enrollment, secret } = await deps.enrollments.create(
      {
        name: body.name,
        hostKey: body.host_key ?? null,
        group: body.group ?? null,
        tags: body.tags,
        validMs: body.valid_minutes * MINUTE_MS,
      },
      byOf(caller, from),
      signal,
    );
    return {
      enrollment: presentEnrollment(enrollment, deps.clock.now()),
      secret,
      command: await deps.installCommand(serverUrl, secret),
    };
  },
});
