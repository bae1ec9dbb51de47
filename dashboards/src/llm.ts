import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { AS_ONE, matches, metric, type MetricParts, type Question } from './ask/question.ts';
import { COLOUR } from './house/colours.ts';
import { dashboardOf } from './house/dashboard.ts';
import { APP_PAGE } from './house/links.ts';
import { UID } from './house/source.ts';
import { chart } from './panels/chart.ts';
import { stat } from './panels/figures.ts';
import { llmCost } from './panels/own.ts';

/** OpenTelemetry's conventions for generative AI: the gateway sends these, and so do programs with an SDK for them. */
const DURATION = 'gen_ai.client.operation.duration';
const TOKENS = 'gen_ai.client.token.usage';
const MODEL = 'gen_ai.request.model';
const TOKEN_TYPE = 'gen_ai.token.type';
const MOST_LINES = 10;
/** Histograms have no rollups: few points of a long range are enough to see how it went. */
const POINTS = 120;

const byModel: MetricParts = { groupBy: [MODEL], legend: `{{${MODEL}}}`, limit: MOST_LINES };

export const llm = (): Dashboard =>
  dashboardOf({
    uid: UID.llm,
    title: 'VigilOps LLM cost',
    description:
      'What do LLMs cost, and do they answer? Spending by model and project, budgets, calls and tokens.',
    page: { title: 'LLM in VigilOps', url: APP_PAGE.llm },
    sections: [
      {
        tiles: [
          { panel: costByModel(), width: 12, height: 12 },
          { panel: costByProject(), width: 12, height: 12 },
        ],
      },
      { tiles: figures() },
      {
        tiles: [
          { panel: calls(), width: 12, height: 8 },
          { panel: durations(), width: 12, height: 8 },
          { panel: failures(), width: 12, height: 8 },
          { panel: tokens(), width: 12, height: 8 },
        ],
      },
    ],
  });

const costByModel = () =>
  llmCost(
    {
      id: 1,
      title: 'Cost by model',
      description:
        'What calls through the gateway cost, with budgets of all calls as lines and how far budgets are used. If it rises, see by whom on the page LLM.',
    },
    'model',
    true,
  );

const costByProject = () =>
  llmCost(
    {
      id: 2,
      title: 'Cost by project',
      description:
        'The same by project. One that grows alone has changed its prompts, its model or its number of users.',
    },
    'project',
    false,
  );

const rate = (parts: MetricParts): Question => metric(DURATION, { timeFunction: 'rate', ...parts });
const failed = (parts: MetricParts): Question => rate({ filters: [matches('error.type', '.+')], ...parts });
const took = (quantile: number, parts: MetricParts): Question =>
  metric(DURATION, { timeFunction: 'quantile', quantile, ...parts });
const size = (quantile: number, parts: MetricParts): Question =>
  metric(TOKENS, { timeFunction: 'quantile', quantile, ...parts });

function figures() {
  const together = { ...AS_ONE, legend: 'All' };
  const perSecond = stat(
    {
      id: 3,
      title: 'Calls',
      description:
        'Calls of LLMs a second, the mean of ten minutes. None: nobody asks, or programs cannot reach the gateway.',
      questions: [rate(together)],
      isNow: true,
    },
    { unit: 'reqps', decimals: 2, min: 0, noValue: 'No calls' },
    { reducer: 'mean' },
  );
  const failing = stat(
    {
      id: 4,
      title: 'Failures',
      description:
        'Calls a second that a provider did not answer well. If there are many, the list of calls on the page LLM says why.',
      questions: [failed(together)],
      isNow: true,
    },
    { unit: 'reqps', decimals: 3, min: 0, noValue: 'None' },
    { reducer: 'mean' },
  );
  const slow = stat(
    {
      id: 5,
      title: 'p95',
      description:
        '95 of 100 calls are answered within this time. If it has risen, see by model below, and give its alias another target.',
      questions: [took(0.95, together)],
      isNow: true,
    },
    { unit: 's', decimals: 1, noValue: 'No calls' },
    { reducer: 'mean' },
  );
  return [perSecond, failing, slow].map((panel) => ({ panel, width: 8, height: 4 }));
}

const calls = () =>
  chart(
    {
      id: 6,
      title: 'Calls by model',
      description:
        'Calls a second. A model that falls to nothing was taken out of an alias, or its provider has been away for long.',
      questions: [rate(byModel)],
      maxDataPoints: POINTS,
    },
    { unit: 'reqps', min: 0, noValue: 'No calls' },
    { draw: 'area' },
  );

const durations = () =>
  chart(
    {
      id: 7,
      title: 'Duration by model, p95',
      description:
        'The time within which 95 of 100 calls are answered. If one rises alone its provider is slow: put another target before it.',
      questions: [took(0.95, byModel)],
      maxDataPoints: POINTS,
    },
    { unit: 's', min: 0, noValue: 'No calls' },
  );

const failures = () =>
  chart(
    {
      id: 8,
      title: 'Failures by kind',
      description:
        'Calls a second that failed, by what was wrong. 429: the provider wants fewer, ask it for more or share calls out.',
      questions: [failed({ groupBy: ['error.type'], legend: '{{error.type}}', limit: MOST_LINES })],
      maxDataPoints: POINTS,
    },
    { unit: 'reqps', min: 0, noValue: 'None' },
    { draw: 'bars' },
  );

const tokens = () =>
  chart(
    {
      id: 9,
      title: 'Tokens of a call, p95',
      description:
        'How long questions and answers are. If questions grow, prompts or histories do: cut them, or have them cached.',
      questions: [size(0.95, { groupBy: [TOKEN_TYPE], legend: `{{${TOKEN_TYPE}}}` })],
      maxDataPoints: POINTS,
    },
    {
      unit: 'short',
      min: 0,
      colours: [
        { name: 'input', colour: COLOUR.points },
        { name: 'output', colour: COLOUR.lines },
      ],
      noValue: 'No calls',
    },
  );
