#!/bin/sh
# Installs the outside programs that the tests call, where that can be done; says loudly what is missing otherwise.
# With BROCHURE_REQUIRE_TOOLS set, a missing program is a failure.
set -u

missing=""
need() { # need PACKAGE COMMAND...
    package=$1
    shift
    for name in "$@"; do
        command -v "$name" >/dev/null 2>&1 && continue
        missing="$missing $package"
        return
    done
}
look() {
    missing=""
    need poppler-utils pdftotext pdftoppm
    need qpdf qpdf
    command -v google-chrome >/dev/null 2>&1 || need chromium chromium
    need default-jdk-headless java javac
    [ -e /usr/share/java/jaxb-runtime.jar ] || missing="$missing libjaxb-java"
}

look
[ -z "$missing" ] && exit 0

if command -v apt-get >/dev/null 2>&1; then
    as_root=""
    [ "$(id -u)" = 0 ] || as_root="sudo -n"
    echo "Installing$missing ..."
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086 -- both are lists of words
    $as_root apt-get update -qq && $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
    look
    [ -z "$missing" ] && exit 0
fi

echo "=============================================================================" >&2
echo "MISSING, and not installed:$missing" >&2
echo "Tests that need them are SKIPPED. On Debian: sudo apt-get install$missing" >&2
echo "=============================================================================" >&2
[ -z "${BROCHURE_REQUIRE_TOOLS:-}" ]
