/**
 * Programs that ask the DNS: dig and host.
 *
 * Left out: other servers, what dig says of the question and the time, all types but A, CNAME, PTR
 * and SRV.
 */
import type { RecordType } from '../system/world'
import type { Instant as Program } from './instant'

/** `host`: the addresses of a name. */
export const host: Program = (call, args) => {
  const wanted = args.find((word) => !word.startsWith('-')) ?? ''
  const found = call.world.resolve(wanted) ?? []
  for (const address of found) call.out(`${wanted} has address ${address}\n`)
  if (found.length > 0) return 0
  call.out(`Host ${wanted} not found: 3(NXDOMAIN)\n`)
  return 1
}

/** `dig`: the records of a name; the answer alone, or of it the data alone. */
export const dig: Program = (call, args) => {
  const words = args.filter((word) => !/^[-+@]/.test(word))
  const type = words.find(isRecordType) ?? 'A'
  const name = words.find((word) => !isRecordType(word)) ?? ''
  const records = call.world.records(name, type, args.includes('+search'))
  if (args.includes('+short')) {
    for (const { data } of records) call.out(`${data}\n`)
    return 0
  }
  const isTitled = !args.includes('+noall') && records.length > 0
  if (isTitled) call.out(';; ANSWER SECTION:\n')
  for (const each of records) call.out(`${each.name}\t${TTL}\tIN\t${each.type}\t${each.data}\n`)
  return 0
}

/** What the cluster's DNS says how long an answer holds. */
const TTL = 30

const isRecordType = (word: string): word is RecordType => /^(?:A|AAAA|CNAME|PTR|SRV)$/.test(word)
