#!/usr/bin/env bash
# Builds everything once and runs every test. The last line is "N passed, N failed, N skipped".
#
#   bash tests/run.sh                    all of it
#   bash tests/run.sh MetaFlow.Tests     one test project
#   CONFIGURATION=Release bash tests/run.sh
#
# The tests use Debian's chromium, postgresql, bubblewrap and poppler-utils. Where this script may install packages
# (as root, with apt-get) it does; elsewhere it says what is missing, and the tests that need it are skipped with
# their reason.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

configuration=${CONFIGURATION:-Debug}
projects=("$@")
[ ${#projects[@]} -gt 0 ] || projects=(MetaFlow.Tests MetaFlow.SystemTests)

install_missing() {
  local missing=()
  [ -x /usr/bin/chromium ] || [ -n "${METAFLOW_CHROMIUM:-}" ] || missing+=(chromium)
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || [ -n "${METAFLOW_POSTGRES_BIN:-}" ] || missing+=(postgresql)
  command -v bwrap >/dev/null || missing+=(bubblewrap)
  command -v pdftotext >/dev/null || missing+=(poppler-utils)
  [ ${#missing[@]} -gt 0 ] || return 0

  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing ${missing[*]} ..."
    if (apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}") >/tmp/metaflow-apt.log 2>&1; then
      return 0
    fi
    tail -n 3 /tmp/metaflow-apt.log
  fi
  echo "Missing: ${missing[*]}. The tests that need them are skipped."
}

install_missing

echo "Building ($configuration) ..."
if ! dotnet build MetaFlow.sln -c "$configuration" -m:2 -nologo -v:quiet -clp:ErrorsOnly; then
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
fi

passed=0 failed=0 skipped=0
for project in "${projects[@]}"; do
  echo "Running $project ..."
  log=$(mktemp)
  dotnet "tests/$project/bin/$configuration/net10.0/$project.dll" -noColor -noLogo 2>&1 | tee "$log" |
    grep -E '^ +[^ ].*\[(FAIL|SKIP)\]|^      |Total:' || true
  # "   MetaFlow.Tests  Total: 12, Errors: 0, Failed: 0, Skipped: 0, Not Run: 0, Time: 1.234s"
  summary=$(grep -oE 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+' "$log" | tail -n 1)
  if [ -z "$summary" ]; then
    tail -n 40 "$log"
    echo "$project ended without a summary."
    failed=$((failed + 1))
  else
    read -r total errors fails skips < <(echo "$summary" | grep -oE '[0-9]+' | tr '\n' ' ')
    passed=$((passed + total - fails - skips))
    failed=$((failed + fails + errors))
    skipped=$((skipped + skips))
  fi
  rm -f "$log"
done

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
