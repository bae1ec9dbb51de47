import { RESOURCE } from '@vigilops/contracts';
import type { LogOrigin } from '../../../model/index.ts';
import type { TemplateStage } from '../../templates/template-stage.ts';
import type { ScopeEntry, StreamEntry } from '../entries.ts';
import { textAttribute } from '../identity.ts';
import type { LogSink } from './log-sink.ts';

/** ERROR, the lowest of its level. */
const ERROR = 17;
/** Traces have lines. */
const NEW_LINE = 0x0a;
/** How attributes of an exception begin, in JSON. */
const EXCEPTION = '"exception.';

/** Gives the rows of one request their templates, and those that may be errors their issues. */
export class RowTemplates {
  private readonly sink: LogSink;
  private readonly stage: TemplateStage;
  private readonly origins: WeakMap<StreamEntry, LogOrigin>;
  /** By place in `attributes`: whether they tell of an exception. */
  private readonly tellsException: (boolean | undefined)[] = [];
  private oldestUs = Infinity;

  constructor(sink: LogSink, stage: TemplateStage, origins: WeakMap<StreamEntry, LogOrigin>) {
    this.sink = sink;
    this.stage = stage;
    this.origins = origins;
  }

  /** Works on the newest row, which is as it will be stored. */
  take(row: number, scope: ScopeEntry, stream: StreamEntry): void {
    const { rows } = this.sink;
    const body = rows.bodyOf(row);
    const templateId = this.stage.take(body);
    rows.setTemplateId(row, templateId);
    const timeUs = rows.timesUs[row] as number;
    if (timeUs < this.oldestUs) {
      this.oldestUs = timeUs;
    }
    const severity = rows.severities[row] as number;
    const place = rows.attributeRefs[row] as number;
    if (severity < ERROR && !this.isException(place) && !(severity === 0 && body.includes(NEW_LINE))) {
      return;
    }
    const attributes = rows.attributes[place] ?? '{}';
    const origin = this.originOf(scope, stream);
    const issue = this.stage.issueOf({ body, attributes, severity, timeUs, templateId, origin });
    if (issue !== undefined) {
      rows.setIssue(row, issue);
    }
  }

  /** See `TemplateStage`. */
  explained(signal: AbortSignal): Promise<void> {
    return this.stage.explained(this.oldestUs, signal);
  }

  private isException(place: number): boolean {
    return (this.tellsException[place] ??= this.sink.rows.attributes[place]?.includes(EXCEPTION) === true);
  }

  private originOf(scope: ScopeEntry, stream: StreamEntry): LogOrigin {
    const known = this.origins.get(stream);
    if (known !== undefined) {
      return known;
    }
    const { attributes, claim } = scope.resource;
    const origin = {
      service: textAttribute(attributes, RESOURCE.serviceName),
      host: claim.hostName ?? claim.hostId ?? this.sink.run.token.hostKey ?? '',
      file: stream.filePath,
      resourceAttributes: attributes,
    };
    this.origins.set(stream, origin);
    return origin;
  }
}
