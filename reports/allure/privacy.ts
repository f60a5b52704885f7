/**
 * Keeps reports at home: Allure's pages load a tracking script, which is taken out.
 *
 * The rule to know: nothing that a report shows may come from the network; `outgoing` is the test.
 */

/** The page without scripts from elsewhere and without what feeds them. */
export const withoutTracking = (html: string): string =>
  html.replace(SCRIPT, (script, attributes: string, body: string) =>
    isFromElsewhere(attributes) || isTracking(body) ? '' : script,
  )

/** What a page would load from elsewhere, or tell to somebody. */
export function outgoing(html: string): string[] {
  const markup = html.replace(SCRIPT, (script, _attributes, body: string) =>
    script.replace(body, () => ''),
  )
  const scripts = [...html.matchAll(SCRIPT)].map((match) => match[2] ?? '').filter(isTracking)
  const loads = [...markup.matchAll(LOAD)].map(([load]) => load)
  return [...loads, ...scripts.map((script) => script.trim().slice(0, 80))]
}

const SCRIPT = /<script\b([^>]*)>([\s\S]*?)<\/script>/g
const LOAD =
  /<(?:script|link|img|iframe|source|video|audio|object|embed)\b[^>]*?(?:src|href|data)\s*=\s*["']?(?:https?:)?\/\/[^"'\s>]+|@import\s+(?:url\()?["']?(?:https?:)?\/\/[^"')\s]+|url\(\s*["']?(?:https?:)?\/\/[^"')\s]+/gi

const isFromElsewhere = (attributes: string): boolean =>
  /src\s*=\s*["']?(?:https?:)?\/\//.test(attributes)

/** Short, so that a bundled library that merely knows the word is left alone. */
const isTracking = (body: string): boolean =>
  body.length < 4000 && /googletagmanager|google-analytics|\bgtag\(/.test(body)
