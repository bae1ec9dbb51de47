import { z } from 'zod';
import { textField } from './fields.ts';

/** Names of labels as Prometheus has them since 3.0: any text. */
export const labelName = textField(256).min(1);

/** Of an alert, as senders and rules give them. Values of no text are no labels. */
export const alertLabels = z
  .record(labelName, textField(4_096))
  .refine((labels) => Object.keys(labels).length <= 64, { message: 'at most 64 labels' });

/**
 * One condition on a label, with Alertmanager's words: `=`, `!=`, `=~`, `!~`. A label that is missing is the empty text;
 * a regular expression (RE2's syntax) has to match the whole value.
 */
export const matcher = z
  .strictObject({
    name: labelName,
    value: textField(1_024),
    is_regex: z.boolean().default(false),
    is_equal: z.boolean().default(true),
  })
  .meta({ id: 'LabelMatcher' });
export type Matcher = z.output<typeof matcher>;

/** All of them have to match. */
export const matchers = z.array(matcher).max(32);
