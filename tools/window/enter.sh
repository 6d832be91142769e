#!/bin/sh
# Runs a command inside a prepared Debian: enter.sh FOLDER SCRATCH REPOSITORY COMMAND...
#
# SCRATCH, and REPOSITORY read-only, have the same paths inside. Mounts and processes live in namespaces of their own:
# when this command ends, is killed, or is left by the process that started it, nothing of them stays.
set -eu
[ "${INSIDE_NAMESPACE:-}" ] ||
	exec setpriv --pdeathsig KILL env INSIDE_NAMESPACE=1 unshare --mount --pid --fork --kill-child "$0" "$@"

folder=$1 scratch=$2 repository=$3
shift 3
mount -t proc proc "$folder/proc"
mount -t sysfs -o ro sysfs "$folder/sys"
mount --bind /dev "$folder/dev"
mount -t tmpfs tmpfs "$folder/dev/shm"
for path in "$scratch" "$repository"; do
	mkdir -p "$folder$path"
	mount --bind "$path" "$folder$path"
done
mount -o remount,bind,ro "$folder$repository"
chroot "$folder" "$@"
