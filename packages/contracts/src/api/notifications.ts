import { z } from 'zod';
import { alertSeverity } from './alert-severity.ts';
import { cursorField, idField, nameField, orNull, textField, timeField, timeParam } from './fields.ts';
import { matchers } from './matchers.ts';
import { clockField, timeZoneField, WEEKDAYS } from './weekly-time.ts';

/** How a channel reaches: steps of a policy may name a whole class, so that a channel that is added later is in it. */
export const CHANNEL_CLASSES = ['in_app', 'chat', 'email', 'sms', 'voice', 'webhook', 'record'] as const;
export const channelClass = z.enum(CHANNEL_CLASSES).meta({
  id: 'ChannelClass',
  description:
    '`webhook`: a program, which hears of each alert; `record`: something that is only written down.',
});
export type ChannelClass = z.infer<typeof channelClass>;

const twoLanguages = z.object({ en: z.string(), zh: z.string() });

/** One field of a channel's form. */
export const channelField = z
  .object({
    key: z.string(),
    kind: z.enum(['text', 'secret', 'url', 'number', 'switch', 'choice', 'list', 'multiline']).meta({
      description: '`secret`: written, never read again; `list`: texts, one a line.',
    }),
    required: z.boolean(),
    label: twoLanguages,
    help: twoLanguages.nullable(),
    placeholder: z.string().nullable(),
    choices: z.array(z.object({ value: z.string(), label: twoLanguages })).nullable(),
    default: z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()]),
  })
  .meta({ id: 'ChannelField' });
export type ChannelField = z.infer<typeof channelField>;

/** A kind of channel: what its form asks and what its provider allows. */
export const channelType = z
  .object({
    type: z.string(),
    class: channelClass,
    title: twoLanguages,
    setup: twoLanguages.meta({ description: 'How to get what the form asks, as numbered lines.' }),
    fields: z.array(channelField),
    per_minute: z.int().nullable().meta({ description: "The provider's limit; a storm is folded to it." }),
    stands_by: z.boolean().meta({
      description: 'Hosts can send by it when this server is silent: `notifications.silent_server`.',
    }),
  })
  .meta({ id: 'ChannelType' });
export type ChannelType = z.infer<typeof channelType>;
export const listChannelTypesResponse = z
  .object({ items: z.array(channelType) })
  .meta({ id: 'ChannelTypeList' });

/** What a form holds. Of a secret: the text to set, or left out to keep what is there. */
export const channelConfig = z
  .record(
    textField(64).min(1),
    z.union([textField(16_384), z.number(), z.boolean(), z.array(textField(1_024)).max(256)]),
  )
  .refine((config) => Object.keys(config).length <= 32, { message: 'at most 32 fields' });
export type ChannelConfig = z.output<typeof channelConfig>;

const channelFields = {
  name: nameField,
  type: nameField,
  enabled: z.boolean().default(true),
  config: channelConfig,
  send_resolved: z.boolean().default(true),
  min_severity: alertSeverity.default('info').meta({ description: 'What is less is not told here.' }),
  language: z
    .enum(['en', 'zh'])
    .nullable()
    .default(null)
    .meta({ description: "Null: the house's, of the settings." }),
  per_minute: z
    .int()
    .min(1)
    .max(6_000)
    .nullable()
    .default(null)
    .meta({ description: "Below the provider's limit. Null: the provider's." }),
  fallback: nameField
    .nullable()
    .default(null)
    .meta({ description: 'Another channel, which is told where this one refuses for good.' }),
};

export const channelRequest = z.strictObject(channelFields).meta({ id: 'NotificationChannelRequest' });
export type ChannelRequest = z.output<typeof channelRequest>;

export const notificationChannel = z
  .object({
    id: idField,
    ...channelFields,
    class: channelClass,
    secrets: z.array(z.string()).meta({ description: 'Keys of secrets that are set.' }),
    state: z.enum(['untried', 'working', 'waiting', 'broken']).meta({
      description: '`waiting`: the provider asked to wait; `broken`: it refuses, and nobody is reached here.',
    }),
    last_error: z.string().nullable(),
    last_sent_at: timeField.nullable(),
    waiting: z.int().meta({ description: 'Messages that are not sent yet.' }),
  })
  .meta({ id: 'NotificationChannel' });
export type NotificationChannel = z.infer<typeof notificationChannel>;

export const listChannelsResponse = z
  .object({ items: z.array(notificationChannel) })
  .meta({ id: 'NotificationChannelList' });
export const channelParams = z.strictObject({ id: idField });

/** A channel is tried as the form has it, saved or not; `id` gives the secrets that the form does not show. */
export const testChannelRequest = z
  .strictObject({ channel: channelRequest, id: idField.optional() })
  .meta({ id: 'ChannelTest' });
export const testChannelResponse = z
  .object({
    outcome: z.enum(['sent', 'refused', 'unreachable', 'busy']),
    message: z.string().meta({ description: "In the provider's own words, without secrets." }),
    took_ms: z.number(),
  })
  .meta({ id: 'ChannelTested' });

/** Who is told at one time after an incident began that nobody has acknowledged yet. */
export const policyStep = z
  .strictObject({
    after_seconds: z.int().min(0).max(604_800).default(0),
    classes: z.array(channelClass).max(7).default([]),
    channels: z.array(nameField).max(16).default([]),
    duty: z.array(nameField).max(8).default([]).meta({
      description:
        'Duty plans: who is on duty now is mentioned, or is who the mail, message or call goes to.',
    }),
  })
  .meta({ id: 'PolicyStep' });

const ladder = z.strictObject({
  steps: z.array(policyStep).max(8),
  repeat_seconds: z
    .int()
    .min(300)
    .max(604_800)
    .nullable()
    .meta({ description: 'The first step again, so often, until somebody acknowledges. Null: never.' }),
});

/** The table of the product's plan: more severe and longer alone, louder. */
const LADDERS = {
  critical: {
    steps: [
      { after_seconds: 0, classes: ['in_app', 'chat', 'email', 'webhook', 'record'] },
      { after_seconds: 900, classes: ['chat', 'email', 'sms', 'voice'] },
    ],
    repeat_seconds: 3_600,
  },
  warning: {
    steps: [{ after_seconds: 0, classes: ['in_app', 'chat', 'webhook', 'record'] }],
    repeat_seconds: 43_200,
  },
  info: { steps: [{ after_seconds: 0, classes: ['in_app', 'webhook', 'record'] }], repeat_seconds: null },
} satisfies Record<string, z.input<typeof ladder>>;

/** The first policy whose matchers an incident's most severe alert has decides; one without matchers takes the rest. */
export const notificationPolicy = z
  .strictObject({
    name: nameField,
    matchers: matchers.default([]),
    group_wait_seconds: z.int().min(0).max(300).default(2).meta({
      description: 'How long the first message waits for alerts that belong to it.',
    }),
    critical: ladder.prefault(LADDERS.critical),
    warning: ladder.prefault(LADDERS.warning),
    info: ladder.prefault(LADDERS.info),
  })
  .meta({ id: 'NotificationPolicy' });
export type NotificationPolicy = z.output<typeof notificationPolicy>;

export const dutyPerson = z
  .strictObject({
    name: nameField,
    email: z.email().max(254).nullable().default(null),
    phone: z
      .string()
      .regex(/^\+?[0-9][0-9 -]{4,22}$/, 'must be a telephone number')
      .nullable()
      .default(null),
  })
  .meta({ id: 'DutyPerson' });

/** People who take turns. */
export const dutyPlan = z
  .strictObject({
    name: nameField,
    time_zone: timeZoneField.default('UTC'),
    people: z.array(dutyPerson).min(1).max(50).meta({ description: 'In this order.' }),
    every: z.enum(['day', 'week']).default('week'),
    handover_day: z.enum(WEEKDAYS).default('mon').meta({ description: 'Of weekly turns.' }),
    handover_at: clockField.default('09:00'),
    starts_on: z.iso.date().meta({ description: "The first person's first day." }),
    overrides: z
      .array(
        z.strictObject({
          person: nameField,
          from: z.iso.datetime({ offset: true }),
          to: z.iso.datetime({ offset: true }),
        }),
      )
      .max(200)
      .default([])
      .meta({ description: 'The last one of those that hold wins.' }),
  })
  .meta({ id: 'DutyPlan' });
export type DutyPlan = z.output<typeof dutyPlan>;

export const dutyTurn = z
  .object({
    from: timeField,
    to: timeField,
    person: z.string(),
    is_override: z.boolean(),
  })
  .meta({ id: 'DutyTurn' });
/** Who is on duty now, and the turns of the next four weeks. */
export const listDutyResponse = z
  .object({
    items: z.array(
      z.object({
        name: z.string(),
        now: orNull(dutyPerson),
        until: timeField.nullable(),
        turns: z.array(dutyTurn),
      }),
    ),
  })
  .meta({ id: 'DutyList' });

/** Why a message is sent. */
export const NOTICE_KINDS = [
  'firing',
  'update',
  'escalation',
  'reminder',
  'resolved',
  'digest',
  'report',
  'test',
] as const;
export const noticeKind = z.enum(NOTICE_KINDS).meta({ id: 'NoticeKind' });
export type NoticeKind = z.infer<typeof noticeKind>;

/** One message to one channel, and what became of it. */
export const notice = z
  .object({
    id: z.int(),
    incident_id: idField.nullable(),
    kind: noticeKind,
    channel: z.string(),
    channel_type: z.string(),
    state: z.enum(['waiting', 'sent', 'folded', 'given_up', 'withdrawn']).meta({
      description: '`folded`: told in a digest; `withdrawn`: nobody needs it any more.',
    }),
    severity: alertSeverity,
    title: z.string(),
    alerts: z.int(),
    made_at: timeField,
    sent_at: timeField.nullable(),
    attempts: z.int(),
    error: z.string().nullable(),
    receipt: z.string().nullable().meta({ description: "The provider's own number of the message." }),
  })
  .meta({ id: 'Notice' });
export type Notice = z.infer<typeof notice>;

export const listNoticesQuery = z.strictObject({
  incident_id: idField.optional(),
  channel: nameField.optional(),
  kind: z.array(noticeKind).max(8).optional(),
  in_app: z.stringbool().optional().meta({ description: 'true: those of the notification centre alone.' }),
  from: timeParam.default('now-7d'),
  to: timeParam.default('now'),
  limit: z.int().min(1).max(500).default(100),
  cursor: cursorField.optional(),
});
/** Newest first. */
export const listNoticesResponse = z
  .object({ items: z.array(notice), next_cursor: z.string().nullable() })
  .meta({ id: 'NoticeList' });

/** Messages of the notification centre, as they come: each is the `data` of one event. */
export const streamNoticesQuery = z.strictObject({});
export const streamNoticesHeaders = z.object({
  'last-event-id': textField(256).optional().meta({
    description:
      'The `id` of the last event that arrived: what came within ten minutes since then is sent first.',
  }),
});
