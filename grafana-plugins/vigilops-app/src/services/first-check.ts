/** What one writes on a host for a first check of its own. A test runs it past the agent's reader. */
export const servicesYaml = `services:
  - name: shop
    type: http
    url: http://localhost:8080/health
    interval: 30s
  - name: database
    type: tcp
    host: localhost
    port: 5432`;
