import type { User } from '@vigilops/contracts/api';
import type { UserRecord } from '../../../model/index.ts';
import { timeOf } from '../../times.ts';

export function presentUser(user: UserRecord): User {
  return {
    id: user.id,
    email: user.email,
    name: user.name,
    role: user.role,
    state: user.disabledAt === null ? 'active' : 'disabled',
    created_at: timeOf(user.createdAt),
    last_login_at: user.lastLoginAt === null ? null : timeOf(user.lastLoginAt),
  };
}
