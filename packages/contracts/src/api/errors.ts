import { z } from 'zod';

const told = {
  code: z.string().meta({ description: 'Stable; see docs/reference/errors.md.' }),
  help: z.string().meta({ description: 'What to do.' }),
  retryable: z.boolean().meta({ description: 'Whether the same request can succeed later.' }),
};

/** Every answer that is not a success: a problem of RFC 9457, with members of ours. `detail` names what was wrong here. */
export const problem = z
  .object({
    type: z.literal('about:blank').meta({ description: '`code` tells the kind, not a URL.' }),
    title: z.string().meta({ description: 'The phrase of the HTTP status.' }),
    status: z.int(),
    detail: z.string(),
    ...told,
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problem>;

/** What failed of a request that asked for several things. */
export const partFailure = z.object({ message: z.string(), ...told }).meta({ id: 'PartFailure' });
export type PartFailure = z.infer<typeof partFailure>;
