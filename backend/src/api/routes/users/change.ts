import { VigilError } from '@vigilops/contracts';
import { changeUserRequest, user, userParams } from '@vigilops/contracts/api';
import { defineRoute } from '../../route.ts';
import { byOf } from '../actor.ts';
import { presentUser } from './present.ts';

export const changeUser = defineRoute({
  method: 'patch',
  path: '/api/v1/users/{id}',
  policy: { access: 'token', needs: 'write' },
  operationId: 'changeUser',
  tag: 'users',
  summary: 'Another name or role, or an account that may (not) sign in; the last Admin stays',
  status: 200,
  failsWith: ['CONFLICT'],
  params: userParams,
  body: changeUserRequest,
  answer: user,
  handle: async ({ params: { id }, body }, { deps, caller, from, signal }) => {
    const { name, role, disabled } = body;
    if (name === undefined && role === undefined && disabled === undefined) {
      throw new VigilError('REQUEST_INVALID', 'name what to change: name, role or disabled');
    }
    const change = {
      ...(name === undefined ? {} : { name }),
      ...(role === undefined ? {} : { role }),
      ...(disabled === undefined ? {} : { disabled }),
    };
    return presentUser(await deps.accounts.change(id, change, byOf(caller, from), signal));
  },
});
