import { PanelBuilder, type Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Question } from '../ask/question.ts';
import { panelOf, type Head, type Override, type Values } from './panel.ts';

/** Options of the panel `vigilops-hostmap-panel`. */
export interface HostMapOptions {
  /** Label by which cells stand together; empty for one heap. */
  readonly groupLabel: string;
  readonly shape: 'hexagon' | 'square';
  readonly showNames: boolean;
  readonly showValues: boolean;
  /** A click opens the host. */
  readonly link: boolean;
}

/** A cell a host, by the label `host.name`, in the colour of the newest value; of several series of one the greatest. */
export function hostMap(
  head: Head,
  values: Values,
  options: Partial<HostMapOptions> = {},
  overrides: readonly Override[] = [],
): Panel {
  const all: HostMapOptions = {
    groupLabel: '',
    shape: 'hexagon',
    showNames: true,
    showValues: true,
    link: true,
    ...options,
  };
  const built = new PanelBuilder().type('vigilops-hostmap-panel').options(all).build();
  return panelOf(built, head, values, overrides);
}

/** Options of the panel `vigilops-logtail-panel`. */
export interface LogTailOptions {
  readonly live: boolean;
  readonly wrap: boolean;
  readonly showTime: boolean;
  readonly showLabels: boolean;
  readonly order: 'newest' | 'oldest';
  readonly maxLines: number;
}

/** Lines of logs as they arrive. */
export function logTail(
  head: Omit<Head, 'questions'>,
  question: Question,
  options: Partial<LogTailOptions> = {},
): Panel {
  const all: LogTailOptions = {
    live: true,
    wrap: false,
    showTime: true,
    showLabels: true,
    order: 'newest',
    maxLines: 1_000,
    ...options,
  };
  const built = new PanelBuilder().type('vigilops-logtail-panel').options(all).build();
  return panelOf(
    built,
    { ...head, questions: [question] },
    { unit: 'none', noValue: 'No lines in this range' },
  );
}

/** Raw alerts against what people were told, and the incidents that they became. It asks the app, not a data source. */
export function denoise({ id, title, description }: Pick<Head, 'id' | 'title' | 'description'>): Panel {
  const options = { showIncidents: true, minAlerts: 1 };
  const built = new PanelBuilder().type('vigilops-denoise-panel').options(options).build();
  return { ...built, id, title, description };
}

/** What was found without being asked, each row a link. It asks the app, not a data source. */
export function insights({ id, title, description }: Pick<Head, 'id' | 'title' | 'description'>): Panel {
  const options = {
    showCauses: true,
    showFindings: true,
    showIssues: true,
    showForecasts: true,
    most: 5,
    minScore: 0.5,
  };
  const built = new PanelBuilder().type('vigilops-insights-panel').options(options).build();
  return { ...built, id, title, description };
}

/** What calls of LLMs cost, with budgets. It asks the app, not a data source. */
export function llmCost(
  { id, title, description }: Pick<Head, 'id' | 'title' | 'description'>,
  groupBy: 'model' | 'project' | 'member' | 'key',
  showBudgets: boolean,
): Panel {
  const built = new PanelBuilder().type('vigilops-llmcost-panel').options({ groupBy, showBudgets }).build();
  return { ...built, id, title, description };
}
