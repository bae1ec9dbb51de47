import { z } from 'zod';

/** Every answer that is not a success. `code` is stable; `message` names what was wrong here and now. */
export const errorResponse = z
  .object({
    error: z.object({
      code: z.string().meta({ description: 'See docs/reference/errors.md.' }),
      message: z.string(),
      help: z.string().meta({ description: 'What to do.' }),
      retryable: z.boolean().meta({ description: 'Whether the same request can succeed later.' }),
    }),
  })
  .meta({ id: 'Error' });
export type ErrorResponse = z.infer<typeof errorResponse>;
