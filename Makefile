# The two commands are `make run` and `make test`. Both work on a bare Debian 12 with a Swift 6.3 toolchain.

# From Debian, in one place: to build and run, and what the tests need besides.
PACKAGES := ca-certificates iproute2 libmosquitto-dev libre2-dev libsimdjson-dev libsqlite3-dev libssl-dev mosquitto pkg-config
TEST_PACKAGES := chromium chromium-driver fonts-dejavu-core fonts-noto-color-emoji mosquitto-clients openssl \
	python3 python3-venv

SOURCES := Sources Tests Package.swift

.PHONY: help run test build bench lint fuzz hostile simulation packages test-packages

help:
	@echo 'make run         build, and start a broker, Tocsin and simulated devices on this machine'
	@echo 'make test        build, and run every test'
	@echo 'make build       .build/release/tocsin, and tocsin-bench beside it'
	@echo 'make bench       measure ingest, latency and notifications'
	@echo 'make fuzz        feed made inputs to every part, 10 minutes each (SECONDS=600, SEED=…)'
	@echo 'make hostile     flood the service for 60 seconds in four ways, and time genuine alarms meanwhile'
	@echo 'make simulation  live through 10,000 seeded worlds and 100 that nobody has seen before (SEEDS=10000)'
	@echo 'make lint        check the format of the Swift sources'

run: build
	@.make/run

test: test-packages
	@.make/test

build: packages
	swift build -c release --product tocsin
	swift build -c release --product tocsin-bench

bench: build
	.build/release/tocsin-bench ingest
	.build/release/tocsin-bench latency
	.build/release/tocsin-bench notify

fuzz: test-packages
	@TOCSIN_FUZZ_SECONDS=$(or $(SECONDS),600) TOCSIN_FUZZ_SEED=$(SEED) .make/fuzz

hostile: test-packages
	@TOCSIN_FLOOD_SECONDS=$(or $(SECONDS),60) .make/hostile

simulation: test-packages
	@TOCSIN_SIMULATION_SEEDS=$(or $(SEEDS),10000) TOCSIN_SIMULATION_FRESH=100 .make/simulation

lint:
	swift format lint --strict --parallel --recursive $(SOURCES)

packages:
	@.make/install $(PACKAGES)

test-packages:
	@.make/install $(PACKAGES) $(TEST_PACKAGES)
