import { z } from 'zod';
import { orNull, textField, timeField, timeParam } from './fields.ts';
import { matcher } from './matchers.ts';
import { weeklyTime } from './weekly-time.ts';

export const silenceState = z.enum(['pending', 'active', 'expired']).meta({ id: 'SilenceState' });

const fields = {
  matchers: z
    .array(matcher)
    .min(1)
    .max(32)
    .meta({ description: 'All of them; one at least must not match the empty text.' }),
  comment: textField(2_048)
    .min(1)
    .meta({ description: 'Why: whoever looks at three in the morning reads it.' }),
};

export const silence = z
  .object({
    id: z.uuid(),
    ...fields,
    state: silenceState,
    starts_at: timeField,
    ends_at: timeField,
    recurrence: orNull(weeklyTime).meta({ description: 'Null: all the time between its ends.' }),
    created_by: z.string(),
    updated_at: timeField,
    hides: z.int().meta({ description: 'Alerts that fire now and are silent because of it.' }),
  })
  .meta({ id: 'Silence' });
export type Silence = z.infer<typeof silence>;

export const silenceRequest = z
  .strictObject({
    ...fields,
    starts_at: timeParam.default('now'),
    ends_at: timeParam.optional().meta({ description: 'Or `duration_seconds`.' }),
    duration_seconds: z.int().min(60).max(31_536_000).optional(),
    recurrence: orNull(weeklyTime).default(null),
  })
  .refine((request) => (request.ends_at === undefined) !== (request.duration_seconds === undefined), {
    message: 'give ends_at or duration_seconds, one of the two',
    path: ['ends_at'],
  })
  .meta({ id: 'SilenceRequest' });

export const silenceParams = z.strictObject({ id: z.uuid() });
export const listSilencesQuery = z.strictObject({ state: z.array(silenceState).max(3).optional() });
/** Active ones first, then those to come, then the newest of the past. */
export const listSilencesResponse = z.object({ items: z.array(silence) }).meta({ id: 'SilenceList' });

/** What a silence that is not made yet would hide. */
export const silencePreviewRequest = z
  .strictObject({ matchers: fields.matchers })
  .meta({ id: 'SilencePreviewRequest' });
export const silencePreview = z
  .object({ alerts: z.array(z.object({ id: z.int(), message: z.string() })), total: z.int() })
  .meta({ id: 'SilencePreview' });
