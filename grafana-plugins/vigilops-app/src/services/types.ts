import type { Service as AnyService, serviceType } from '@vigilops/contracts/api';
import type { Answer, Input } from '@vigilops/contracts/client';
import type { z } from 'zod';

export type {
  Availability,
  CheckConfig,
  KnownCheckConfig,
  Maintenance,
  ObserverChoice,
  ResponseTimes,
  ResultStatus,
  Service,
  ServiceBars,
  ServiceDefinition,
  ServiceDetail,
  ServiceStatus,
  Settings,
  SlaReport,
  StatusIncident,
} from '@vigilops/contracts/api';

export type ServiceType = z.output<typeof serviceType>;
/** What is sent: fields with a default may be left out. */
export type NewService = Input<'createService'>['body'];
export type NewMaintenance = Input<'createMaintenance'>['body'];
export type NewIncident = Input<'createStatusIncident'>['body'];
export type IncidentUpdate = Input<'updateStatusIncident'>['body'];

type Detail = Answer<'getService'>;
export type ErrorBudget = NonNullable<Detail['error_budget']>;
export type Observation = Detail['observations'][number];
export type ServiceCheck = Answer<'listServiceChecks'>['items'][number];
export type ServiceState = Answer<'listServiceStates'>['items'][number];
export type CurrentSettings = Answer<'getSettings'>;
export type StatusPageSettings = CurrentSettings['settings']['status_page'];

/** Somebody or something asks it: what telemetry alone knows of is not checked. */
export const isChecked = ({ type }: Pick<AnyService, 'type'>) => type !== 'otlp';
