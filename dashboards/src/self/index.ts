import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { dashboardOf } from '../house/dashboard.ts';
import { APP_PAGE } from '../house/links.ts';
import { UID } from '../house/source.ts';
import { words } from '../panels/lines.ts';
import { agents } from './agents.ts';
import { backend, store } from './backend.ts';
import { ingest, stateOfBackend } from './ingest.ts';

const PATH = `Data walks from left to right: an **agent** keeps it in a queue on its disk until the **backend** has it, the backend keeps it in a commit queue until the **database** has it, and **jobs** make rollups of it and remove what is old. Look for the first place in this order where something waits or is refused: what comes after it only follows.`;

export const self = (): Dashboard =>
  dashboardOf({
    uid: UID.self,
    title: 'VigilOps Self',
    description:
      'Is VigilOps itself well? What it stores and refuses, its queues, its database, its jobs and its agents.',
    page: { title: 'Overview in VigilOps', url: APP_PAGE.overview },
    sections: [
      { tiles: stateOfBackend() },
      {
        tiles: [
          {
            panel: words(
              { id: 7, title: 'How to read this', description: 'The way of the data, and where to begin.' },
              PATH,
            ),
            width: 24,
            height: 4,
          },
        ],
      },
      ingest(),
      store(),
      backend(),
      agents(),
    ],
  });
