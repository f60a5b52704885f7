/** The files of a machine before anything has been written: those that Pods may see as hostPath. */
import type { Instant } from '../clock/duration'
import { put } from '../images/files/base'
import { type Directory, directory, file } from '../images/files/file'

export function machineDisk(): Directory {
  const disk = directory(BEFORE_ALL)
  put(disk, '/etc/hosts', file(HOSTS, BEFORE_ALL), BEFORE_ALL)
  return disk
}

const HOSTS = '127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n'
const BEFORE_ALL = 0 as Instant // An instant like any other.
