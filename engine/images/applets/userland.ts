/** The programs of containers, by name: what busybox has, as far as it is known here. */
import { shell } from '../shell/shell'
import type { Applet } from '../system/applet'
import { awk } from './awk'
import { cat } from './cat'
import { chmod, chown, cp, ln, mkdir, mktemp, mv, rm, rmdir, touch, truncate } from './changing'
import { dig, host } from './dig'
import { base64, dd, digest, hexdump } from './digests'
import { basename, cut, dirname, head, nl, rev, tac, tee, tr } from './filters'
import { find } from './find'
import { grep } from './grep'
import { date, env, hostname, id, printenv, pwd, uname, uptime, whoami } from './identity'
import { instant } from './instant'
import { df, du, ls, readlink, realpath, stat, which } from './listing'
import { sort, uniq, wc } from './ordering'
import { expr, free, kill, pidof, plainly, ps, xargs } from './running'
import { sed } from './sed'
import { server, sleep, timeout, usleep } from './sleeping'
import { tail } from './tail'
import { tar } from './tar'
import { testApplet } from './test'
import { echo, printf, seq, yes } from './text'
import { curl, getent, nc, nslookup, wget } from './web'

export const USERLAND: ReadonlyMap<string, Applet> = new Map<string, Applet>([
  ['[', instant(testApplet)],
  ['ash', shell],
  ['awk', awk],
  ['base64', base64],
  ['basename', basename],
  ['bash', shell],
  ['cat', cat],
  ['chgrp', chown],
  ['chmod', chmod],
  ['chown', chown],
  ['clear', instant(() => 0)],
  ['cp', cp],
  ['curl', curl],
  ['cut', cut],
  ['date', instant(date)],
  ['dd', instant(dd)],
  ['df', df],
  ['dig', instant(dig)],
  ['dirname', dirname],
  ['du', du],
  ['echo', instant(echo)],
  ['egrep', grep],
  ['env', env],
  ['expr', instant(expr)],
  ['false', instant(() => 1)],
  ['fgrep', grep],
  ['find', find],
  ['free', free],
  ['getent', instant(getent)],
  ['grep', grep],
  ['head', head],
  ['hexdump', hexdump],
  ['host', instant(host)],
  ['hostname', instant(hostname)],
  ['id', instant(id)],
  ['kill', instant(kill)],
  ['killall', instant(kill)],
  ['ln', ln],
  ['ls', ls],
  ['md5sum', digest('md5')],
  ['mkdir', mkdir],
  ['mktemp', instant(mktemp)],
  ['mount', instant(() => 0)],
  ['mv', mv],
  ['nc', nc],
  ['nice', plainly],
  ['nl', nl],
  ['nohup', plainly],
  ['nslookup', nslookup],
  ['pause', server],
  ['pgrep', instant(pidof)],
  ['pidof', instant(pidof)],
  ['pkill', instant(kill)],
  ['printenv', instant(printenv)],
  ['printf', instant(printf)],
  ['ps', ps],
  ['pwd', instant(pwd)],
  ['readlink', readlink],
  ['realpath', realpath],
  ['rev', rev],
  ['rm', rm],
  ['rmdir', rmdir],
  ['sed', sed],
  ['seq', seq],
  ['setsid', plainly],
  ['sh', shell],
  ['sha1sum', digest('sha1')],
  ['sha256sum', digest('sha256')],
  ['sha512sum', digest('sha512')],
  ['sleep', sleep],
  ['sort', sort],
  ['stat', stat],
  ['sync', instant(() => 0)],
  ['tac', tac],
  ['tail', tail],
  ['tar', tar],
  ['tee', tee],
  ['test', instant(testApplet)],
  ['timeout', timeout],
  ['touch', touch],
  ['tr', tr],
  ['true', instant(() => 0)],
  ['truncate', truncate],
  ['uname', instant(uname)],
  ['uniq', uniq],
  ['uptime', uptime],
  ['usleep', usleep],
  ['wc', wc],
  ['wget', wget],
  ['which', which],
  ['whoami', instant(whoami)],
  ['xargs', xargs],
  ['yes', yes],
])
