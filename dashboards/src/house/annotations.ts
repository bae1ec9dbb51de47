import type { AnnotationQuery } from '@grafana/grafana-foundation-sdk/dashboard';
import { AnnotationEventFieldSource } from '@grafana/grafana-foundation-sdk/dashboard';
import { logLines } from '../ask/question.ts';
import { targetsOf } from '../panels/panel.ts';
import { COLOUR } from './colours.ts';
import { SOURCE } from './source.ts';

const MARKS = 50;

/**
 * Marks on every chart where a host logged an error; off until somebody switches it on. The line itself is not shown
 * there: Grafana renders the words of a mark as markup, and what a log says is not ours.
 */
export function errorMarks(hosts: readonly string[]): AnnotationQuery {
  const [target] = targetsOf([logLines({ level: 'error', hosts, limit: MARKS })]);
  return {
    name: 'Errors in logs',
    datasource: { ...SOURCE },
    enable: false,
    hide: false,
    iconColor: COLOUR.bad,
    ...(target === undefined ? {} : { target }),
    mappings: {
      title: { source: AnnotationEventFieldSource.Text, value: 'Error in the logs' },
      text: { source: AnnotationEventFieldSource.Text, value: 'The line is in the list of log lines below.' },
      id: { source: AnnotationEventFieldSource.Skip },
    },
  };
}
