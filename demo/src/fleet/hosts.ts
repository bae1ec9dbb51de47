import { createRandom } from '../random/random.ts';
import { keyOf } from '../random/hash.ts';
import { CLOCK_AHEAD_MS, HOST_PLANS, SIZES, STAGING_SIZE, STORY_HOSTS, type HostPlan } from './host-plan.ts';
import type { Disk, Host } from './host-types.ts';

const GIB = 1024 ** 3;

const SYSTEMS = [
  { name: 'Ubuntu', version: '24.04', description: 'Ubuntu 24.04.3 LTS', kernel: '6.8.0-79-generic' },
  { name: 'Ubuntu', version: '22.04', description: 'Ubuntu 22.04.5 LTS', kernel: '5.15.0-153-generic' },
  {
    name: 'Debian GNU/Linux',
    version: '12',
    description: 'Debian GNU/Linux 12 (bookworm)',
    kernel: '6.1.0-39-amd64',
  },
] as const;

/** The fleet: the plan's 50 hosts, fewer from its head, or more by numbering on through its lines. */
export function createHosts(seed: number, count: number): readonly Host[] {
  return numberedPlans(count).map(({ plan, number }, index) => createHost(seed, plan, number, index));
}

function numberedPlans(count: number): { plan: HostPlan; number: number }[] {
  const list: { plan: HostPlan; number: number }[] = [];
  for (let round = 0; list.length < count; round += 1) {
    for (const plan of HOST_PLANS) {
      for (let i = 1; i <= plan.count; i += 1) {
        list.push({ plan, number: round * plan.count + i });
      }
    }
  }
  // The head of a short list must hold one host of each line before it holds second ones.
  const order = count >= list.length ? list : list.toSorted((a, b) => a.number - b.number);
  return order.slice(0, count);
}

function createHost(seed: number, plan: HostPlan, number: number, index: number): Host {
  const name = `${plan.prefix}-${String(number).padStart(2, '0')}`;
  const key = keyOf(seed, 'host', name);
  const random = createRandom(key);
  const staging = plan.environment === 'staging';
  const size = staging ? STAGING_SIZE : SIZES[plan.role];
  const system = random.pick(SYSTEMS);
  const zone = random.pick(['zone-a', 'zone-b', 'zone-c']);
  const disks: Disk[] = [
    {
      device: '/dev/vda1',
      mountpoint: '/',
      type: 'ext4',
      sizeBytes: size.rootGiB * GIB,
      habit: name === STORY_HOSTS.rotatingDisk ? 'rotating' : 'steady',
    },
  ];
  if (size.data !== undefined) {
    disks.push({
      device: '/dev/vdb',
      mountpoint: size.data.mountpoint,
      type: 'xfs',
      sizeBytes: size.data.sizeGiB * GIB,
      habit: name === STORY_HOSTS.fillingDisk ? 'filling' : 'steady',
    });
  }
  return {
    index,
    key,
    name,
    id: random.hex(32),
    ip: `10.${staging ? 30 : 20}.${Math.floor(index / 200)}.${10 + (index % 200)}`,
    environment: plan.environment,
    business: plan.business,
    role: plan.role,
    group: `${plan.environment}/${plan.business}`,
    tags: [plan.environment, plan.business, plan.role, zone],
    cores: size.cores,
    memoryBytes: size.memoryGiB * GIB,
    swapBytes: staging ? GIB : 2 * GIB,
    disks,
    arch: system.name === 'Ubuntu' && plan.role === 'api' ? 'arm64' : 'amd64',
    osName: system.name,
    osVersion: system.version,
    osDescription: system.description,
    kernel: system.kernel,
    clockOffsetMs: name === STORY_HOSTS.clockAhead ? CLOCK_AHEAD_MS : 0,
    noisyNeighbour: name === STORY_HOSTS.noisyNeighbour,
  };
}
