export const ROLES = ['web', 'api', 'payments', 'bank', 'mailer'] as const;
export type Role = (typeof ROLES)[number];

/** What a service of the shop is started with, as JSON in its only argument. */
export interface Settings {
  readonly role: Role;
  readonly version: string;
  /** Of payments: the version that has the fault of the deploy. */
  readonly brokenVersion: string;
  readonly host: string;
  readonly endpoint: string;
  readonly token: string;
  readonly ports: Readonly<Record<Role, number>>;
  readonly database: string;
  /** Where receipts are written. */
  readonly disk: string;
}
