import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { logLines, logVolume } from './ask/question.ts';
import { dashboardOf } from './house/dashboard.ts';
import { APP_PAGE } from './house/links.ts';
import { UID } from './house/source.ts';
import { level, several, text } from './house/variables.ts';
import { levelBars } from './panels/chart.ts';
import { logList } from './panels/lines.ts';
import { logTail } from './panels/own.ts';

/** What is chosen at the top of the dashboard. */
const chosen = { hosts: ['$host'], services: ['$service'], level: '$level', text: '$text' } as const;

export const logs = (): Dashboard =>
  dashboardOf({
    uid: UID.logs,
    title: 'VigilOps Logs',
    description: 'What happened? Lines of all hosts and services: how many by level, the newest, and live.',
    page: { title: 'Logs in VigilOps', url: APP_PAGE.logs },
    variables: [
      several({
        name: 'host',
        label: 'Host',
        description: 'Lines of these hosts.',
        lookUp: { kind: 'hosts' },
      }),
      several({
        name: 'service',
        label: 'Service',
        description: 'Lines of these services.',
        lookUp: { kind: 'services' },
      }),
      level(),
      text(),
    ],
    sections: [
      { tiles: [{ panel: volume(), width: 24, height: 8 }] },
      { row: { id: 10, title: 'Live' }, tiles: [{ panel: tail(), width: 24, height: 12 }] },
      { row: { id: 20, title: 'Lines of the range' }, tiles: [{ panel: list(), width: 24, height: 16 }] },
    ],
  });

const volume = () =>
  levelBars(
    {
      id: 1,
      title: 'Lines over time',
      description:
        'Lines by level, and how many there are of each. Select a peak to narrow the range; a sudden silence is as telling as a burst.',
    },
    logVolume(chosen),
  );

const tail = () =>
  logTail(
    {
      id: 11,
      title: 'Live lines',
      description:
        'Lines as they arrive, with the same conditions. Pause to read; if nothing comes, check the agents on the dashboard "VigilOps Self".',
    },
    logLines({ ...chosen, limit: 1_000 }),
  );

const list = () =>
  logList(
    {
      id: 21,
      title: 'Lines',
      description:
        'The newest lines of the range. Open one for its details, its trace, and what was said around it.',
    },
    logLines({ ...chosen, limit: 500 }),
  );
