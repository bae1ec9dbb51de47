import type { invitation } from '@vigilops/contracts/api';
import type { z } from 'zod';
import type { Invitation } from '../../../model/index.ts';
import { timeOf } from '../../times.ts';

export function presentInvitation(one: Invitation): z.input<typeof invitation> {
  return {
    id: one.id,
    email: one.email,
    role: one.role,
    created_at: timeOf(one.createdAt),
    expires_at: timeOf(one.expiresAt),
    invited_by: one.invitedBy,
  };
}
