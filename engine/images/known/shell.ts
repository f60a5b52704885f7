/** Images whose own command is a shell: without a terminal it ends at once, and well. */
import type { KnownImage } from './known'

/** All that busybox has is known, or as good as all. */
export const busybox: KnownImage = {
  names: ['busybox', 'alpine'],
  command: ['sh'],
  isComplete: true,
  files: {
    '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/home:/bin/false\n',
    '/etc/group': 'root:x:0:\nnobody:x:65534:\n',
  },
}

export const distributions: KnownImage = {
  names: ['ubuntu', 'debian', 'bash', 'centos', 'fedora', 'rockylinux', 'almalinux'],
  command: ['bash'],
  files: { '/etc/passwd': 'root:x:0:0:root:/root:/bin/bash\n', '/etc/group': 'root:x:0:\n' },
}
