import { noiseAt } from '../../random/noise.ts';
import { activityAt, collectorSaw, residentBytes } from '../../services/footprint.ts';
import type { Runtime } from '../../services/plan.ts';
import type { Instance } from '../../services/service-types.ts';
import type { World } from '../../world.ts';
import { counter, gauge, updown, type PointList } from '../instruments.ts';

const MIB = 1024 ** 2;
const MINUTE_MS = 60_000;

const UPTIME = gauge('process.uptime', 's', 'Time since the process was started');
const THREADS = updown('process.thread.count', '{thread}', 'Threads of the process');
const OPEN_FILES = updown('process.unix.file_descriptor.count', '{file_descriptor}', 'Open file descriptors');
const LOOP_UTILIZATION = gauge(
  'nodejs.eventloop.utilization',
  '1',
  'Part of the time that the event loop was busy',
);
const LOOP_DELAY_P50 = gauge('nodejs.eventloop.delay.p50', 's', 'Median delay of the event loop');
const LOOP_DELAY_P99 = gauge(
  'nodejs.eventloop.delay.p99',
  's',
  '99th percentile of the delay of the event loop',
);
const V8_USED = gauge('v8js.memory.heap.used', 'By', 'Heap in use', 'int');
const V8_LIMIT = gauge('v8js.memory.heap.limit', 'By', 'Heap that may be used', 'int');
const JVM_USED = updown('jvm.memory.used', 'By', 'Memory in use');
const JVM_LIMIT = updown('jvm.memory.limit', 'By', 'Memory that may be used');
const JVM_THREADS = updown('jvm.thread.count', '{thread}', 'Threads of the virtual machine');
const JVM_CPU = gauge('jvm.cpu.recent_utilization', '1', 'Recent CPU use of the process');
const JVM_CLASSES = updown('jvm.class.count', '{class}', 'Classes that are loaded');
const GO_MEMORY = updown('go.memory.used', 'By', 'Memory used by the Go runtime');
const GO_GOAL = updown('go.memory.gc.goal', 'By', 'Heap size at which the next collection ends');
const GO_ROUTINES = updown('go.goroutine.count', '{goroutine}', 'Live goroutines');
const PYTHON_COLLECTIONS = counter(
  'cpython.gc.collections',
  '{collection}',
  'Times a generation was collected',
);

const HEAP_OLD = { 'jvm.memory.type': 'heap', 'jvm.memory.pool.name': 'G1 Old Gen' };
const HEAP_EDEN = { 'jvm.memory.type': 'heap', 'jvm.memory.pool.name': 'G1 Eden Space' };
const METASPACE = { 'jvm.memory.type': 'non_heap', 'jvm.memory.pool.name': 'Metaspace' };

/** What each runtime's instrumentation library reports of the process. */
export function addRuntimeMetrics(
  world: World,
  instance: Instance,
  startMs: number,
  timeMs: number,
  points: PointList,
): void {
  points.add(UPTIME, (timeMs - startMs) / 1000);
  const activity = activityAt(instance, timeMs);
  const resident = residentBytes(world, instance, timeMs);
  const add = ADDERS[instance.service.plan.runtime];
  add?.({ instance, activity, resident, startMs, timeMs, points });
}

interface Moment {
  readonly instance: Instance;
  readonly activity: number;
  readonly resident: number;
  readonly startMs: number;
  readonly timeMs: number;
  readonly points: PointList;
}

const ADDERS: Partial<Record<Runtime, (moment: Moment) => void>> = {
  nodejs: ({ instance, activity, resident, timeMs, points }) => {
    const unrest = noiseAt(instance.key ^ 0x10, timeMs, MINUTE_MS);
    points.add(LOOP_UTILIZATION, Math.min(0.98, 0.03 + 0.32 * activity + 0.04 * unrest * activity));
    points.add(LOOP_DELAY_P50, 0.0102 + 0.0006 * activity);
    points.add(LOOP_DELAY_P99, 0.012 + 0.014 * activity * (1.2 + unrest));
    points.add(V8_USED, resident * (0.34 + 0.22 * collectorSaw(instance, timeMs)));
    points.add(V8_LIMIT, 2096 * MIB);
  },
  java: ({ instance, activity, resident, timeMs, points }) => {
    points.add(JVM_USED, resident * 0.42, HEAP_OLD);
    points.add(JVM_USED, (20 + 380 * collectorSaw(instance, timeMs)) * MIB, HEAP_EDEN);
    points.add(JVM_USED, 118 * MIB + (instance.key % 40) * MIB, METASPACE);
    points.add(JVM_LIMIT, 2048 * MIB, HEAP_OLD);
    points.add(JVM_THREADS, 42 + 60 * activity, { 'jvm.thread.daemon': true });
    points.add(JVM_CPU, Math.min(0.95, 0.02 + 0.2 * activity));
    points.add(JVM_CLASSES, 14_200 + (instance.key % 3000));
  },
  go: ({ instance, activity, resident, timeMs, points }) => {
    points.add(GO_MEMORY, resident * (0.5 + 0.3 * collectorSaw(instance, timeMs)), {
      'go.memory.type': 'other',
    });
    points.add(GO_MEMORY, (1.5 + 6 * activity) * MIB, { 'go.memory.type': 'stack' });
    points.add(GO_GOAL, resident * 0.9);
    points.add(GO_ROUTINES, 16 + 140 * activity);
  },
  python: ({ instance, activity, startMs, timeMs, points }) => {
    const upMinutes = (timeMs - startMs) / MINUTE_MS;
    points.add(THREADS, 5 + 12 * Math.min(1, activity));
    points.add(OPEN_FILES, 24 + 60 * activity + (instance.key % 12));
    [9, 0.8, 0.06].forEach((perMinute, generation) =>
      points.add(PYTHON_COLLECTIONS, Math.floor(upMinutes * perMinute), {
        'cpython.gc.generation': generation,
      }),
    );
  },
};
