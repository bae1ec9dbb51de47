import { displayName, unescapeMountPath } from '../../procfs/parse.ts';

export interface Mount {
  readonly mountpoint: string;
  /** As in /proc/mounts: `/dev/vda1`, `server:/export`, a pool. */
  readonly device: string;
  readonly type: string;
  readonly mode: 'ro' | 'rw';
}

/** Disk file systems; what the kernel invents (proc, tmpfs, cgroup, squashfs images) is not in any of these. */
const LOCAL_TYPES = new Set(
  (
    'ext2 ext3 ext4 xfs btrfs zfs bcachefs f2fs reiserfs jfs nilfs2 minix vfat msdos exfat ntfs ntfs3 fuseblk ' +
    'hfs hfsplus apfs ufs ubifs jffs2 ocfs2 gfs2'
  ).split(' '),
);
const REMOTE_TYPES = new Set(
  'nfs nfs4 cifs smb3 smbfs ceph glusterfs lustre beegfs afs 9p virtiofs vboxsf vmhgfs'.split(' '),
);
/** FUSE file systems that stand for files elsewhere, not for a view of this system. */
const FUSE_TYPES =
  /^fuse\.(sshfs|glusterfs|ceph|s3fs|rclone|juicefs|mergerfs|ntfs-3g|vmhgfs-fuse|zfs|encfs|gocryptfs)$/;
/** Single files that container runtimes mount from the host's disk. */
const CONTAINER_FILES = new Set(['/etc/hosts', '/etc/hostname', '/etc/resolv.conf', '/dev/termination-log']);
const MAX_MOUNTS = 128;

/**
 * The file systems to measure, from /proc/[pid]/mountinfo (proc_pid_mountinfo(5)): real ones, each once however
 * often it is mounted, at the mount of its root or else its shortest path. An overlay counts only as `/`, where it
 * is a container's own tree; elsewhere it repeats the disk it lies on.
 */
export function parseMounts(mountinfo: string): Mount[] {
  const byMountpoint = new Map<string, Mount & { key: string; isRoot: boolean }>();
  for (const line of mountinfo.split('\n')) {
    const separator = line.indexOf(' - ');
    if (separator === -1) {
      continue;
    }
    const [, , key = '', root = '', rawMountpoint = '', options = ''] = line.slice(0, separator).split(' ');
    const [type = '', rawDevice = ''] = line.slice(separator + 3).split(' ');
    const mountpoint = unescapeMountPath(rawMountpoint);
    // A later mount on the same point hides the earlier one, also when the later one is not measured.
    byMountpoint.delete(mountpoint);
    if (isMeasured(type, mountpoint)) {
      byMountpoint.set(mountpoint, {
        mountpoint,
        device: displayName(Buffer.from(unescapeMountPath(rawDevice))),
        type,
        mode: options.split(',').includes('ro') ? 'ro' : 'rw',
        key,
        isRoot: root === '/',
      });
    }
  }
  const best = [...byMountpoint.values()].sort(
    (left, right) =>
      Number(right.isRoot) - Number(left.isRoot) || left.mountpoint.length - right.mountpoint.length,
  );
  const byDevice = new Map(best.toReversed().map((mount) => [mount.key, mount]));
  return [...byMountpoint.values()]
    .filter((mount) => byDevice.get(mount.key) === mount)
    .slice(0, MAX_MOUNTS)
    .map(({ mountpoint, device, type, mode }) => ({ mountpoint, device, type, mode }));
}

function isMeasured(type: string, mountpoint: string): boolean {
  if (type === 'overlay') {
    return mountpoint === '/';
  }
  return (
    (LOCAL_TYPES.has(type) || REMOTE_TYPES.has(type) || FUSE_TYPES.test(type)) &&
    !CONTAINER_FILES.has(mountpoint)
  );
}
