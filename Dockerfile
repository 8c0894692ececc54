# One image per process: docker build --target gateway . (make docker-build makes them all; make test-images starts each).
# Every image: Node 22, no user rights, nothing written below /app, only the packages that its process needs.

FROM docker.io/library/node:22-bookworm-slim AS node

# Everything is compiled once, and taken apart into one folder per process.
FROM node AS build
WORKDIR /src
COPY . .
RUN npm ci --no-audit --no-fund --loglevel=error
RUN npm run --silent generate && npm run --silent build

FROM node AS app
ENV NODE_ENV=production NODE_OPTIONS=--enable-source-maps HOST=0.0.0.0
WORKDIR /app
USER node
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]

FROM app AS gateway
COPY --from=build /src/dist/gateway ./
ENV PORT=4000 SUPERGRAPH=/app/supergraph.graphql ROUTES_FILE=/app/gateway/parley.routes.json
EXPOSE 4000
CMD ["node", "gateway/src/main.js"]

FROM app AS interviews
COPY --from=build /src/dist/interviews ./
ENV PORT=8080
EXPOSE 8080
CMD ["node", "subgraphs/interviews/src/main.js"]

FROM app AS emotion
COPY --from=build /src/dist/emotion ./
ENV PORT=8081
EXPOSE 8081
CMD ["node", "subgraphs/emotion/src/main.js"]

FROM app AS scoring
COPY --from=build /src/dist/scoring ./
ENV PORT=8082
EXPOSE 8082
CMD ["node", "subgraphs/scoring/src/main.js"]

FROM app AS inference-worker
COPY --from=build /src/dist/inference-worker ./
ENV PORT=8083
EXPOSE 8083
CMD ["node", "workers/inference/src/main.js"]

FROM app AS scoring-worker
COPY --from=build /src/dist/scoring-worker ./
ENV PORT=8084
EXPOSE 8084
CMD ["node", "workers/scoring/src/main.js"]

FROM app AS media-worker
COPY --from=build /src/dist/media-worker ./
ENV PORT=8085
EXPOSE 8085
CMD ["node", "workers/media/src/main.js"]

# Runs to its end: node tools/migrate.js up; for development, node tools/seed.js.
FROM app AS migrate
COPY --from=build /src/dist/migrate ./
HEALTHCHECK NONE
CMD ["node", "tools/migrate.js", "up"]

# TensorFlow 2.9.1, which tfjs-node-gpu 4.22 brings, wants CUDA 11 and cuDNN 8.
FROM node AS gpu-backend
WORKDIR /backend
RUN npm install --no-audit --no-fund --loglevel=error @tensorflow/tfjs-node-gpu@4.22.0

FROM docker.io/nvidia/cuda:11.8.0-cudnn8-runtime-ubuntu22.04 AS inference-worker-gpu
COPY --from=node /usr/local/bin/node /usr/local/bin/node
RUN useradd --uid 1000 --no-create-home node
ENV NODE_ENV=production NODE_OPTIONS=--enable-source-maps HOST=0.0.0.0 PORT=8083 INFERENCE_BACKEND=gpu REQUIRE_GPU=1
WORKDIR /app
COPY --from=build /src/dist/inference-worker ./
# Beside the worker, with its own copy of TensorFlow.js, so that one copy serves both.
COPY --from=gpu-backend /backend/node_modules ./workers/inference/node_modules
USER node
EXPOSE 8083
HEALTHCHECK --interval=10s --timeout=3s --start-period=120s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "workers/inference/src/main.js"]
