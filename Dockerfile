# The image of the bot: the bundle of "npm run bundle" on a slim Node, without root.
# Not checkable here: that the base image can be pulled and that the image starts; test/bundle proves the same steps in
# a folder: another user, write-protected, with only the data folder writable. To check: the two commands below.
#
#   docker build -t photo-sync --build-arg VERSION=$(node -p "require('./package.json').version") .
#   docker run --read-only --tmpfs /tmp -v photos:/data -p 3978:3978 --env-file .env photo-sync

# Not Alpine: the native parts of sharp in the bundle are for glibc.
FROM node:24-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
COPY sandbox/package.json sandbox/
# The install scripts bring tools for development only.
RUN npm ci --ignore-scripts
COPY . .
# Set by buildx to the platform of the image: amd64 or arm64.
ARG TARGETARCH=amd64
RUN npm run bundle -- --out /app --os linux --libc glibc --cpu "$(echo "$TARGETARCH" | sed 's/amd64/x64/')"

FROM node:24-bookworm-slim
ARG VERSION=0.0.0
ARG REVISION=unknown
ARG SOURCE=unknown
LABEL org.opencontainers.image.title="Photo Sync" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.source="$SOURCE" \
      org.opencontainers.image.licenses="UNLICENSED"
ENV NODE_ENV=production \
    DATA_FOLDER=/data
# A volume at /data belongs to the user who runs the bot. Everything else belongs to root.
RUN mkdir /data && chown node:node /data
WORKDIR /app
COPY --from=build /app .
USER node
EXPOSE 3978
VOLUME /data
ENTRYPOINT ["node", "--max-semi-space-size=16", "--liftoff-only", "--enable-source-maps", "lib/bot/index.js"]
