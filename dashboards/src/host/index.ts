import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { HOST } from '../ask/of-hosts.ts';
import { is, logLines, logVolume } from '../ask/question.ts';
import { errorMarks } from '../house/annotations.ts';
import { dashboardOf } from '../house/dashboard.ts';
import type { Section } from '../house/layout.ts';
import { logsOf } from '../house/links.ts';
import { UID } from '../house/source.ts';
import { chosen, filters } from '../house/variables.ts';
import { levelBars } from '../panels/chart.ts';
import { logList } from '../panels/lines.ts';
import { cpuOf, memoryOf } from './cpu-and-memory.ts';
import { disksOf } from './disks.ts';
import { networkOf } from './network.ts';
import { programsOf } from './programs.ts';
import { stateOf } from './state.ts';

const where = [is(HOST, '$host')];
const hosts = ['$host'];

export const host = (): Dashboard =>
  dashboardOf({
    uid: UID.host,
    title: 'VigilOps Host',
    description:
      'What is this host doing, and why? State, CPU, memory, disks, network, processes and logs of one host.',
    page: { title: 'Logs of this host', url: logsOf('host', '${host:percentencode}') },
    variables: [
      chosen({
        name: 'host',
        label: 'Host',
        description: 'The host that every panel is about.',
        lookUp: { kind: 'hosts' },
      }),
      filters(),
    ],
    annotations: [errorMarks(hosts)],
    sections: [
      { tiles: stateOf(where) },
      cpuOf(where),
      memoryOf(where),
      disksOf(where),
      networkOf(where),
      programsOf(where),
      logs(),
    ],
  });

const logs = (): Section => ({
  row: { id: 60, title: 'Logs' },
  tiles: [
    {
      panel: levelBars(
        {
          id: 61,
          title: 'Lines over time',
          description:
            'Lines of this host by level. A burst of errors dates the trouble: select it to narrow the range of all charts above.',
        },
        logVolume({ hosts }),
      ),
      width: 24,
      height: 6,
    },
    {
      panel: logList(
        {
          id: 62,
          title: 'Lines',
          description:
            'The newest lines of this host, of files and of services that run on it. Open one for its details and for what was said around it.',
        },
        logLines({ hosts, limit: 300 }),
      ),
      width: 24,
      height: 12,
    },
  ],
});
