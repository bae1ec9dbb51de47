import { createElement } from 'react';
import { Skeleton } from '../fleet/Skeleton.tsx';
import { lazyComponent } from '../lazy-component.tsx';

const waiting = createElement(Skeleton, { rows: 6, height: 8 });
const editing = () => import('./rules/EditRulePage.tsx');

/** Pages of alerts and what belongs to them: their code comes when one is opened. */
export const IncidentsPage = lazyComponent(
  async () => (await import('./alerts/IncidentsPage.tsx')).IncidentsPage,
  waiting,
);
export const IncidentPage = lazyComponent(
  async () => (await import('./incidents/IncidentPage.tsx')).IncidentPage,
  waiting,
);
export const RulesPage = lazyComponent(
  async () => (await import('./rules/RulesPage.tsx')).RulesPage,
  waiting,
);
export const NewRulePage = lazyComponent(async () => (await editing()).NewRulePage, waiting);
export const EditRulePage = lazyComponent(async () => (await editing()).EditRulePage, waiting);
export const SilencesPage = lazyComponent(
  async () => (await import('./silences/SilencesPage.tsx')).SilencesPage,
  waiting,
);
export const ChannelsPage = lazyComponent(
  async () => (await import('./channels/ChannelsPage.tsx')).ChannelsPage,
  waiting,
);
export const PoliciesPage = lazyComponent(
  async () => (await import('./duty/PoliciesPage.tsx')).PoliciesPage,
  waiting,
);
export const DutyPage = lazyComponent(async () => (await import('./duty/DutyPage.tsx')).DutyPage, waiting);
export const StatisticsPage = lazyComponent(
  async () => (await import('./alert-statistics/StatisticsPage.tsx')).StatisticsPage,
  waiting,
);
