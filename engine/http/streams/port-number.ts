/** A port as parameters and headers have it.
 *  Models NewV4Options of kubelet's cri/streaming/portforward. */

/** A port's number, or what is wrong with its text. */
export function portIn(text: string): number | string {
  const quoted = JSON.stringify(text)
  if (!/^\d+$/.test(text)) {
    const reason = `strconv.ParseUint: parsing ${quoted}: invalid syntax`
    return `unable to parse ${quoted} as a port: ${reason}`
  }
  const port = Number(text)
  if (port > 65535) {
    const reason = `strconv.ParseUint: parsing ${quoted}: value out of range`
    return `unable to parse ${quoted} as a port: ${reason}`
  }
  return port === 0 ? `port ${quoted} must be > 0` : port
}
