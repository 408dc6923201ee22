#!/usr/bin/env bash
# A compiler with the target wasm32-unknown-unknown from Debian's packages, in a folder of its own
# (target/wasm-debian, 1.4 GB), for machines without rustup. Run as root; some two minutes.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=target/wasm-debian
[ -d "$folder" ] && exit 0
command -v mmdebstrap >/dev/null || { apt-get update --quiet && apt-get install --yes --quiet mmdebstrap; }
rm -rf "$folder.part"
mkdir -p target
# A mirror may lag behind the date its lists are good until; they are signed all the same.
mmdebstrap --mode=root --variant=apt --quiet --aptopt='Acquire::Check-Valid-Until "false"' \
	--include=rustc,cargo,libstd-rust-dev-wasm32,lld,binaryen sid "$folder.part"
mv "$folder.part" "$folder"
