# The two commands are `make run` and `make test`. Both work on a bare Debian 12 with a Swift 6.3 toolchain.

# From Debian, in one place: to build and run, and what the tests need besides.
PACKAGES := ca-certificates iproute2 libmosquitto-dev libre2-dev libsimdjson-dev libsqlite3-dev mosquitto pkg-config
TEST_PACKAGES := chromium chromium-driver fonts-dejavu-core fonts-noto-color-emoji mosquitto-clients openssl \
	python3 python3-venv

SOURCES := Sources Tests Package.swift

.PHONY: help run test build bench lint packages test-packages

help:
	@echo 'make run     build, and start a broker, Tocsin and simulated devices on this machine'
	@echo 'make test    build, and run every test'
	@echo 'make build   .build/release/tocsin'
	@echo 'make bench   measure ingest and latency'
	@echo 'make lint    check the format of the Swift sources'

run: build
	@.make/run

test: test-packages
	@.make/test

build: packages
	swift build -c release --product tocsin

bench: build
	.build/release/tocsin bench ingest
	.build/release/tocsin bench latency

lint:
	swift format lint --strict --parallel --recursive $(SOURCES)

packages:
	@.make/install $(PACKAGES)

test-packages:
	@.make/install $(PACKAGES) $(TEST_PACKAGES)
