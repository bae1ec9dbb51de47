/**
 * Attribute keys of host metrics: ours, after the semantic conventions 1.37, and the older ones that OpenTelemetry
 * Collectors still send.
 */
const KEYS = {
  mode: ['cpu.mode', 'state'],
  core: ['cpu.logical_number', 'cpu'],
  memoryState: ['system.memory.state', 'state'],
  pagingState: ['system.paging.state', 'state'],
  filesystemState: ['system.filesystem.state', 'state'],
  mountpoint: ['system.filesystem.mountpoint', 'mountpoint'],
  filesystemType: ['system.filesystem.type', 'type'],
  device: ['system.device', 'device'],
  diskDirection: ['disk.io.direction', 'direction'],
  networkInterface: ['network.interface.name', 'device'],
  networkDirection: ['network.io.direction', 'direction'],
  transport: ['network.transport', 'protocol'],
  connectionState: ['network.connection.state', 'state'],
  processStatus: ['process.status', 'status'],
} as const;

export type HostAttribute = keyof typeof KEYS;

export function read(labels: Readonly<Record<string, string>>, attribute: HostAttribute): string | undefined {
  const key = KEYS[attribute].find((candidate) => Object.hasOwn(labels, candidate));
  return key === undefined ? undefined : labels[key];
}

/** What marks a series as one of a single core. */
export const CORE_KEYS: readonly string[] = KEYS.core;

/** Modes in which a CPU does nothing for anybody; waiting for a disk is not the CPU's work. */
export const IDLE_MODES: ReadonlySet<string> = new Set(['idle', 'iowait', 'wait']);
