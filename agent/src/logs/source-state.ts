import { RESOURCE } from '@vigilops/contracts';

import type { SourceState } from './followed-file.ts';
import { createLineSplitter, type SplitterCounters } from './line-splitter.ts';
import { encodeResource, type RecordEncoder } from './record-encoder.ts';
import { compileStartPattern } from './start-pattern.ts';
import type { LogSourceConfig, LogTailerConfig } from './types.ts';

/** Prepares what the files of a source share. Throws CONFIG_INVALID for a start pattern that cannot be used. */
export function createSourceState(
  config: Pick<LogTailerConfig, 'resource' | 'scope'>,
  source: LogSourceConfig,
  encoder: RecordEncoder,
  counters: SplitterCounters,
): SourceState {
  const multiline = source.multiline ?? { mode: 'auto' };
  const startsRecord = multiline.mode === 'start' ? compileStartPattern(multiline.pattern) : () => true;
  const resource = {
    ...config.resource,
    ...source.resourceAttributes,
    ...(source.service === undefined ? {} : { [RESOURCE.serviceName]: source.service }),
  };
  return {
    config: source,
    resource: encodeResource(resource, config.scope),
    encoding: source.encoding ?? 'utf-8',
    createSplitter: () =>
      createLineSplitter(
        encoder,
        { multiline: multiline.mode, startsRecord, zone: source.timeZone ?? 'local' },
        counters,
      ),
  };
}
