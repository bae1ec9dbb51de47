export const APP_ID = 'vigilops-app';
/** Where Grafana's proxy offers the app's routes of plugin.json. */
export const APP_PROXY_URL = `/api/plugin-proxy/${APP_ID}`;
export const DATASOURCE_TYPE = 'vigilops-datasource';
/** Dashboards and links refer to the data source by this. */
export const SOURCE_UID = 'vigilops';
