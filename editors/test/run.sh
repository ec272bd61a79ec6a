#!/bin/sh
# Runs the tests of the editors: run.sh BIN [neovim|emacs|helix|vscode|picture ...]; BIN is the folder of the reglint command.
set -eu
HERE=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
BIN=$(CDPATH= cd -- "$1" && pwd)
shift
[ $# -gt 0 ] || set -- neovim emacs helix vscode
export REGLINT="$BIN/reglint" EDITORS="$(dirname "$HERE")"
export REGLINT_EDITORS="${REGLINT_EDITORS:-${XDG_CACHE_HOME:-$HOME/.cache}/reglint-editors}"
HELIX=$(command -v hx || true)
[ -n "$HELIX" ] || HELIX=$REGLINT_EDITORS/helix/hx
export HELIX
SCRATCH=$(mktemp -d)
trap 'rm -rf "$SCRATCH"' EXIT

one() {
  case $1 in
    neovim) nvim --headless -u NONE -i NONE -n -S "$HERE/neovim.lua" ;;
    emacs) emacs --batch -l "$HERE/emacs.el" ;;
    helix) "$BIN/python" "$HERE/helix.py" ;;
    vscode) node "$HERE/vscode.mjs" ;;
    *) echo "there is no test of $1" >&2; return 2 ;;
  esac
}

failed=0
for name in "$@"; do
  if [ "$name" = picture ]; then
    mkdir "$SCRATCH/picture"
    cd "$SCRATCH/picture"
    PICTURE="$EDITORS/../docs/images/vscode.png" node "$HERE/vscode.mjs" >"$SCRATCH/picture.log" 2>&1 || { tail -20 "$SCRATCH/picture.log"; failed=1; }
    continue
  fi
  if [ "$name" = helix ] && [ ! -x "$HELIX" ]; then
    echo "helix: NOT TESTED, there is no package of it for this machine"
    continue
  fi
  cp -R "$HERE/workspace" "$SCRATCH/$name"
  cd "$SCRATCH/$name"
  if one "$name" >"$SCRATCH/$name.log" 2>&1 && diff page.md "$HERE/expected.md" >>"$SCRATCH/$name.log" 2>&1; then
    echo "$name: good"
  else
    tail -20 "$SCRATCH/$name.log"
    echo "$name: FAILED"
    failed=1
  fi
done
exit $failed
