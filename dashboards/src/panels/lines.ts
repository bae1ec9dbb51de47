import { LogsDedupStrategy, LogsSortOrder } from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/logs';
import { PanelBuilder as TextBuilder, TextMode } from '@grafana/grafana-foundation-sdk/text';
import type { Question } from '../ask/question.ts';
import { panelOf, type Head } from './panel.ts';

/** Lines of logs, the newest on top. */
export function logList(head: Omit<Head, 'questions'>, question: Question): Panel {
  const built = new PanelBuilder()
    .showTime(true)
    .showLabels(false)
    .showCommonLabels(false)
    .wrapLogMessage(true)
    .prettifyLogMessage(false)
    .enableLogDetails(true)
    .showLogContextToggle(true)
    .sortOrder(LogsSortOrder.Descending)
    .dedupStrategy(LogsDedupStrategy.None)
    .build();
  return panelOf(
    built,
    { ...head, questions: [question] },
    { unit: 'none', noValue: 'No lines in this range' },
  );
}

/** Words of ours, as Markdown. */
export function words(head: Pick<Head, 'id' | 'title' | 'description'>, markdown: string): Panel {
  const built = new TextBuilder().mode(TextMode.Markdown).content(markdown).build();
  return { ...built, ...head };
}
