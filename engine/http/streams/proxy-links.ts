/** Links of a backend's answers, made to lead through the proxy.
 *
 *  The rule to know: only paths from the root of the backend's own host are changed; what leads
 *  elsewhere, or is relative, is right as it is.
 *  Models apimachinery/pkg/util/proxy/transport.go. Left out: HTML's entities but five, which stay
 *  as they are written; links in style sheets. */

/** Where the links of an answer stand. */
export interface LinkPlace {
  /** Paths of requests begin so, up to and including `proxy`. */
  readonly prefix: string
  /** The backend, as addresses name it. */
  readonly host: string
  /** The host that the client asked. */
  readonly requestHost: string
}

export function throughProxy(link: string, { prefix, host, requestHost }: LinkPlace): string {
  const parts = PARTS.exec(link)?.groups
  if (parts === undefined) return link
  const { scheme = '', authority, path: written = '', rest = '' } = parts
  const path = decoded(written)
  const isElsewhere = !!authority && authority !== host && authority !== requestHost
  if (isElsewhere || path === undefined || !path.startsWith('/')) return link
  const start =
    authority === requestHost && authority !== undefined ? `${scheme}//${authority}` : ''
  if (path.startsWith(prefix)) return `${start}${written}${rest}`
  return `${start}${encoded(joined(prefix, path))}${rest}`
}

/** HTML whose links lead through the proxy; all else stays, but for the spelling of tags. */
export function htmlThroughProxy(html: string, place: LinkPlace): string {
  let rewritten = ''
  let at = 0
  while (at < html.length) {
    TOKEN.lastIndex = at
    const token = TOKEN.exec(html)
    if (token === null) break
    rewritten += html.slice(at, token.index)
    at = TOKEN.lastIndex
    const { name, attributes = '', close = '' } = token.groups ?? {}
    if (name === undefined) {
      rewritten += token[0]
      continue
    }
    const tag = name.toLowerCase()
    rewritten += `<${tag}${attributesThroughProxy(tag, attributes, place)}${close}>`
    if (!RAW_TEXT.has(tag) || close !== '') continue
    const end = endOfRawText(html, tag, at)
    rewritten += html.slice(at, end)
    at = end
  }
  return rewritten + html.slice(at)
}

const PARTS =
  /^(?<scheme>[a-z][a-z0-9+.-]*:)?(?:\/\/(?<authority>[^/?#]*))?(?<path>[^?#]*)(?<rest>.*)$/is
/** A comment, a declaration or a tag that opens. */
const TOKEN =
  /<!--[\s\S]*?(?:-->|$)|<[!?/][^>]{0,8192}>|<(?<name>[a-z][^\s/>]{0,64})(?<attributes>(?:"[^"]{0,8192}"|'[^']{0,8192}'|[^"'>]){0,8192}?)(?<close>\/?)>/gi
const ATTRIBUTE = /([^\s"'>/=][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g
const RAW_TEXT = new Set(
  'iframe noembed noframes noscript plaintext script style title textarea xmp'.split(' '),
)

/** The attributes that are links, by tag. */
const LINKS: ReadonlyMap<string, readonly string[]> = new Map(
  [
    'a href',
    'applet codebase',
    'area href',
    'audio src',
    'base href',
    'blockquote cite',
    'body background',
    'button formaction',
    'command icon',
    'del cite',
    'embed src',
    'form action',
    'frame longdesc src',
    'head profile',
    'html manifest',
    'iframe longdesc src',
    'img longdesc src usemap',
    'input src usemap formaction',
    'ins cite',
    'link href',
    'object classid codebase data usemap',
    'q cite',
    'script src',
    'source src',
    'video poster src',
  ].map((line) => {
    const [tag = '', ...attributes] = line.split(' ')
    return [tag, attributes]
  }),
)

function endOfRawText(html: string, tag: string, from: number): number {
  const end = new RegExp(`</${tag}`, 'gi')
  end.lastIndex = from
  return end.exec(html)?.index ?? html.length
}

function attributesThroughProxy(tag: string, attributes: string, place: LinkPlace): string {
  const links = LINKS.get(tag) ?? []
  return [...attributes.matchAll(ATTRIBUTE)]
    .map(([, name = '', double, single, bare]) => {
      const key = name.toLowerCase()
      const value = double ?? single ?? bare ?? ''
      const isLink = links.includes(key)
      return ` ${key}="${escaped(isLink ? throughProxy(unescaped(value), place) : value, isLink)}"`
    })
    .join('')
}

/** What stood in the page keeps its entities; what was taken out of them is put back into them. */
function escaped(value: string, isPlain: boolean): string {
  return value
    .replace(isPlain ? /&/g : /&(?!#?\w+;)/g, '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll("'", '&#39;')
    .replaceAll('"', '&#34;')
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])

function unescaped(value: string): string {
  return value.replace(/&(?:#(x[\da-f]{1,6}|\d{1,7})|(\w+));/gi, (entity, number, name) => {
    if (name !== undefined) return ENTITIES.get(name) ?? entity
    const code = Number(/^x/i.test(number) ? `0${number}` : number)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : entity
  })
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}

/** As Go's path.Join has it, with the last slash kept. */
function joined(prefix: string, path: string): string {
  const parts: string[] = []
  for (const part of `${prefix}/${path}`.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}${path.endsWith('/') ? '/' : ''}`
}

/** As Go writes a path. */
function encoded(path: string): string {
  return encodeURIComponent(path)
    .replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%(2F|3A|40|24|26|2B|2C|3B|3D)/g, (each) => decodeURIComponent(each))
}
