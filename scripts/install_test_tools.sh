#!/bin/sh
# The tests open pages in Chromium, workbooks and slides in LibreOffice, look at PDFs and speak other languages: install what a Debian machine lacks.
set -eu
missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
command -v soffice >/dev/null 2>&1 || missing="$missing libreoffice-calc-nogui"
[ -e "$(dirname "$(readlink -f "$(command -v soffice || echo /x)")")/libswlo.so" ] || missing="$missing libreoffice-writer-nogui"
[ -e "$(dirname "$(readlink -f "$(command -v soffice || echo /x)")")/libsdlo.so" ] || missing="$missing libreoffice-impress-nogui"
command -v pdftoppm >/dev/null 2>&1 || missing="$missing poppler-utils"
[ -f /usr/share/i18n/locales/fr_FR ] || missing="$missing locales"
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
  echo "Il manque :$missing. Installez ces programmes, puis relancez." >&2
  exit 1
fi
if [ "$(id -u)" = 0 ]; then sudo=""; else sudo="sudo"; fi
$sudo apt-get update -qq
# shellcheck disable=SC2086 # one word a package
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing fonts-dejavu-core >/dev/null
