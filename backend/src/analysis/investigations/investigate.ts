import type { AssistantRow, InvestigationReport } from '@vigilops/contracts/api';
import { plainEvidence } from '../assistant/plain-evidence.ts';
import { createConcealer, type Concealer } from '../assistant/conceal.ts';
import { createPseudonyms } from '../assistant/pseudonyms.ts';
import { askModel, NO_COST, type AskDeps } from '../assistant/ask.ts';
import { openLine } from '../assistant/open-line.ts';
import type { AskEnding } from '../../model/index.ts';
import type { ToolSources } from '../tools/sources.ts';

const MOST_ROWS = 20;
const MOST_CAUSES = 5;
const MOST_SUGGESTIONS = 5;

const QUESTIONS = {
  en: 'Investigate this incident. What broke, since when, and what shows it? What is the likely cause? What should people do, first of all by the knowledge base (search_knowledge)? Say what you do not know.',
  zh: '请调查这个事件：什么坏了、从何时开始、依据是什么？最可能的原因是什么？应当怎么处理（优先查知识库 search_knowledge）？不知道的请直接说明。',
} as const;

export interface InvestigateBy {
  readonly incidentId: number;
  readonly startedBy: string;
  readonly userId: number | null;
  readonly sources: ToolSources;
  readonly nowUs: number;
  /** Without one where nobody is to be paid for words. */
  readonly mayAskModel: boolean;
}

/**
 * Looks into an incident whose investigation `id` was begun: what is known without a model first, then its words where there is
 * one. Its report is kept whatever the model does. Never throws.
 */
export async function investigate(
  deps: AskDeps,
  id: number,
  by: InvestigateBy,
  signal: AbortSignal,
): Promise<void> {
  const { store, clock } = deps;
  try {
    const found = await report(deps, by, signal);
    await store.endInvestigation(
      id,
      { state: 'done', line: lineOf(found.report), ...found },
      clock.now(),
      // It was paid for: it is kept, though nobody may wait any more.
      new AbortController().signal,
    );
  } catch (error) {
    deps.logger.warn(
      { err: error, incident: by.incidentId },
      'an investigation failed; it may be started again',
    );
    const nothing = {
      state: 'failed',
      ended: 'lost',
      report: null,
      usd: null,
      model: null,
      line: '',
    } as const;
    await store
      .endInvestigation(id, nothing, clock.now(), new AbortController().signal)
      // The database is away: the job finds it later, and calls it lost.
      .catch(() => undefined);
  }
}

interface Reported {
  readonly report: InvestigationReport;
  readonly ended: AskEnding;
  readonly usd: number | null;
  readonly model: string | null;
}

async function report(deps: AskDeps, by: InvestigateBy, signal: AbortSignal): Promise<Reported> {
  const language = deps.settings().general.language;
  const incident = await by.sources.getIncident(by.incidentId);
  const about = `about=incident:${String(by.incidentId)}`;
  const opened = by.mayAskModel
    ? await openLine(deps, { userId: by.userId, environment: 'investigation' })
    : ({ outcome: 'limit', why: '' } as const);
  const line = opened.outcome === 'line' ? opened.line : undefined;
  const isRaw = deps.settings().ai.send_raw_logs && line?.provider.isLocal === true;
  const { markOf } = createPseudonyms(deps.randomBytes(32));
  const concealer = createConcealer({ pseudonyms: { markOf, counts: () => new Map() }, isRaw });
  const seen = { ...by, concealer, markOf };
  const evidence = await plainEvidence(deps.toolbox, { ...seen, about, signal });
  const causes = await rowsOf(deps, seen, 'rank_causes', { incident: `incident:${String(by.incidentId)}` });
  const suggestions = await rowsOf(deps, seen, 'search_knowledge', {
    incident: `incident:${String(by.incidentId)}`,
    limit: MOST_SUGGESTIONS,
  });
  const told =
    line === undefined
      ? { ended: opened.outcome as AskEnding, parts: [], toolCalls: [], cost: NO_COST }
      : await askModel(
          deps,
          { text: QUESTIONS[language], language, about, conversationId: null },
          { owner: 'investigation', ...by },
          { earlier: [], line, isRaw, concealer, markOf },
          () => undefined,
          signal,
        );
  return {
    report: {
      language,
      what: concealer.text(incident.title),
      since: incident.started_at,
      causes: causes.slice(0, MOST_CAUSES),
      evidence: evidence.slice(0, MOST_ROWS),
      suggestions:
        suggestions.length > 0 ? [...suggestions] : await byWords(deps, incident.title, concealer, signal),
      parts: [...told.parts],
      tool_calls: [...told.toolCalls],
    },
    ended: told.ended,
    usd: told.cost.usd,
    model: line?.model ?? null,
  };
}

async function rowsOf(
  deps: AskDeps,
  by: {
    readonly sources: ToolSources;
    readonly nowUs: number;
    readonly concealer: Concealer;
    readonly markOf: (label: string, value: string) => string;
  },
  tool: string,
  input: object,
): Promise<readonly AssistantRow[]> {
  if (!deps.toolbox.descriptions.some(({ name }) => name === tool)) {
    return [];
  }
  const answer = await deps.toolbox.run(tool, input, by);
  return answer.isError ? [] : by.concealer.answer(answer.text).rows;
}

/** Where nothing was written for this incident: what is like its words. */
async function byWords(
  deps: AskDeps,
  title: string,
  concealer: Concealer,
  signal: AbortSignal,
): Promise<AssistantRow[]> {
  const found = (await deps.knowledge?.search(title, MOST_SUGGESTIONS, signal).catch(() => [])) ?? [];
  return found.map((article) => ({
    cite: `article:${String(article.id)}`,
    link: article.link,
    label: concealer.text(article.title),
  }));
}

const MOST_LINE = 400;

/** Of the time line of the incident. */
function lineOf({ language, parts, causes }: InvestigationReport): string {
  const [said] = parts;
  const [cause] = causes;
  const head = language === 'zh' ? '已调查' : 'Investigated';
  const what =
    said?.text ??
    (cause === undefined
      ? language === 'zh'
        ? '没有找到明确的原因，见报告中的依据'
        : 'no clear cause; the report has what was found'
      : cause.label);
  const line = `${head}: ${what}`;
  return line.length > MOST_LINE ? `${line.slice(0, MOST_LINE).toWellFormed()}…` : line;
}
