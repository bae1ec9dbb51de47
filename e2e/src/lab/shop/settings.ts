export const ROLES = ['web', 'api', 'payments', 'bank'] as const;
export type Role = (typeof ROLES)[number] | 'mailer';

/** Small shops of one house: a fault in one leaves the others, and their normal time, alone. */
export const SHOPS = ['books', 'tea', 'bikes', 'toys', 'wine'] as const;
export type ShopName = (typeof SHOPS)[number];
/** Serves them all. */
export const MAILER = 'mailer';

/** Whom a service asks. */
export interface Peer {
  readonly service: string;
  readonly port: number;
}

/** What a service is started with, as JSON in its only argument. */
export interface Settings {
  readonly role: Role;
  /** `service.name`. */
  readonly service: string;
  readonly version: string;
  /** Of payments: the version that has the fault of the deploy. */
  readonly brokenVersion: string;
  readonly host: string;
  readonly endpoint: string;
  readonly token: string;
  readonly port: number;
  /** Of those that it asks, by role: name and port. */
  readonly peers: Readonly<Partial<Record<Role, Peer>>>;
  /** Of payments. */
  readonly database: string;
  /** Where payments writes its receipts. */
  readonly disk: string;
}
