/**
 * What the steps attach for the reports, besides what a reader opens.
 *
 * The rule to know: the words are an agreement with steps/hooks.ts, which attaches a clock after
 * every scenario, and the trace after a failed one (after all with `--trace all`).
 */
import type { Attachment } from './envelope'

/** The trace of the scenario's cluster: versioned JSON lines. */
export const TRACE_MEDIA_TYPE = 'application/vnd.kubecumber.trace+json'
/**
 * How much virtual time the scenario took, and whether it would go so again:
 * `{"virtualMilliseconds":90000,"isDeterministic":true}`.
 */
export const CLOCK_MEDIA_TYPE = 'application/vnd.kubecumber.clock+json'
/** What `this.log(…)` attaches. The reason of a skipped step is what it logged. */
export const LOG_MEDIA_TYPE = 'text/x.cucumber.log+plain'
/** What `this.link(…)` attaches. */
export const LINK_MEDIA_TYPE = 'text/uri-list'

/** Attachments that only our own reports can read. */
export const isMachineReadable = ({ mediaType }: Attachment): boolean =>
  mediaType === TRACE_MEDIA_TYPE || mediaType === CLOCK_MEDIA_TYPE

export const contentOf = (attachment: Attachment): Buffer =>
  Buffer.from(attachment.body, attachment.contentEncoding === 'BASE64' ? 'base64' : 'utf8')

/** The virtual time that a clock attachment tells; 0 for any other and for nonsense. */
export function virtualMilliseconds(attachment: Attachment): number {
  const { virtualMilliseconds: told } = clockOf(attachment)
  return typeof told === 'number' && Number.isFinite(told) && told > 0 ? told : 0
}

/** False when a clock attachment says that the scenario may go otherwise the next time. */
export const isDeterministic = (attachment: Attachment): boolean =>
  clockOf(attachment).isDeterministic !== false

function clockOf(attachment: Attachment): Readonly<Record<string, unknown>> {
  if (attachment.mediaType !== CLOCK_MEDIA_TYPE) return NOTHING
  try {
    const told: unknown = JSON.parse(contentOf(attachment).toString('utf8'))
    return typeof told === 'object' && told !== null ? { ...told } : NOTHING
  } catch {
    return NOTHING
  }
}

const NOTHING: Readonly<Record<string, unknown>> = {}
