import { z } from 'zod';
import { idField, nameField, orNull, timeField } from './fields.ts';

export const roleField = z.enum(['admin', 'member']).meta({
  id: 'Role',
  description: 'An `admin` does everything, a `member` reads.',
});

export const MIN_PASSWORD_CHARACTERS = 10;

/** One at sign, something on both sides of it, no space: whether anybody reads it, only a message could tell. */
const emailField = z
  .string()
  .max(254)
  .regex(/^[^\s@\0]+@[^\s@\0]+$/, 'must be an e-mail address')
  .meta({ example: 'li.na@example.com' });

/** A new one; what is too short is said in the field's own words. */
const newPasswordField = z
  .string()
  .min(MIN_PASSWORD_CHARACTERS, `must have at least ${String(MIN_PASSWORD_CHARACTERS)} characters`)
  .max(200);
/** One that may have been made under other rules. */
const passwordField = z.string().min(1).max(200);
const secretField = z.string().min(20).max(200);

export const user = z
  .object({
    id: idField,
    email: z.string(),
    name: z.string(),
    role: roleField,
    state: z.enum(['active', 'disabled']),
    created_at: timeField,
    last_login_at: timeField.nullable(),
  })
  .meta({ id: 'User' });
export type User = z.infer<typeof user>;

export const registerRequest = z
  .strictObject({
    email: emailField,
    name: nameField,
    password: newPasswordField,
    invitation: secretField
      .optional()
      .meta({ description: 'From the link of an invitation. The first user of all needs none.' }),
    cookie: z
      .boolean()
      .optional()
      .meta({ description: 'Browsers: keep the refresh token in a cookie that no script can read.' }),
  })
  .meta({ id: 'Registration' });

export const loginRequest = z
  .strictObject({ email: emailField, password: passwordField, cookie: z.boolean().optional() })
  .meta({ id: 'Login' });

/** What signing in gives. */
export const signedIn = z
  .object({
    access_token: z.string().meta({ description: 'A JWT, for `Authorization: Bearer`.' }),
    token_type: z.literal('Bearer'),
    expires_in: z.int().meta({ description: 'Seconds.' }),
    refresh_token: z
      .string()
      .nullable()
      .meta({ description: 'Good once. Null where it went into the cookie.' }),
    user,
  })
  .meta({ id: 'SignedIn' });
export type SignedIn = z.infer<typeof signedIn>;

/** One of the two is there. */
export const meResponse = z
  .object({
    user: orNull(user),
    token: z.object({ name: z.string(), scopes: z.array(z.enum(['ingest', 'read', 'write'])) }).nullable(),
  })
  .meta({ id: 'Me' });

export const refreshRequest = z
  .strictObject({
    refresh_token: z
      .string()
      .min(1)
      .max(2_048)
      .optional()
      .meta({ description: 'Without it the one in the cookie counts.' }),
  })
  .meta({ id: 'Refresh' });

export const changePasswordRequest = z
  .strictObject({ current_password: passwordField, new_password: newPasswordField })
  .meta({ id: 'PasswordChange' });

export const resetPasswordRequest = z
  .strictObject({ secret: secretField, new_password: newPasswordField })
  .meta({ id: 'PasswordReset' });

/** What somebody who is not signed in may know. */
export const doorState = z
  .object({
    has_users: z.boolean().meta({ description: 'False: who registers now is the first, and an Admin.' }),
    sign_up: z.enum(['open', 'invited']),
    has_session: z.boolean().meta({
      description: 'The browser sent the cookie of a session; a refresh tells whether it still lives.',
    }),
  })
  .meta({ id: 'Door' });
export type DoorState = z.infer<typeof doorState>;

export const listUsersResponse = z.object({ items: z.array(user) }).meta({ id: 'UserList' });
export const userParams = z.strictObject({ id: idField });
export const changeUserRequest = z
  .strictObject({ name: nameField.optional(), role: roleField.optional(), disabled: z.boolean().optional() })
  .meta({ id: 'UserChange' });

export const invitation = z
  .object({
    id: idField,
    email: z.string().nullable(),
    role: roleField,
    created_at: timeField,
    expires_at: timeField,
    invited_by: z.string(),
  })
  .meta({ id: 'Invitation' });
export const listInvitationsResponse = z
  .object({ items: z.array(invitation) })
  .meta({ id: 'InvitationList' });
export const inviteRequest = z
  .strictObject({
    email: emailField.optional().meta({ description: 'The only address that may use it.' }),
    role: roleField.optional(),
  })
  .meta({ id: 'NewInvitation' });
const linkField = z
  .string()
  .meta({ description: 'To be opened once. Shown in this answer and never again.' });
export const inviteResponse = z.object({ invitation, path: linkField }).meta({ id: 'CreatedInvitation' });
export const resetLinkResponse = z
  .object({ path: linkField, expires_at: timeField })
  .meta({ id: 'ResetLink' });
export const invitationParams = z.strictObject({ id: idField });

export const auditLine = z
  .object({
    id: z.int().min(1),
    at: timeField,
    actor: z.object({
      kind: z.enum(['person', 'token', 'grafana', 'command', 'nobody']).meta({
        description: '`grafana`: somebody in Grafana, known by the identity that it signed.',
      }),
      id: idField
        .nullable()
        .meta({ description: 'Of the user; of the token, through which somebody in Grafana acts, too.' }),
      name: z.string(),
    }),
    action: z.string().meta({ example: 'user.invited' }),
    subject: z.string(),
    detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    address: z.string().nullable(),
  })
  .meta({ id: 'AuditLine' });
export const listAuditQuery = z.strictObject({
  before_id: z.int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
  limit: z.int().min(1).max(1_000).default(100),
});
export const listAuditResponse = z
  .object({ items: z.array(auditLine), next_before_id: z.int().nullable() })
  .meta({ id: 'AuditLog' });
