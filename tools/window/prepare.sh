#!/bin/sh
# Prepares a Debian that has a real Blender and a virtual screen: prepare.sh 4.3|5.2 FOLDER
#
# Ends with 0 when FOLDER is ready, at once if it was before; with 77 when it cannot be made on this machine, having said
# why. PREPARE_SECONDS says how long it may take. A preparation that was interrupted is started over. Its mounts and
# processes live in namespaces of their own, so they end with it, however it ends.
set -eu

version=$1
folder=$2
mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
# Debian's Blender does not bundle the Python modules that upstream's does.
packages="blender xvfb xauth libgl1-mesa-dri xdotool imagemagick ffmpeg x11-utils fonts-dejavu-core
	python3-numpy python3-requests python3-cattr python3-zstandard python3-certifi python3-venv"

deadline=$(($(date +%s) + ${PREPARE_SECONDS:-1800}))

cannot() {
	echo "A window of Blender $version cannot be prepared here: $1" >&2
	exit 77
}

# Runs a command until the deadline. KILL, for unshare takes no notice of anything less.
in_time() {
	left=$((deadline - $(date +%s)))
	[ "$left" -gt 0 ] || return 137
	timeout --signal=KILL "$left" "$@"
}

case $version in
4.3) suite=trixie ;;
5.2) suite=sid ;;
*) cannot "only 4.3 (Debian trixie) and 5.2 (Debian sid) are known" ;;
esac
stamp=$folder/.ready-$(echo "$suite" $packages | sha256sum | cut -c -12)
[ ! -e "$stamp" ] || exit 0

[ "$(id -u)" = 0 ] || cannot "making another Debian needs root"
command -v unshare >/dev/null && unshare --mount --pid --fork true 2>/dev/null || cannot "this system gives no namespaces"
if ! command -v debootstrap >/dev/null; then
	command -v apt-get >/dev/null || cannot "debootstrap is missing, and there is no apt to install it with"
	{ in_time apt-get update && in_time apt-get install --yes --no-install-recommends debootstrap; } >/dev/null ||
		cannot "apt could not install debootstrap, or not in time"
fi
python3 -c "import urllib.request as u; u.urlopen('$mirror/dists/$suite/InRelease', timeout=60).read(1)" 2>/dev/null ||
	cannot "$mirror does not answer"

mkdir -p "$(dirname "$folder")"
exec 9>"$folder.lock"
flock 9
[ ! -e "$stamp" ] || exit 0
echo "Preparing Blender $version (Debian $suite) in $folder: some minutes, 1.5 GB." >&2
rm -rf --one-file-system "$folder"
mkdir "$folder"
touch "$folder/.incomplete"

status=0
in_time unshare --mount --pid --fork --kill-child sh -eu -s \
	"$suite" "$folder" "$mirror" $packages >"$folder.log" 2>&1 <<'INSIDE' || status=$?
suite=$1 folder=$2 mirror=$3
shift 3
debootstrap --variant=minbase "$suite" "$folder" "$mirror"
mount -t proc proc "$folder/proc"
mount -t sysfs -o ro sysfs "$folder/sys"
mount --bind /dev "$folder/dev"
echo force-unsafe-io >"$folder/etc/dpkg/dpkg.cfg.d/unsafe-io" # what is interrupted starts over: no need to flush
printf 'path-exclude=%s\n' '/usr/share/doc/*' '/usr/share/man/*' >"$folder/etc/dpkg/dpkg.cfg.d/unread"
echo 'Acquire::Languages "none";' >"$folder/etc/apt/apt.conf.d/languages"
printf '#!/bin/sh\nexit 101\n' >"$folder/usr/sbin/policy-rc.d" # no package starts a service
chmod +x "$folder/usr/sbin/policy-rc.d"
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
chroot "$folder" apt-get -o Acquire::Check-Valid-Until=false update # sid's index may be past its date
chroot "$folder" apt-get install --yes --no-install-recommends "$@"
chroot "$folder" apt-get clean
INSIDE
case $status in
0) ;;
137) cannot "it was not ready after ${PREPARE_SECONDS:-1800} seconds" ;;
*)
	tail -n 20 "$folder.log" >&2
	cannot "Debian could not be installed; all of what was said is in $folder.log"
	;;
esac

found=$(chroot "$folder" dpkg-query --show --showformat '${Version}' blender)
case $found in
"$version".*) mv "$folder/.incomplete" "$stamp" ;;
*) cannot "Debian $suite has Blender $found now" ;;
esac
