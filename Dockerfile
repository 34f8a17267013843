# A small image: one stage builds the wheel, the next runs it, not as root.
FROM python:3.11-slim AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE constraints.txt ./
COPY bot ./bot
COPY knowledge ./knowledge
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /wheel . \
    && python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir -c constraints.txt "$(ls /wheel/*.whl)[charts,formats]"

FROM python:3.11-slim
RUN useradd --uid 10001 --create-home footnote \
    && mkdir /data /knowledge && chown 10001:10001 /data
COPY --from=build /venv /venv
COPY knowledge /knowledge
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    FOOTNOTE_KNOWLEDGE=/knowledge \
    FOOTNOTE_DATABASE=/data/footnote.sqlite3 \
    FOOTNOTE_LOG_FORMAT=json \
    FOOTNOTE_HEALTH_PORT=8080
# As a number, so that an orchestrator can see that it is not root.
USER 10001:10001
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8080/health', timeout=4)"]
ENTRYPOINT ["footnote"]
CMD ["run"]
