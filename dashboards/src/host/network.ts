import type { Where } from '../ask/of-hosts.ts';
import { is, metric } from '../ask/question.ts';
import { COLOUR } from '../house/colours.ts';
import type { Section } from '../house/layout.ts';
import { chart } from '../panels/chart.ts';

const MOST_LINES = 10;
const ways = [
  { name: '/receive$/', isPattern: true, colour: COLOUR.networkIn },
  { name: '/transmit$/', isPattern: true, colour: COLOUR.networkOut },
];

export const networkOf = (where: Where): Section => ({
  row: { id: 40, title: 'Network' },
  tiles: [
    { panel: bytes(where), width: 6, height: 8 },
    { panel: packets(where), width: 6, height: 8 },
    { panel: troubles(where), width: 6, height: 8 },
    { panel: connections(where), width: 6, height: 8 },
  ],
});

const byInterface = (name: string, where: Where, legend: string) =>
  metric(name, {
    filters: where,
    groupBy: ['network.interface.name', 'network.io.direction'],
    aggregate: 'sum',
    legend,
    limit: MOST_LINES,
  });
const interfaceAndWay = '{{network.interface.name}} {{network.io.direction}}';

const bytes = (where: Where) =>
  chart(
    {
      id: 41,
      title: 'Network traffic',
      description:
        'Bytes a second by interface and direction. A flat top is a full line; a peak that nobody expects: look for a backup, a deploy or an attack in that minute.',
      questions: [byInterface('system.network.io', where, interfaceAndWay)],
    },
    { unit: 'binBps', decimals: 1, min: 0, colours: ways },
  );

const packets = (where: Where) =>
  chart(
    {
      id: 42,
      title: 'Packets',
      description:
        'Packets a second. Very many with few bytes are chatter or a flood; compare with the traffic beside it.',
      questions: [byInterface('system.network.packet.count', where, interfaceAndWay)],
    },
    { unit: 'pps', decimals: 0, min: 0, colours: ways },
  );

const troubles = (where: Where) =>
  chart(
    {
      id: 43,
      title: 'Errors and drops',
      description:
        'Packets a second that were damaged or thrown away. Errors: check cable, port and driver. Drops: the host cannot keep up, or a firewall discards them.',
      questions: [
        byInterface('system.network.errors', where, `errors ${interfaceAndWay}`),
        byInterface('system.network.packet.dropped', where, `dropped ${interfaceAndWay}`),
      ],
    },
    {
      unit: 'pps',
      decimals: 1,
      min: 0,
      colours: [
        { name: '/^errors/', isPattern: true, colour: COLOUR.bad },
        { name: '/^dropped/', isPattern: true, colour: COLOUR.warning },
      ],
    },
  );

const connections = (where: Where) =>
  chart(
    {
      id: 44,
      title: 'TCP connections',
      description:
        'By state. Many in close_wait: a program forgets to close. Many in time_wait: short connections, reuse them. syn_received that climbs: more arrive than are accepted.',
      questions: [
        metric('system.network.connection.count', {
          filters: [is('network.transport', 'tcp'), ...where],
          groupBy: ['network.connection.state'],
          aggregate: 'sum',
          legend: '{{network.connection.state}}',
        }),
      ],
    },
    { unit: 'short', decimals: 0, min: 0 },
  );
