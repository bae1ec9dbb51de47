import { formatTimeUs, listDutyResponse } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';

const AHEAD_US = 28 * 86_400e6;

export const listDuty = defineRoute({
  method: 'get',
  path: '/api/v1/duty',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listDuty',
  tag: 'notifications',
  summary: 'Who is on duty now, and the turns of the next four weeks',
  status: 200,
  answer: listDutyResponse,
  handle: async (_, { deps, signal, nowUs }) => {
    const { settings } = await deps.settings.current(signal);
    return {
      items: settings.notifications.duty.map((plan) => {
        const turns = deps.turnsOf(plan, nowUs, nowUs + AHEAD_US);
        const now = turns.find(({ fromUs }) => fromUs <= nowUs);
        return {
          name: plan.name,
          now: now?.person ?? null,
          until: now === undefined ? null : formatTimeUs(now.toUs),
          turns: turns.map((turn) => ({
            from: formatTimeUs(turn.fromUs),
            to: formatTimeUs(turn.toUs),
            person: turn.person.name,
            is_override: turn.isOverride,
          })),
        };
      }),
    };
  },
});
