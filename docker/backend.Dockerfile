FROM node:24-bookworm-slim
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY packages ./packages
COPY backend ./backend
COPY agent/package.json agent/
COPY demo/package.json demo/
COPY bench/package.json bench/
COPY e2e/package.json e2e/
# Without the optional packages: the image has Node, and the database is another container.
RUN npm ci --omit=dev --omit=optional && npm cache clean --force
RUN install -d -o node -g node -m 700 /var/lib/vigilops
USER node
ENV NODE_ENV=production
EXPOSE 8080 4318
CMD ["node", "backend/src/main.ts"]
