# One image for every role: silo (up), gateway, schema (db apply) and certificates (ca issue).
# ./novacron publish first makes artifacts/publish, a program that brings its runtime along.
ARG BASE=debian:trixie-slim
FROM ${BASE}

RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        ca-certificates curl libgssapi-krb5-2 libssl3t64 libstdc++6 libzstd1 qemu-system-x86 \
    && rm -rf /var/lib/apt/lists/*

# Volumes take their owner from the folders that the image has in their places.
RUN groupadd --gid 7400 novacron \
    && useradd --uid 7400 --gid novacron --home-dir /var/lib/novacron --no-create-home --shell /usr/sbin/nologin novacron \
    && install --directory --owner novacron --group novacron --mode 0700 \
        /var/lib/novacron /var/lib/novacron-ca /etc/novacron /etc/novacron/tls

COPY artifacts/publish /opt/novacron

USER novacron
WORKDIR /var/lib/novacron
EXPOSE 7400 7480
STOPSIGNAL SIGTERM
ENTRYPOINT ["/opt/novacron/NovaCron.Silo"]
CMD ["--help"]
