/**
 * What client-go makes of an answer that is no success: the message of a Status, or one that the
 * code and the text stand for.
 *
 * Models NewGenericServerResponse of apimachinery/pkg/api/errors/errors.go.
 */
export function statusProblem(code: number, contentType: string, body: string): string {
  const told = messageIn(body)
  if (told !== undefined) return told
  const isText = contentType === '' || contentType.startsWith('text/')
  const text = isText ? body.slice(0, LONGEST_TEXT).trim() : 'unknown'
  const known = MESSAGES[code]
  if (known !== undefined) return known
  if (code === FORBIDDEN || code === NOT_ACCEPTABLE || code === UNSUPPORTED) return text
  if (code >= SERVER_ERROR) {
    return `an error on the server (${JSON.stringify(text)}) has prevented the request from succeeding`
  }
  return `the server responded with the status code ${code} but did not return more information`
}

const LONGEST_TEXT = 2048
const FORBIDDEN = 403
const NOT_ACCEPTABLE = 406
const UNSUPPORTED = 415
const SERVER_ERROR = 500

const MESSAGES: Readonly<Record<number, string>> = {
  400: 'the server rejected our request for an unknown reason',
  401: 'the server has asked for the client to provide credentials',
  404: 'the server could not find the requested resource',
  405: 'the server does not allow this method on the requested resource',
  409: 'the server reported a conflict',
  422: 'the server rejected our request due to an error in our request',
  429: 'the server has received too many requests and has asked us to try again later',
  503: 'the server is currently unable to handle the request',
  504:
    'the server was unable to return a response in the time allotted, ' +
    'but may still be processing the request',
}

/** The message of a body that is a Status of a failure. */
function messageIn(body: string): string | undefined {
  try {
    const { kind, status, message } = JSON.parse(body) ?? {}
    const isFailure = kind === 'Status' && status !== 'Success' && typeof message === 'string'
    return isFailure ? message : undefined
  } catch {
    return undefined
  }
}
