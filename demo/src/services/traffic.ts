import type { Call, Operation, Service } from './service-types.ts';

/** What follows from the calls between services, by operation. */
export interface Traffic {
  /** Requests a second at the highest hour, from outside and from callers. */
  peakRps(operation: Operation): number;
  /** Calls a second that a database, cache or broker gets at the highest hour. */
  inboundRps(service: Service): number;
  /** Median duration in milliseconds with all its calls, nothing being wrong. */
  medianMs(operation: Operation): number;
  /** Probability that a request comes to wait for `service`; 1 for its own operations. */
  exposure(operation: Operation, service: string): number;
}

/** Walks the graph of calls once; it has no cycle, which is checked here. */
export function createTraffic(services: readonly Service[]): Traffic {
  const operations = services.flatMap((service) => service.operations);
  const callers = new Map<Operation, { caller: Operation; probability: number }[]>();
  for (const caller of operations) {
    for (const { callee, probability } of caller.calls.flatMap(calleesOf)) {
      callers.set(callee, [...(callers.get(callee) ?? []), { caller, probability }]);
    }
  }
  const peakRps = memoized((operation, self) =>
    (callers.get(operation) ?? []).reduce(
      (sum, { caller, probability }) => sum + self(caller) * probability,
      operation.entryRps,
    ),
  );
  const medianMs = memoized((operation, self) =>
    operation.calls.reduce((sum, call) => sum + call.probability * callMs(call, self), operation.selfMs),
  );
  const exposures = new Map<string, (operation: Operation) => number>();
  const exposure = (operation: Operation, service: string): number => {
    const known =
      exposures.get(service) ??
      memoized((each, self) => {
        if (each.service.name === service) {
          return 1;
        }
        const spared = each.calls.reduce(
          (product, call) =>
            product * (call.to === 'service' ? 1 - call.probability * self(call.operation) : 1),
          1,
        );
        return 1 - spared;
      });
    exposures.set(service, known);
    return known(operation);
  };
  const inbound = new Map<Service, number>();
  for (const operation of operations) {
    for (const call of operation.calls) {
      if (call.to === 'database' || call.to === 'cache' || call.to === 'queue') {
        const rps = peakRps(operation) * call.probability;
        inbound.set(call.service, (inbound.get(call.service) ?? 0) + rps);
      }
    }
  }
  return { peakRps, inboundRps: (service) => inbound.get(service) ?? 0, medianMs, exposure };
}

function calleesOf(call: Call): { callee: Operation; probability: number }[] {
  switch (call.to) {
    case 'service':
      return [{ callee: call.operation, probability: call.probability }];
    case 'queue':
      return call.consumers.map((callee) => ({ callee, probability: call.probability }));
    default:
      return [];
  }
}

function callMs(call: Call, medianMs: (operation: Operation) => number): number {
  switch (call.to) {
    case 'service':
      return medianMs(call.operation) + 0.6;
    case 'queue':
      return 1;
    default:
      return call.ms;
  }
}

function memoized(
  compute: (operation: Operation, self: (operation: Operation) => number) => number,
): (operation: Operation) => number {
  const known = new Map<Operation, number>();
  const open = new Set<Operation>();
  const self = (operation: Operation): number => {
    const value = known.get(operation);
    if (value !== undefined) {
      return value;
    }
    if (open.has(operation)) {
      throw new Error(`the calls of ${operation.service.name} ${operation.name} come back to it`);
    }
    open.add(operation);
    const result = compute(operation, self);
    open.delete(operation);
    known.set(operation, result);
    return result;
  };
  return self;
}
