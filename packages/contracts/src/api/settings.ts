import { z } from 'zod';
import { idField, nameField, textField, timeField } from './fields.ts';
import { archiveSettings } from './log-archives.ts';
import { dutyPlan, notificationPolicy } from './notifications.ts';
import { timeZoneField, WEEKDAYS, weeklyTime } from './weekly-time.ts';

/** As far as the environment of the backend may go. */
const days = z.int().min(1).max(3_650);
const quota = z
  .int()
  .min(64 * 2 ** 20)
  .nullable();

/** How long what is kept. Days; null of a quota: no limit but the disk. */
export const retentionSettings = z.strictObject({
  metrics_days: days.default(15).meta({ description: 'And what databases did, but for single slow runs.' }),
  rollups_days: days.default(400).meta({ description: 'Of hourly figures.' }),
  logs_days: days.default(7).meta({ description: 'And single slow runs of databases.' }),
  traces_days: days.default(7),
  checks_days: days.default(30).meta({ description: 'Of single results; states are kept for 400 days.' }),
  changes_days: days.default(90).meta({ description: 'Of what changed on hosts.' }),
  llm_calls_days: days.default(400).meta({ description: 'Of calls of LLMs and what they cost.' }),
  max_database_bytes: quota.default(null),
});

const webLinkField = textField(2_048).refine(
  (text) => /^(https?:\/\/|mailto:)/iu.test(text) && URL.canParse(text),
  {
    message: 'must be an https://, http:// or mailto: address',
  },
);

/** `shadow`: the ledger says what it would have hidden, and people are told all the same. */
const measure = z.enum(['on', 'shadow', 'off']);

export const denoisingSettings = z.strictObject({
  correlate: measure.default('on').meta({ description: 'One message for what belongs together.' }),
  hold_short_lived: measure
    .default('on')
    .meta({ description: 'Wait for what nearly always ends by itself. Never of what is critical.' }),
  flapping: measure.default('on').meta({ description: 'One message for what comes and goes all the time.' }),
});

/** The other way round: somebody else notices when this house is silent. */
export const deadManSettings = z.strictObject({
  url: webLinkField.nullable().default(null).meta({
    description: 'Asked as long as rules are evaluated and messages get out, such as one of healthchecks.io.',
  }),
  every_seconds: z.int().min(30).max(3_600).default(60),
});

/** And agents notice, too: a few of them say so by a channel that they hold for that case. */
export const silentServerSettings = z.strictObject({
  channel: nameField.nullable().default(null).meta({
    description: 'Of a kind that stands by. Its secrets are given to the hosts that watch. Null: off.',
  }),
  after_seconds: z.int().min(10).max(86_400).default(300).meta({
    description:
      'Without an answer to the first who watches; the second waits twice as long, the third three times.',
  }),
  hosts: z.int().min(1).max(3).default(3).meta({ description: 'How many watch.' }),
});

/** Used by the alert centre. */
export const notificationSettings = z.strictObject({
  default_channels: z.array(nameField).max(16).default([]),
  quiet_times: z
    .array(weeklyTime)
    .max(32)
    .default([])
    .meta({ description: 'When people hear of what is critical alone; the rest is told when they end.' }),
  policies: z
    .array(notificationPolicy)
    .max(50)
    .default([])
    .meta({ description: 'In this order. What none of them takes is told as the product comes.' }),
  duty: z.array(dutyPlan).max(20).default([]),
  denoising: denoisingSettings.prefault({}),
  dead_man: deadManSettings.prefault({}),
  silent_server: silentServerSettings.prefault({}),
});

/** Who is sent the digests; the page has them all the same. */
export const digestSettings = z.strictObject({
  daily: z.boolean().default(false).meta({ description: 'Sent each day.' }),
  weekly: z.boolean().default(true).meta({ description: 'Sent each week.' }),
  hour: z
    .int()
    .min(0)
    .max(23)
    .default(9)
    .meta({ description: 'By the clock of the house, of what was before midnight.' }),
  weekday: z.enum(WEEKDAYS).default('mon').meta({ description: 'Of the digest of a week.' }),
  language: z.enum(['house', 'en', 'zh']).default('house'),
  channels: z
    .array(nameField)
    .max(16)
    .default([])
    .meta({ description: 'Empty: the notification centre of the app, and all mail.' }),
});

export const aiSettings = z.strictObject({
  enabled: z.boolean().default(false),
  provider: nameField.nullable().default(null).meta({ description: 'Of the LLM gateway.' }),
  model: nameField.nullable().default(null),
  analysis_interval_minutes: z.int().min(5).max(1_440).default(60),
  send_raw_logs: z.boolean().default(false).meta({
    description:
      'false: templates and typed placeholders only. true holds only for a provider on this network.',
  }),
  project: nameField.nullable().default(null).meta({
    description: 'Of the LLM gateway: pays for what is asked by the assistant and investigations.',
  }),
  max_turns: z.int().min(1).max(20).default(8).meta({ description: 'Answers of the model to one question.' }),
  max_usd_per_question: z.number().min(0).max(100).default(0.5),
  max_usd_per_day: z
    .number()
    .min(0)
    .max(10_000)
    .default(5)
    .meta({ description: 'Of the assistant and investigations together, in the zone of the house.' }),
  auto_investigate: z.boolean().default(true).meta({
    description: 'A critical incident is investigated by itself, once.',
  }),
});
export type AiSettings = z.output<typeof aiSettings>;

/** A picture in the page itself: nothing is fetched from elsewhere when a visitor opens it. */
const logoField = z
  .string()
  .max(131_072)
  .regex(
    /^data:image\/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/]+={0,2}$/,
    'must be a data: URL of a PNG, JPEG, GIF or WebP',
  );

export const statusPageSettings = z.strictObject({
  enabled: z.boolean().default(false),
  title: textField(128).min(1).default('Status'),
  logo: logoField.nullable().default(null),
  language: z.enum(['auto', 'en', 'zh']).default('auto'),
  link: webLinkField.nullable().default(null).meta({ description: 'Where the logo leads.' }),
  contact: webLinkField.nullable().default(null),
  days: z.int().min(7).max(90).default(90),
  time_zone: timeZoneField.default('UTC'),
  services: z
    .array(
      z.strictObject({
        id: idField,
        name: nameField.nullable().default(null).meta({ description: 'As visitors know it.' }),
        group: nameField.nullable().default(null),
      }),
    )
    .max(200)
    .default([])
    .meta({ description: 'In this order; nothing else is shown.' }),
});

export const hostSettings = z.strictObject({
  offline_after_seconds: z
    .int()
    .min(10)
    .max(86_400)
    .default(90)
    .meta({ description: 'A host may have its own.' }),
});

/** What the gate does with log lines by itself. */
export const logSettings = z.strictObject({
  find_fields: z.boolean().default(true).meta({
    description: 'Fields of JSON and key=value lines become attributes; a level word in the line its level.',
  }),
  lines_per_minute_per_service: z.int().min(0).max(100_000_000).default(600_000).meta({
    description: 'Of each service, at each backend; what is beyond is left out, errors last. 0: no limit.',
  }),
});

export const generalSettings = z.strictObject({
  name: textField(128).min(1).default('VigilOps').meta({ description: 'Of this house, in messages.' }),
  time_zone: timeZoneField.default('UTC').meta({ description: 'Of reports.' }),
  language: z.enum(['en', 'zh']).default('en').meta({ description: 'Of messages.' }),
});

/** Every setting that is not a matter of the process. Whatever is left out has its default. */
export const settings = z
  .strictObject({
    general: generalSettings.prefault({}),
    hosts: hostSettings.prefault({}),
    retention: retentionSettings.prefault({}),
    logs: logSettings.prefault({}),
    notifications: notificationSettings.prefault({}),
    archive: archiveSettings.prefault({}),
    ai: aiSettings.prefault({}),
    digest: digestSettings.prefault({}),
    status_page: statusPageSettings.prefault({}),
  })
  .meta({ id: 'Settings' });
export type Settings = z.output<typeof settings>;

export const settingsResponse = z
  .object({
    settings,
    version: z.int().meta({ description: 'Counts changes; send it back with the next one.' }),
    updated_at: timeField.nullable(),
    updated_by: z.string().nullable(),
    fixed: z.array(z.string()).meta({
      description: 'Keys that the environment of the backend decides, such as `retention.logs_days`.',
    }),
  })
  .meta({ id: 'CurrentSettings' });

export const changeSettingsRequest = z
  .strictObject({
    settings,
    version: z
      .int()
      .min(0)
      .optional()
      .meta({ description: 'Of the answer that this was made from: 409 where somebody was quicker.' }),
  })
  .meta({ id: 'SettingsChange' });

/** One difference between what is and what a file would make of it. */
export const configurationDifference = z
  .object({
    kind: z.enum(['setting', 'service', 'maintenance', 'alert_rule', 'log_pipeline']),
    action: z.enum(['add', 'change', 'remove']),
    name: z
      .string()
      .meta({ description: 'A key such as `retention.logs_days`, or the name of what is meant.' }),
    before: z.string().nullable().meta({ description: 'As YAML.' }),
    after: z.string().nullable(),
  })
  .meta({ id: 'ConfigurationDifference' });
export type ConfigurationDifference = z.infer<typeof configurationDifference>;

export const importConfigurationRequest = z
  .strictObject({
    yaml: z.string().min(1).max(1_048_576),
    dry_run: z.boolean().default(true),
    remove: z.boolean().default(false).meta({
      description:
        'Also take away services, maintenance, alert rules and log pipelines that their section does not name.',
    }),
  })
  .meta({ id: 'ConfigurationImport' });

export const importConfigurationResponse = z
  .object({ applied: z.boolean(), differences: z.array(configurationDifference) })
  .meta({ id: 'ConfigurationImported' });

export const systemInformation = z
  .object({
    version: z.string(),
    node_version: z.string(),
    license: z.string(),
    started_at: timeField,
    uptime_seconds: z.number(),
    resident_bytes: z.int(),
    heap_bytes: z.int(),
    cpu_ratio: z
      .number()
      .nullable()
      .meta({ description: 'Of one core, since the last answer or a minute ago.' }),
    database: z.object({
      engine: z.enum(['postgres', 'timescale']),
      server_version: z.string(),
      embedded: z.boolean(),
      bytes: z.int().nullable(),
      disk_total_bytes: z.int().nullable(),
      disk_free_bytes: z.int().nullable(),
      tables: z.array(z.object({ name: z.string(), bytes: z.int() })).meta({ description: 'Largest first.' }),
    }),
    counts: z.object({ hosts: z.int(), services: z.int(), users: z.int(), series: z.int() }),
  })
  .meta({ id: 'SystemInformation' });
export type SystemInformation = z.infer<typeof systemInformation>;
