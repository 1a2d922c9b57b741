# Marchland in a slim image: the first stage builds the wheel, the second one only runs it.

FROM python:3.12-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
COPY requirements/ requirements/
RUN python -m venv /opt/marchland \
 && /opt/marchland/bin/pip install --no-deps --require-hashes -r requirements/run.txt \
 && python -m venv /opt/build \
 && /opt/build/bin/pip install --no-deps --require-hashes -r requirements/build.txt -r requirements/node.txt
COPY . .
# The build hook fetches the browser libraries with the npm of the Node.js wheel.
RUN /opt/build/bin/python -m hatchling build --target wheel --directory /wheel \
 && /opt/marchland/bin/pip install --no-deps --no-index /wheel/*.whl \
 && /opt/marchland/bin/python -m compileall -q /opt/marchland/lib \
 && /opt/marchland/bin/pip uninstall --yes pip

FROM python:3.12-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /var/lib/marchland --create-home marchland
COPY --from=build /opt/marchland /opt/marchland
ENV PATH=/opt/marchland/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MARCHLAND_DATABASE_URL=sqlite:////var/lib/marchland/marchland.gpkg
USER marchland
WORKDIR /var/lib/marchland
VOLUME /var/lib/marchland
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=3s --start-period=60s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/health/live', timeout=2)"]
CMD ["marchland", "serve", "--host", "0.0.0.0", "--port", "8000"]
