/**
 * The folder of Allure results.
 *
 * The rule to know: an attachment is named by its content, so that the manifest of a Background is
 * written once and not once a scenario. Results of the run before are removed, history is not.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Attachment, TestResult } from 'allure-js-commons'
import { stringifyEnvInfo } from 'allure-js-commons/sdk/reporter'

export class ResultsFolder {
  private readonly written = new Set<string>()
  private readonly repeated = new Map<string, number>()
  private readonly folder: string

  constructor(folder: string) {
    this.folder = folder
    mkdirSync(folder, { recursive: true })
    for (const name of readdirSync(folder)) {
      if (RESULT.test(name)) unlinkSync(join(folder, name))
    }
  }

  /** Two scenarios of one name stay two: the second and later get a history of their own. */
  writeResult(result: TestResult): void {
    const { historyId = result.uuid } = result
    const earlier = this.repeated.get(result.uuid) ?? 0
    this.repeated.set(result.uuid, earlier + 1)
    const distinct =
      earlier === 0
        ? result
        : {
            ...result,
            uuid: hashOf(`${result.uuid}#${earlier}`),
            historyId: hashOf(`${historyId}#${earlier}`),
          }
    this.writeJson(`${distinct.uuid}-result.json`, distinct)
  }

  attach(name: string, type: string, content: string | Buffer): Attachment {
    const source = `${hashOf(content)}-attachment${extensionOf(type, name)}`
    if (!this.written.has(source)) writeFileSync(join(this.folder, source), content)
    this.written.add(source)
    return { name, type, source }
  }

  writeJson(name: string, value: unknown): void {
    writeFileSync(join(this.folder, name), JSON.stringify(value))
  }

  writeEnvironment(environment: Readonly<Record<string, string>>): void {
    writeFileSync(join(this.folder, 'environment.properties'), stringifyEnvInfo(environment))
  }
}

/** 32 hexadecimal digits. */
export const hashOf = (content: string | Buffer): string =>
  createHash('sha256').update(content).digest('hex').slice(0, 32)

const RESULT =
  /-(?:result|container)\.json$|-attachment(?:\.\w+)?$|^(?:categories|executor)\.json$|^environment\.properties$/

function extensionOf(type: string, name: string): string {
  return EXTENSIONS[type] ?? /\.\w{1,8}$/.exec(name)?.[0] ?? ''
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  'application/json': '.json',
  'application/yaml': '.yaml',
  'application/vnd.kubecumber.trace+json': '.jsonl',
  'image/png': '.png',
  'image/svg+xml': '.svg',
  'text/csv': '.csv',
  'text/html': '.html',
  'text/plain': '.txt',
}
