/** Reads terminal sizes from a stream of JSON objects, wherever its chunks are cut.
 *  Models handleResizeEvents of kubelet's cri/streaming/remotecommand. */

export function resizeReader(
  resize: (width: number, height: number) => void,
): (bytes: Uint8Array) => void {
  let unread = ''
  let isBroken = false
  return (bytes) => {
    if (isBroken) return
    unread += Buffer.from(bytes).toString('latin1')
    for (let end = unread.indexOf('}'); end >= 0; end = unread.indexOf('}')) {
      const size = sizeIn(unread.slice(0, end + 1))
      unread = unread.slice(end + 1)
      if (size === undefined) {
        isBroken = true
        return
      }
      resize(size.width, size.height)
    }
    // Nothing after a text that is no size is read.
    isBroken = unread.length > LONGEST_SIZE
  }
}

const LONGEST_SIZE = 1024
const MOST_CHARACTERS = 65535

function sizeIn(text: string): { width: number; height: number } | undefined {
  try {
    const fields = Object.entries(JSON.parse(text)).map(([name, value]) => [
      name.toLowerCase(),
      value,
    ])
    const { width = 0, height = 0 } = Object.fromEntries(fields)
    return isLength(width) && isLength(height) ? { width, height } : undefined
  } catch {
    return undefined
  }
}

function isLength(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MOST_CHARACTERS
}
