/**
 * Transcripts: commands and what they say, as a terminal shows them, in sections.
 *
 *     == A Pod that is not there
 *     $ kubectl get pod shop
 *     Error from server (NotFound): pods "shop" not found
 *     exit 1
 *
 * A command goes on in lines that begin with `> `. What differs from run to run has a name:
 * `<uid>`, `<age>`. tools/kubectl-goldens.mjs writes them.
 */
import type { Shell } from './shell'

/** A sentence of behaviour, and the commands that show it. */
export interface Section {
  readonly title: string
  /** Said below the title: `needs 1.27`, `not in 1.20`. */
  readonly remarks: readonly string[]
  readonly steps: readonly Step[]
}

/** A command, and what it says. */
export interface Step {
  readonly command: string
  readonly output: string
}

export function sectionsOf(text: string): readonly Section[] {
  return text
    .split(/^== /m)
    .slice(1)
    .map((part) => {
      const [title = '', ...lines] = part.trimEnd().split('\n')
      const first = lines.findIndex((line) => line.startsWith('$ '))
      const remarks = lines.slice(0, first).filter((line) => line !== '')
      return { title, remarks, steps: stepsOf(lines.slice(first)) }
    })
}

export function sectionText({ title, remarks, steps }: Section): string {
  const lines = [`== ${title}`, ...remarks].join('\n')
  return `${lines}\n${steps.map(stepText).join('')}`
}

/** The same section as it goes in this shell. */
export async function played(section: Section, shell: Shell): Promise<Section> {
  const steps: Step[] = []
  for (const { command } of section.steps) {
    const output = plain(await shell.says(command), shell)
    steps.push({ command, output })
  }
  return { ...section, steps }
}

function stepsOf(lines: readonly string[]): readonly Step[] {
  const steps: { command: string; output: string }[] = []
  for (const line of lines) {
    const last = steps.at(-1)
    if (line.startsWith('$ ')) steps.push({ command: line.slice(2), output: '' })
    else if (last === undefined) continue
    else if (line.startsWith('> ')) last.command += `\n${line.slice(2)}`
    else last.output += `${line}\n`
  }
  return steps
}

const stepText = ({ command, output }: Step): string =>
  `$ ${command.replaceAll('\n', '\n> ')}\n${output}`

/** Without what another run would say otherwise, and without the padding of columns. */
function plain(output: string, { namespace, folder }: Shell): string {
  const named = output.replaceAll(folder, '.').replaceAll(namespace, '<namespace>')
  const told = VOLATILE.reduce((text, [found, name]) => text.replace(found, name), named)
  const lines = told.split('\n').map((line) =>
    line
      .replace(/^\s{8,}/, MARGIN)
      .replace(/(\S)(?: {2,}|\t)\s*/g, '$1  ')
      .trimEnd(),
  )
  const text = lines.join('\n').trimEnd()
  return text === '' ? '' : `${text}\n`
}

const MARGIN = ' '.repeat(8)
const VOLATILE: readonly (readonly [found: RegExp, name: string])[] = [
  [/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '<uid>'],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>'],
  [/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4} \w+/g, '<time>'],
  [/\b[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/g, '<time>'],
  [/(Resource Version: +)\d+/g, '$1<version>'],
  [/(resourceVersion"?: )"\d+"/g, '$1"<version>"'],
  [/(resource version to be \d+, was )\d+/g, '$1<version>'],
  [/-[bcdf-hj-np-tv-xz2456789]{8,10}-[bcdf-hj-np-tv-xz2456789]{5}\b/g, '-<hash>-<id>'],
  [/([-=])(?=[a-z]*\d)[bcdf-hj-np-tv-xz2456789]{8,10}\b/g, '$1<hash>'],
  [/\b(?:10|127|192)\.\d+\.\d+\.\d+\b/g, '<ip>'],
  [/(?<=^|\s|\()(?:(?:\d+[dhms]){1,2}|<invalid>)(?= ago|$|\s|\))/gm, '<age>'],
]
