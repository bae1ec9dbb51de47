import { cpuByCore, cpuInMode, type Where } from '../ask/of-hosts.ts';
import { is, metric } from '../ask/question.ts';
import { COLOUR, type ColourRule } from '../house/colours.ts';
import type { Section } from '../house/layout.ts';
import { chart } from '../panels/chart.ts';
import { fixedColour } from '../panels/panel.ts';

/** Lines that a chart of cores can have and still be read. */
const MOST_CORES = 16;

const dashed = [
  fixedColour(COLOUR.limit),
  { id: 'custom.lineStyle', value: { fill: 'dash', dash: [8, 8] } },
  { id: 'custom.fillOpacity', value: 0 },
  { id: 'custom.stacking', value: { mode: 'none', group: 'limit' } },
];

export const cpuOf = (where: Where): Section => ({
  row: { id: 10, title: 'CPU' },
  tiles: [
    { panel: byMode(where), width: 8, height: 8 },
    { panel: byCore(where), width: 8, height: 8 },
    { panel: load(where), width: 8, height: 8 },
  ],
});

/** From below. */
const MODES: readonly ColourRule[] = [
  { name: 'user', colour: COLOUR.cpu },
  { name: 'system', colour: COLOUR.cpuSystem },
  { name: 'nice', colour: COLOUR.cpuNice },
  { name: 'interrupt', colour: COLOUR.cpuInterrupt },
  { name: 'iowait', colour: COLOUR.warning },
  { name: 'steal', colour: COLOUR.bad },
];

const byMode = (where: Where) =>
  chart(
    {
      id: 11,
      title: 'CPU by mode',
      description:
        'What the CPUs are busy with; the top of the chart is all of them. Much system: look at disk and network. Much iowait: the disks are slow. Any steal: the machine below has too many guests.',
      questions: MODES.map(({ name }) => cpuInMode(name, where)),
    },
    {
      unit: 'percentunit',
      decimals: 0,
      min: 0,
      max: 1,
      colours: MODES,
    },
    { draw: 'area' },
  );

const byCore = (where: Where) =>
  chart(
    {
      id: 12,
      title: 'Busiest CPUs',
      description:
        'Share of each CPU that is busy, the busiest sixteen. One at the top while the others rest is a program that cannot use more than one.',
      questions: [cpuByCore(where, MOST_CORES)],
    },
    { unit: 'percentunit', decimals: 0, min: 0, max: 1 },
  );

const load = (where: Where) =>
  chart(
    {
      id: 13,
      title: 'Load',
      description:
        'Programs that run or wait, averaged over 1, 5 and 15 minutes; the dashed line is the number of CPUs. Above it for long, programs wait for a CPU or for a disk.',
      questions: [
        ...(['1m', '5m', '15m'] as const).map((span) =>
          metric(`system.cpu.load_average.${span}`, {
            filters: where,
            aggregate: 'max',
            legend: span,
          }),
        ),
        metric('vigilops.cpu.limit', { filters: where, aggregate: 'max', legend: 'CPUs' }),
      ],
    },
    {
      unit: 'short',
      decimals: 1,
      min: 0,
      colours: [
        { name: '1m', colour: COLOUR.cpu },
        { name: '5m', colour: COLOUR.cpuNice },
        { name: '15m', colour: COLOUR.cpuInterrupt },
      ],
    },
    { overrides: [{ of: 'CPUs', properties: dashed }] },
  );

export const memoryOf = (where: Where): Section => ({
  row: { id: 20, title: 'Memory' },
  tiles: [
    { panel: memoryByState(where), width: 16, height: 8 },
    { panel: swap(where), width: 8, height: 8 },
  ],
});

/** From below; with the last one they make up the limit. */
const STATES: readonly ColourRule[] = [
  { name: 'used', colour: COLOUR.memory },
  { name: 'cached', colour: COLOUR.memoryCached },
  { name: 'buffers', colour: COLOUR.memoryBuffers },
  { name: 'free', colour: COLOUR.good },
];

const memoryByState = (where: Where) =>
  chart(
    {
      id: 21,
      title: 'Memory by state',
      description:
        'Only "used" is gone; cached and buffers are given back when programs need them. Used that climbs and never falls is a leak: see "Programs".',
      questions: [
        ...STATES.map(({ name }) =>
          metric('system.memory.usage', {
            filters: [is('system.memory.state', name), ...where],
            aggregate: 'sum',
            legend: name,
          }),
        ),
        metric('system.memory.limit', { filters: where, aggregate: 'sum', legend: 'limit' }),
      ],
    },
    {
      unit: 'bytes',
      decimals: 1,
      min: 0,
      colours: STATES,
    },
    { draw: 'area', overrides: [{ of: 'limit', properties: dashed }] },
  );

const swap = (where: Where) =>
  chart(
    {
      id: 22,
      title: 'Swap',
      description:
        'Memory that was moved to disk. Some that stays is harmless; a rise together with busy disks makes everything slow: free memory or add some.',
      questions: [
        metric('system.paging.usage', {
          filters: [is('system.paging.state', 'used'), ...where],
          aggregate: 'sum',
          legend: 'used',
        }),
      ],
    },
    { unit: 'bytes', decimals: 1, min: 0, colour: COLOUR.memory, noValue: 'No swap space' },
    { legend: 'none' },
  );
