import type { Answer } from '@vigilops/contracts/client';
import { config } from '@grafana/runtime';
import { t } from '../../t.ts';

export type User = Answer<'listUsers'>['items'][number];
export type Invitation = Answer<'listInvitations'>['items'][number];
export type Role = User['role'];

export function roleName(role: Role): string {
  switch (role) {
    case 'admin':
      return t('role.admin', 'Admin');
    case 'member':
      return t('role.member', 'Member');
    default:
      return role satisfies never;
  }
}

/** What a role lets people do. */
export function roleMeaning(role: Role): string {
  switch (role) {
    case 'admin':
      return t('role.admin-may', 'Sees and changes everything, and says who else may.');
    case 'member':
      return t('role.member-may', 'Sees what is watched here, and changes nothing.');
    default:
      return role satisfies never;
  }
}

/** Whether the pages are shown by VigilOps itself: in Grafana the viewer is a user of Grafana. */
export const isAtHome = (address: string) => address === globalThis.location.origin;

export const isViewer = ({ email }: User, address: string) =>
  isAtHome(address) && config.bootData.user.email === email;
