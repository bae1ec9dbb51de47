import { formatTimeUs } from '@vigilops/contracts/api';
import { z } from 'zod';
import { localTime, weekdayOf } from './local-time.ts';
import { defineTool } from './tool.ts';

export const now = defineTool({
  name: 'now',
  title: 'The time',
  description:
    'The time now, in UTC and by the clock of the house, with its zone and weekday. Ask it first when a question has a ' +
    'time in words, such as "yesterday at 3 in the morning" or 昨天凌晨3点: people mean the zone of the house. Then give ' +
    'other tools the time as ISO 8601 with that offset.',
  input: z.strictObject({}),
  run: (_input, { nowUs, timeZone }) =>
    Promise.resolve({
      facts: {
        utc: formatTimeUs(nowUs),
        local: localTime(nowUs, timeZone),
        zone: timeZone,
        weekday: weekdayOf(nowUs, timeZone),
      },
      rows: [],
    }),
});
