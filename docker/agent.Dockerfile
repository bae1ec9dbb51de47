FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY packages ./packages
COPY agent ./agent
COPY backend/package.json backend/
COPY demo/package.json demo/
COPY bench/package.json bench/
COPY e2e/package.json e2e/
RUN npm ci && node agent/build.mjs

FROM node:24-bookworm-slim
WORKDIR /app/agent
COPY --from=build /app/agent/dist ./dist
COPY --from=build /app/agent/bin ./bin
# It reads other users' log files and processes, as any host agent does.
USER root
CMD ["./bin/vigilops-agent", "--config", "/etc/vigilops/agent.yaml"]
