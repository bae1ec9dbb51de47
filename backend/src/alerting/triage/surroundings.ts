import type { AlertSeverity, ChannelClass, Settings } from '@vigilops/contracts/api';
import type { MaintenanceRecord } from '../../model/index.ts';
import type { Labels } from '../matching/match-labels.ts';
import type { Language } from '../words.ts';

/** A channel as far as the alarm has to know it. */
export interface KnownChannel {
  readonly id: number;
  readonly name: string;
  readonly type: string;
  readonly class: ChannelClass;
  readonly enabled: boolean;
  readonly sendResolved: boolean;
  /** What is less is not told there. */
  readonly minSeverity: AlertSeverity;
}

export interface KnownHost {
  readonly name: string;
  readonly group: string | null;
  readonly labels: Labels;
}

export interface KnownService {
  readonly name: string;
  readonly hostId: number | null;
  readonly group: string | null;
  /** Services without which it cannot work. */
  readonly dependsOn: readonly number[];
  /** On the public status page. */
  readonly isPublic: boolean;
}

/** All that decides on alerts beside the alerts themselves, as it is at one moment. */
export interface Surroundings {
  readonly nowUs: number;
  readonly settings: Settings['notifications'];
  /** In which the alarm gives its reasons. */
  readonly language: Language;
  /** What a rule is called in it, where it came with the house; else its name. */
  readonly titleOf: (ruleName: string) => string;
  readonly channels: readonly KnownChannel[];
  readonly maintenance: readonly MaintenanceRecord[];
  readonly hosts: ReadonlyMap<number, KnownHost>;
  readonly services: ReadonlyMap<number, KnownService>;
  /** Which services called which, of late: by id, both ways. */
  readonly calls: ReadonlyMap<number, ReadonlySet<number>>;
  /** The silence that hides what has these labels now. */
  readonly silencedBy: (
    labels: Labels,
  ) => { readonly comment: string; readonly createdBy: string } | undefined;
}

export const RANK: Readonly<Record<AlertSeverity, number>> = { info: 0, warning: 1, critical: 2 };

/** The host that an alert is about, directly or by its service. */
export function hostOf(
  alert: { readonly hostId: number | null; readonly serviceId: number | null },
  services: Surroundings['services'],
): number | null {
  return alert.hostId ?? (alert.serviceId === null ? null : (services.get(alert.serviceId)?.hostId ?? null));
}
