import { z } from 'zod';
import { textField } from './fields.ts';

export const timeZoneField = textField(64)
  .min(1)
  .refine((zone) => isTimeZone(zone), { message: 'must be a time zone such as Asia/Shanghai' })
  .meta({ example: 'Asia/Shanghai' });

/** Whether Intl knows the zone, which is what all computing with it is done by. */
function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

export const clockField = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must look like 22:30');
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** A stretch of every week by the clock of a place. Where a clock is put forward, what does not exist is left out. */
export const weeklyTime = z
  .strictObject({
    days: z.array(z.enum(WEEKDAYS)).min(1).max(7),
    from: clockField,
    to: clockField.meta({
      description: 'Earlier than `from`: on the next day. Equal: the whole day, from `from` on.',
    }),
    time_zone: timeZoneField,
  })
  .meta({ id: 'WeeklyTime' });
export type WeeklyTime = z.output<typeof weeklyTime>;
