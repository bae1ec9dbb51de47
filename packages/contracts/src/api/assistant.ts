import { z } from 'zod';
import { idField, orNull, textField, timeField } from './fields.ts';

export const MAX_QUESTION_CHARACTERS = 4_000;

/** A row that a tool found: what an answer may cite and a person can open. */
export const assistantRow = z
  .object({
    cite: z.string(),
    link: z.string().meta({ description: 'A path of the app, made here and never by a model.' }),
    label: z.string().meta({ description: 'The row in a few words; secrets and personal data are marks.' }),
  })
  .meta({ id: 'AssistantRow' });
export type AssistantRow = z.infer<typeof assistantRow>;

/** A sentence or a line of an answer, after it was checked. Plain text. */
export const assistantAnswerPart = z
  .object({
    text: z.string(),
    citations: z.array(assistantRow),
    invented: z.int().meta({ description: 'References that no tool had found; they were taken out.' }),
    starts_line: z.boolean(),
  })
  .meta({ id: 'AssistantAnswerPart' });
export type AssistantAnswerPart = z.infer<typeof assistantAnswerPart>;

/** What was asked of the house to answer. */
export const assistantToolCall = z
  .object({
    tool: z.string(),
    title: z.string(),
    input: z.string().meta({ description: 'JSON.' }),
    rows: z.int(),
    error: z.string().nullable(),
  })
  .meta({ id: 'AssistantToolCall' });
export type AssistantToolCall = z.infer<typeof assistantToolCall>;

export const ASK_ENDINGS = [
  'answered',
  'cut',
  'off',
  'no_model',
  'over_budget',
  'limit',
  'provider_down',
  'nonsense',
  'stopped',
  'lost',
] as const;
export const askEnding = z.enum(ASK_ENDINGS).meta({ id: 'AskEnding' });

const aboutField = textField(8_192).meta({
  description:
    'What the question is about, as addresses of the app carry it: `about=incident:7`, `about=log:<id>`, `about=panel&host=web-1&from=now-1h`. What it names is looked up here.',
  example: 'about=incident:7',
});
const questionField = textField(MAX_QUESTION_CHARACTERS)
  .min(1)
  .meta({ example: '昨天凌晨3点支付服务为什么报错？' });

export const askAssistantRequest = z
  .strictObject({
    question: questionField,
    language: z.enum(['en', 'zh']).default('en').meta({ description: 'Of the answer.' }),
    conversation_id: z.uuid().optional().meta({ description: 'Left out: a new one begins.' }),
    about: aboutField.optional(),
  })
  .meta({ id: 'AssistantQuestion' });

const costFields = {
  input_tokens: z.int(),
  output_tokens: z.int(),
  usd: z.number().nullable().meta({ description: 'Null: nobody knows what this model costs.' }),
};

/** The data of an event: `type` is its name too. */
export const assistantEvent = z
  .discriminatedUnion('type', [
    z.object({
      type: z.literal('started'),
      conversation_id: z.string(),
      turn_id: z.string(),
      provider: z.string().nullable(),
      model: z.string().nullable(),
      is_local: z.boolean(),
      max_turns: z.int(),
      max_usd: z.number(),
    }),
    z.object({ type: z.literal('turn'), number: z.int() }),
    z.object({ type: z.literal('tool'), ...assistantToolCall.shape }),
    z.object({ type: z.literal('part'), part: assistantAnswerPart }),
    z
      .object({ type: z.literal('retract') })
      .meta({ description: 'All parts so far were no answer: the model asked on.' }),
    z.object({ type: z.literal('cost'), ...costFields }),
    z.object({ type: z.literal('evidence'), rows: z.array(assistantRow) }),
    z.object({ type: z.literal('end'), ended: askEnding, message: z.string().nullable() }),
  ])
  .meta({ id: 'AssistantEvent' });
export type AssistantEvent = z.infer<typeof assistantEvent>;

export const assistantStateQuery = z.strictObject({ language: z.enum(['en', 'zh']).default('en') });

export const assistantState = z
  .object({
    ready: orNull(askEnding).meta({ description: 'Null: a question would be asked; else how it would end.' }),
    message: z.string().nullable(),
    provider: z.string().nullable(),
    model: z.string().nullable(),
    is_local: z.boolean(),
    raw_text: z.boolean().meta({ description: 'Log lines would be sent as they are.' }),
    max_turns: z.int(),
    max_usd_per_question: z.number(),
    max_usd_per_day: z.number(),
    usd_today: z.number(),
  })
  .meta({ id: 'AssistantState' });
export type AssistantState = z.infer<typeof assistantState>;

export const conversationParams = z.object({
  id: textField(64).min(1).meta({ example: '00000000-0000-4000-8000-000000000000' }),
});

const conversationFields = {
  id: z.string(),
  title: z.string(),
  created_at: timeField,
  updated_at: timeField,
  turns: z.int(),
};

export const listConversationsResponse = z
  .object({ items: z.array(z.object(conversationFields)) })
  .meta({ id: 'Conversations' });

export const assistantTurn = z
  .object({
    id: z.string(),
    question: z.string(),
    about: z.string().nullable(),
    asked_at: timeField,
    ended: orNull(askEnding),
    parts: z.array(assistantAnswerPart),
    evidence: z.array(assistantRow),
    tool_calls: z.array(assistantToolCall),
    provider: z.string().nullable(),
    model: z.string().nullable(),
    ...costFields,
  })
  .meta({ id: 'AssistantTurn' });
export type AssistantTurn = z.infer<typeof assistantTurn>;

export const conversation = z
  .object({ ...conversationFields, asked: z.array(assistantTurn) })
  .meta({ id: 'Conversation' });

export const previewPrivacyRequest = z
  .strictObject({
    question: questionField,
    language: z.enum(['en', 'zh']).default('en'),
    about: aboutField.optional(),
  })
  .meta({ id: 'PrivacyQuestion' });

export const privacyPreview = z
  .object({
    state: assistantState,
    messages: z.array(
      z.object({
        role: z.enum(['system', 'user']),
        before: z.string().meta({ description: 'As it is known here; for your eyes alone.' }),
        after: z.string().meta({ description: 'As it would be sent.' }),
      }),
    ),
    marks: z
      .array(z.object({ mark: z.string(), count: z.int() }))
      .meta({ description: 'What stands in place of values.' }),
    tools: z.array(z.object({ name: z.string(), title: z.string() })).meta({
      description: 'What the model may ask for; its answers go the same way.',
    }),
    bytes: z.int(),
    raw_bytes: z.int().meta({ description: 'Of the same without placeholders.' }),
  })
  .meta({ id: 'PrivacyPreview' });
export type PrivacyPreview = z.infer<typeof privacyPreview>;

export const investigationReport = z
  .object({
    language: z.enum(['en', 'zh']),
    what: z.string(),
    since: timeField,
    causes: z.array(assistantRow).meta({ description: 'Likely causes, the likeliest first.' }),
    evidence: z.array(assistantRow),
    suggestions: z.array(assistantRow).meta({ description: 'Of the knowledge base.' }),
    parts: z
      .array(assistantAnswerPart)
      .meta({ description: 'Words of a model; empty where there are none.' }),
    tool_calls: z.array(assistantToolCall),
  })
  .meta({ id: 'InvestigationReport' });
export type InvestigationReport = z.infer<typeof investigationReport>;

export const investigation = z
  .object({
    id: idField,
    incident_id: idField,
    state: z.enum(['running', 'done', 'failed']),
    started_at: timeField,
    ended_at: timeField.nullable(),
    started_by: z.string(),
    ended: orNull(askEnding),
    model: z.string().nullable(),
    usd: z.number().nullable(),
    report: orNull(investigationReport),
  })
  .meta({ id: 'Investigation' });
export type Investigation = z.infer<typeof investigation>;

export const listInvestigationsQuery = z.strictObject({
  incident_id: idField.optional(),
  limit: z.int().min(1).max(100).default(30),
});
export const listInvestigationsResponse = z
  .object({ items: z.array(investigation) })
  .meta({ id: 'Investigations' });
export const startInvestigationRequest = z
  .strictObject({ incident_id: idField })
  .meta({ id: 'InvestigationStart' });
