/** As a dashboard keeps them. */
export interface DenoiseOptions {
  /** Below the columns: incidents as bars over the time that they lasted. */
  readonly showIncidents: boolean;
  /** Incidents of which less than so many alerts are part are left out. */
  readonly minAlerts: number;
}

export const DEFAULTS: DenoiseOptions = { showIncidents: true, minAlerts: 1 };
