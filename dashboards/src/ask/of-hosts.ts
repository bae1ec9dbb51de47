import type { LabelFilter } from '@vigilops/contracts/api';
import { is, isNot, matchesNot, metric, type MetricParts, type Question } from './question.ts';

/** Names of labels that hosts' metrics are told apart by. */
export const HOST = 'host.name';
export const GROUP = 'vigilops.host.group';
export const MOUNTPOINT = 'system.filesystem.mountpoint';

export type Where = readonly LabelFilter[];
type Parts = Omit<MetricParts, 'filters' | 'aggregate'>;

/** Modes in which a CPU does nothing. */
const isBusy = matchesNot('cpu.mode', 'idle|iowait');
/** The points about all CPUs together. */
const ofAllCpus = is('cpu.logical_number', '');
const ofEachCpu = isNot('cpu.logical_number', '');

/** Share of all CPUs that was busy. */
export const cpuUse = (where: Where, parts: Parts = {}): Question =>
  metric('system.cpu.utilization', { filters: [ofAllCpus, isBusy, ...where], aggregate: 'sum', ...parts });

/** One question a mode, so that they are stacked in this order. */
export const cpuInMode = (mode: string, where: Where): Question =>
  metric('system.cpu.utilization', {
    filters: [ofAllCpus, is('cpu.mode', mode), ...where],
    aggregate: 'sum',
    legend: mode,
  });

export const cpuByCore = (where: Where, limit: number): Question =>
  metric('system.cpu.utilization', {
    filters: [ofEachCpu, isBusy, ...where],
    groupBy: ['cpu.logical_number'],
    aggregate: 'sum',
    legend: 'CPU {{cpu.logical_number}}',
    limit,
  });

/** Share of memory that is used: neither free nor to be given back. */
export const memoryUse = (where: Where, parts: Parts = {}): Question =>
  metric('system.memory.utilization', {
    filters: [is('system.memory.state', 'used'), ...where],
    aggregate: 'avg',
    ...parts,
  });

/** Share of a file system that is used; of several the fullest. */
export const diskUse = (where: Where, parts: Parts = {}): Question =>
  metric('system.filesystem.utilization', { filters: where, aggregate: 'max', ...parts });

/** Bytes a second, of one direction or of both together. */
export const networkBytes = (where: Where, parts: Parts = {}): Question =>
  metric('system.network.io', { filters: where, aggregate: 'sum', ...parts });

/** 1 for each host that was heard. */
export const heartbeat = (where: Where, parts: Parts = {}): Question =>
  metric('vigilops.agent.heartbeat', { filters: where, aggregate: 'max', timeFunction: 'last', ...parts });

/** How many hosts were heard. */
export const hostsHeard = (where: Where, parts: Parts = {}): Question =>
  metric('vigilops.agent.heartbeat', {
    filters: where,
    aggregate: 'count',
    timeFunction: 'last',
    ...parts,
  });
