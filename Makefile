# sb: social listening and response in Unix pipes.
#
#   make demo        the main job on the embedded sample, from a fresh machine
#   make check       all tests that fit into ten minutes; make check-all: every one
#   make SAN=address,undefined ...    the same with sanitizers, in a folder of its own

VERSION = 0.1.0
PREFIX = /usr/local
CC = gcc
CFLAGS = -O2 -g
WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion
JOBS = $(shell nproc)

comma = ,
B = build$(if $(SAN),/san-$(subst $(comma),-,$(SAN)))
# GMime is loaded at run time (lib/fetch/mail.h): of it only the headers are asked for, below
PKG = libcurl libcrypto nettle libpsl libnats \
	expat libfyaml gumbo \
	libpcre2-8 libutf8proc \
	sqlite3 zlib libzstd
CHARTJS = $(firstword $(wildcard /usr/share/javascript/chart.js/chart.min.js /usr/share/nodejs/chart.js/dist/chart.umd.js))

# Goals that compile need the packages. Taking them remakes .deps/ok, and make then starts again by itself, so that
# pkg-config and the private copy below are asked when they are there.
ifneq ($(filter-out deps clean dist uninstall,$(or $(MAKECMDGOALS),all)),)
include .deps/ok
ifneq ($(wildcard .deps/ok),)
PKG_CFLAGS := $(shell pkg-config --cflags $(PKG) gmime-3.0)
PKG_LIBS := $(shell pkg-config --libs $(PKG))
endif
endif
.deps/ok: .ci/deps
	@.ci/deps build

# yyjson comes from the system, or from the private copy that `make deps` puts under .deps (Debian 12 has none).
OWN = $(wildcard .deps/usr/include/yyjson.h)
OWN_LIB = $(dir $(firstword $(wildcard .deps/usr/lib/*/libyyjson.so.0)))
OWN_FLAGS = $(if $(OWN),-isystem .deps/usr/include)
OWN_LIBS = $(if $(OWN),-L$(OWN_LIB) -Wl$(comma)-rpath$(comma)'$$ORIGIN/../lib/sb')

# (C as it stands: floating point is rounded alike on all machines. 64-bit times and file sizes on 32-bit machines too)
sb_cflags = -std=c11 -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -D_TIME_BITS=64 -DSB_VERSION='"$(VERSION)"' -Ilib $(WARNINGS) $(if $(SAN),-fsanitize=$(SAN) \
	-fno-sanitize-recover=all -fno-omit-frame-pointer) $(OWN_FLAGS) $(PKG_CFLAGS) -MMD -MP
sb_ldflags = $(if $(SAN),-fsanitize=$(SAN)) -Wl,--as-needed $(LDFLAGS)
# every program is offered all of them; --as-needed keeps those that it uses
sb_libs = $(OWN_LIBS) -lyyjson -ljq -lcsv -llinear -lcld2 $(PKG_LIBS) -lpthread -lm -ldl
LIB_SRC = $(wildcard lib/*/*.c)
GROUPS = networks channels score models talk report sample
LIB_OBJ = $(LIB_SRC:%.c=$(B)/%.o) $(GROUPS:%=$(B)/assets/%.o)
PROGRAMS = $(patsubst cmd/%.c,%,$(wildcard cmd/*.c))
BIN = $(PROGRAMS:%=$(B)/bin/%)
UNIT = $(patsubst tests/unit/%.c,$(B)/tests/unit/%,$(wildcard tests/unit/*.c))
FUZZ = $(filter-out replay,$(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*.c)))
MAN = $(wildcard man/*.[157])

.DEFAULT_GOAL = all
all: $(BIN)

# --- building ---------------------------------------------------------------------------------------------------------

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(sb_cflags) $(CFLAGS) -c $< -o $@

# Files of lib/networks and so on become tables in the library: one C file a group, the bytes by .incbin.
networks_files = $(wildcard lib/networks/*.jq)
channels_files = $(wildcard lib/channels/*.jq)
score_files = $(wildcard lib/data/score/*)
models_files = $(wildcard lib/data/models/*.model)
talk_files = $(wildcard lib/data/talk/*)
report_files = $(wildcard lib/data/report/*) $(CHARTJS) $(B)/report/script.hashes
sample_files = $(filter-out %/score %/models %/talk %/report %/units,$(wildcard lib/data/*))
.SECONDEXPANSION:
# (the folders too: a file that came or went is a change)
asset_folders = $(sort $(dir $(filter-out $(B)/%,$($1_files))))
$(B)/assets/%.c: $$($$*_files) $$(call asset_folders,$$*) Makefile
	@mkdir -p $(@D)
	@{ echo '#include "base/asset.h"'; n=0; rows=; \
	for f in $($*_files); do n=$$((n+1)); a=asset_$*_$$n; \
		echo "__asm__(\".section .rodata; $$a: .incbin \\\"$$f\\\"; $${a}_end: .byte 0; .previous\");"; \
		echo "extern const unsigned char $$a[], $${a}_end[];"; \
		rows="$$rows {\"$${f##*/}\", $$a, $${a}_end},"; \
	done; echo "const struct sb_asset sb_assets_$*[] = {$$rows {0}};"; } >$@

# The page allows these two scripts and no other: their hashes in the form of a Content-Security-Policy.
$(B)/report/script.hashes: lib/data/report/page.js $(CHARTJS)
	@mkdir -p $(@D)
	@for f in $^; do env printf "$$(sha256sum <$$f | cut -c 1-64 | sed 's/../\\x&/g')" | base64 | sed "s/.*/'sha256-&'/"; done | \
		paste -s -d ' ' | tr -d '\n' >$@

$(B)/assets/%.o: $(B)/assets/%.c
	$(CC) $(sb_cflags) $(CFLAGS) -Wno-missing-field-initializers -c $< -o $@

$(B)/libsb.a: $(LIB_OBJ)
	@rm -f $@
	$(AR) rcs $@ $^

$(B)/bin/%: $(B)/cmd/%.o $(B)/libsb.a $(if $(OWN),$(B)/lib/sb/libyyjson.so.0)
	@mkdir -p $(@D)
	$(CC) $(sb_ldflags) $< $(B)/libsb.a $(sb_libs) -o $@

$(B)/lib/sb/libyyjson.so.0: $(OWN_LIB)libyyjson.so.0
	@mkdir -p $(@D)
	cp -L $< $@

.SECONDARY:
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules
%.d: ;
-include $(LIB_OBJ:.o=.d) $(PROGRAMS:%=$(B)/cmd/%.d) $(UNIT:=.d) $(FUZZ:%=$(B)/tests/fuzz/%.d) $(B)/tests/fuzz/replay.d

# --- what it stands on ------------------------------------------------------------------------------------------------

deps:
	@.ci/deps build

# --- the main job -----------------------------------------------------------------------------------------------------

demo: deps
	@$(MAKE) --no-print-directory -s -j$(JOBS) all
	@PATH="$(abspath $(B))/bin:$$PATH" tests/demo $(B)/demo

# --- tests ------------------------------------------------------------------------------------------------------------

check: check-deps
	@$(MAKE) --no-print-directory -s -j$(JOBS) all tests
	@B=$(abspath $(B)) tests/run

# everything, to the end even where something fails; the fuzzers' ten minutes add up from run to run
check-all: check-deps
	@.ci/deps long
	@$(MAKE) --no-print-directory -s -j$(JOBS) all tests
	@$(MAKE) --no-print-directory -s -j$(JOBS) SAN=address,undefined all tests
	@failed=; gate() { echo "# $$*"; "$$@" || failed="$$failed$$*; "; }; export B=$(abspath $(B)); \
		gate tests/run --all; gate tests/valgrind cli/; unset B; \
		for g in 'cross' 'coverage' 'fuzz FUZZ_TOTAL=600'; do gate $(MAKE) --no-print-directory $$g; done; \
		[ -z "$$failed" ] || { echo "failed: $$failed"; exit 1; }

check-deps:
	@.ci/deps build check

tests: $(UNIT) $(FUZZ:%=$(B)/tests/fuzz/%)

$(B)/tests/unit/%: $(B)/tests/unit/%.o $(B)/libsb.a $(if $(OWN),$(B)/lib/sb/libyyjson.so.0)
	$(CC) $(sb_ldflags) $< $(B)/libsb.a $(sb_libs) $(if $(OWN),-Wl$(comma)-rpath$(comma)$(abspath $(B))/lib/sb) -lcmocka -o $@

# without a fuzzer, a target replays the files of its corpus
$(B)/tests/fuzz/%: $(B)/tests/fuzz/%.o $(B)/tests/fuzz/replay.o $(B)/libsb.a $(if $(OWN),$(B)/lib/sb/libyyjson.so.0)
	$(CC) $(sb_ldflags) $(filter %.o %.a,$^) $(sb_libs) $(if $(OWN),-Wl$(comma)-rpath$(comma)$(abspath $(B))/lib/sb) -o $@

# with one: FUZZ_TOTAL seconds (a turn for each) in turns of FUZZ_SECONDS, the target first that has had least; make fuzz FUZZ='csv time'
FUZZ_SECONDS = 60
FUZZ_TOTAL = $(shell echo $$(($(words $(FUZZ)) * $(FUZZ_SECONDS))))
fuzz: check-deps
	@$(MAKE) --no-print-directory -s -j$(JOBS) CC=clang SAN=address,undefined,fuzzer-no-link B=build/fuzz \
		$(FUZZ:%=build/fuzz/fuzzer/%)
	@tests/fuzz/run $(FUZZ_TOTAL) $(FUZZ_SECONDS) $(FUZZ)

$(B)/fuzzer/%: $(B)/tests/fuzz/%.o $(B)/libsb.a $(if $(OWN),$(B)/lib/sb/libyyjson.so.0)
	@mkdir -p $(@D)
	$(CC) $(sb_ldflags) -fsanitize=fuzzer $< $(B)/libsb.a $(sb_libs) -o $@

print-cflags: # for tests/lint/warnings.sh
	@echo '$(filter-out -MMD -MP,$(subst ','\'',$(sb_cflags)))'

# which lines of lib the tests reach, room by room
coverage: check-deps
	@.ci/deps tools
	@$(MAKE) --no-print-directory -s -j$(JOBS) B=build/coverage CFLAGS='-O0 -g --coverage' LDFLAGS=--coverage all tests
	@tests/coverage build/coverage

# programs under valgrind; make valgrind VALGRIND=cli/ takes every case
VALGRIND =
valgrind: check-deps
	@.ci/deps tools
	@$(MAKE) --no-print-directory -s -j$(JOBS) all
	@B=$(abspath $(B)) tests/valgrind $(VALGRIND)

# the unit tests, the fuzzers' corpora and the programs' cases on a 32-bit and on a big-endian machine, by an emulator
cross: check-deps
	@.ci/deps cross
	@failed=; for a in i386 s390x; do tests/cross $$a cli/ || [ $$? -eq 77 ] || failed="$$failed $$a"; done; \
		[ -z "$$failed" ] || { echo "failed:$$failed"; exit 1; }

lint: check-deps
	@$(MAKE) --no-print-directory -s -j$(JOBS) all
	@B=$(abspath $(B)) tests/run lint/

bench: check-deps
	@$(MAKE) --no-print-directory -s -j$(JOBS) all
	@PATH="$(abspath $(B))/bin:$$PATH" tests/bench/run

# --- generated and committed; a test fails when they drift -------------------------------------------------------------

completions: $(BIN)
	@mkdir -p completions/bash completions/zsh completions/fish
	@for p in $(PROGRAMS); do $(B)/bin/$$p --completion bash >completions/bash/$$p && \
		$(B)/bin/$$p --completion zsh >completions/zsh/_$$p && \
		$(B)/bin/$$p --completion fish >completions/fish/$$p.fish || exit 1; done

# --- the models that ship -----------------------------------------------------------------------------------------------

# Made anew from the data (SB_DATA) and an npm package of word vectors; the same bytes come out. sb-models(7) has the figures.
SB_DATA = $(CURDIR)/../shared/data
models: $(B)/bin/sb-train $(B)/tests/eval/convnet
	@tests/eval/models $(B)/bin/sb-train $(B)/tests/eval/convnet '$(SB_DATA)' $(abspath $(B))/models

$(B)/tests/eval/%: $(B)/tests/eval/%.o $(B)/libsb.a $(if $(OWN),$(B)/lib/sb/libyyjson.so.0)
	$(CC) $(sb_ldflags) $< $(B)/libsb.a $(sb_libs) $(if $(OWN),-Wl$(comma)-rpath$(comma)$(abspath $(B))/lib/sb) -o $@

eval: check-deps
	@$(MAKE) --no-print-directory -s -j$(JOBS) all
	@B=$(abspath $(B)) tests/eval/run '$(SB_DATA)'

# --- at home ----------------------------------------------------------------------------------------------------------

share = $(DESTDIR)$(PREFIX)/share
made = $(share)/sb/folders# those that were not there before, for uninstall
install: all
	@new=$$(LC_ALL=C install -d -v $(share)/sb $(DESTDIR)$(PREFIX)/bin $(if $(OWN),$(DESTDIR)$(PREFIX)/lib/sb) \
		$(share)/bash-completion/completions $(share)/zsh/site-functions $(share)/fish/vendor_completions.d \
		$(foreach s,$(sort $(subst .,,$(suffix $(MAN)))),$(share)/man/man$s)) && \
		printf '%s\n' "$$new" | sed -n "s/^install: creating directory '\(.*\)'$$/\1/p" >>$(made)
	install -m 755 $(BIN) $(DESTDIR)$(PREFIX)/bin
	$(if $(OWN),install -m 644 $(B)/lib/sb/libyyjson.so.0 $(DESTDIR)$(PREFIX)/lib/sb)
	for m in $(MAN); do install -m 644 $$m $(share)/man/man$${m##*.}/$${m##*/} || exit 1; done
	install -m 644 completions/bash/* $(share)/bash-completion/completions
	install -m 644 completions/zsh/* $(share)/zsh/site-functions
	install -m 644 completions/fish/* $(share)/fish/vendor_completions.d

uninstall:
	rm -f $(PROGRAMS:%=$(DESTDIR)$(PREFIX)/bin/%) $(PROGRAMS:%=$(share)/bash-completion/completions/%) \
		$(PROGRAMS:%=$(share)/zsh/site-functions/_%) $(PROGRAMS:%=$(share)/fish/vendor_completions.d/%.fish)
	for m in $(MAN); do rm -f $(share)/man/man$${m##*.}/$${m##*/}; done
	rm -f $(DESTDIR)$(PREFIX)/lib/sb/libyyjson.so.0
	@folders=$$(tac $(made) 2>/dev/null); rm -f $(made); for f in $$folders; do rmdir $$f 2>/dev/null; done; true

dist:
	git archive --format=tar --prefix=sb-$(VERSION)/ HEAD | gzip -n >sb-$(VERSION).tar.gz

# A package for this machine's Debian or Ubuntu, in build/deb. What is not committed is in it too.
deb: deps
	@.ci/deps deb
	@rm -rf $(B)/deb && mkdir -p $(B)/deb/sb-$(VERSION)/.deps
	@git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t $(B)/deb/sb-$(VERSION)
	@cp -r .packaging/debian $(B)/deb/sb-$(VERSION)/debian
	@cp -a .deps/ok $(wildcard .deps/usr) $(B)/deb/sb-$(VERSION)/.deps
	@cd $(B)/deb/sb-$(VERSION) && unset MAKEFLAGS MAKELEVEL && dpkg-buildpackage -b -us -uc -j$(JOBS) >../log 2>&1 || \
		{ tail -n 20 ../log; exit 1; }
	@rm -rf $(B)/deb/sb-$(VERSION)
	@ls $(B)/deb/*.deb

clean:
	rm -rf build

.PHONY: all deps demo check check-all check-deps tests fuzz coverage print-cflags cross lint bench models eval completions install uninstall \
	dist deb clean
