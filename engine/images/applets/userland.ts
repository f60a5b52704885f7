/** The programs of containers, by name: what busybox has, as far as it is known here. */
import { shell } from '../shell/shell'
import type { Applet } from '../system/applet'
import { cat } from './cat'
import { basename, cut, dirname, head, nl, rev, tac, tee, tr } from './filters'
import { grep } from './grep'
import { date, env, hostname, id, printenv, pwd, uname, uptime, whoami } from './identity'
import { instant } from './instant'
import { sort, uniq, wc } from './ordering'
import { server, sleep, timeout, usleep } from './sleeping'
import { testApplet } from './test'
import { echo, printf, seq, yes } from './text'

export const USERLAND: ReadonlyMap<string, Applet> = new Map<string, Applet>([
  ['[', instant(testApplet)],
  ['ash', shell],
  ['basename', basename],
  ['bash', shell],
  ['cat', cat],
  ['cut', cut],
  ['date', instant(date)],
  ['dirname', dirname],
  ['echo', instant(echo)],
  ['egrep', grep],
  ['env', env],
  ['false', instant(() => 1)],
  ['fgrep', grep],
  ['grep', grep],
  ['head', head],
  ['hostname', instant(hostname)],
  ['id', instant(id)],
  ['nl', nl],
  ['pause', server],
  ['printenv', instant(printenv)],
  ['printf', instant(printf)],
  ['pwd', instant(pwd)],
  ['rev', rev],
  ['seq', seq],
  ['sh', shell],
  ['sleep', sleep],
  ['sort', sort],
  ['sync', instant(() => 0)],
  ['tac', tac],
  ['tee', tee],
  ['test', instant(testApplet)],
  ['timeout', timeout],
  ['tr', tr],
  ['true', instant(() => 0)],
  ['uname', instant(uname)],
  ['uniq', uniq],
  ['uptime', uptime],
  ['usleep', usleep],
  ['wc', wc],
  ['whoami', instant(whoami)],
  ['yes', yes],
])
