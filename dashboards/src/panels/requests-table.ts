import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Where } from '../ask/of-hosts.ts';
import { goodRequests, requestDuration, requests } from '../ask/of-services.ts';
import { ERROR_LIMITS } from '../house/limits.ts';
import { combined, tableOfMeasures } from '../house/tables.ts';
import { nothingAsked, type Head } from './panel.ts';
import { table, type Column } from './table.ts';

/** Errors, rate and duration of requests of the last ten minutes, a row for each value of a label. */
export function requestsTable(
  head: Omit<Head, 'questions'>,
  where: Where,
  by: { readonly label: string; readonly column: Column; readonly sortedBy: 'Errors' | 'Requests' },
): Panel {
  const parts = { groupBy: [by.label], limit: 500 };
  return table(
    {
      ...head,
      questions: [requests(where, parts), goodRequests(where, parts), requestDuration(0.95, where, parts)],
      transformations: tableOfMeasures(
        { name: by.label, heading: by.column.name },
        [
          { refId: 'A', heading: 'Requests' },
          { refId: 'B', heading: 'Good' },
          { refId: 'C', heading: 'p95' },
        ],
        [combined('Failed', 'Requests', '-', 'Good'), combined('Errors', 'Failed', '/', 'Requests')],
        ['Errors', 'Requests', 'p95'],
      ),
      isNow: true,
    },
    {
      columns: [
        by.column,
        {
          name: 'Errors',
          unit: 'percentunit',
          decimals: 1,
          width: 75,
          limits: ERROR_LIMITS,
          mappings: [nothingAsked('–')],
        },
        { name: 'Requests', unit: 'reqps', decimals: 2, width: 105 },
        { name: 'p95', unit: 's', decimals: 2, width: 95 },
      ],
      sortedBy: by.sortedBy,
    },
  );
}
