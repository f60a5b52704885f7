/** kubectl itself reading discovery and OpenAPI, in each version that is installed. */
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { expect } from 'expect'
import { Registry } from '../../apiserver/registry'
import { STRATEGIES } from '../../apiserver/strategies'
import { structuralSchema } from '../../schema/structural'
import { discoveryAnswer } from '../discovery/answer'
import type { Answer } from '../messages'
import { openApiAnswer } from './answer'

const VERSIONS = ['kubectl.1.27', 'kubectl.1.32']

const SHOP = {
  type: 'object',
  description: 'Sells things.',
  properties: {
    spec: {
      type: 'object',
      description: 'What is wanted.',
      required: ['owner'],
      properties: {
        owner: { type: 'string', description: 'Whose it is.' },
        tills: {
          type: 'array',
          items: { type: 'object', properties: { id: { type: 'integer' } } },
        },
      },
    },
  },
} as const

const NAMES = { kind: 'Shop', plural: 'shops', singular: 'shop', shortNames: ['sh'] }
const registry = Registry.builtIn(STRATEGIES)
registry.add(
  {
    group: 'example.com',
    version: 'v1',
    ...NAMES,
    categories: ['all'],
    namespaced: true,
    subresources: [],
  },
  {},
  structuralSchema(SHOP),
  SHOP,
)

for (const name of VERSIONS) {
  const path = installed(name)
  describe(name, { skip: path === undefined && `${name} is not installed` }, () => {
    let server: Server
    const cache = mkdtempSync(join(tmpdir(), 'kubectl-cache-'))
    before(async () => {
      server = await listening()
    })
    after(() => {
      server.close()
      rmSync(cache, { recursive: true })
    })

    async function output(words: string): Promise<string> {
      // A server that listens at a port has such an address.
      const { port } = server.address() as AddressInfo
      const where = ['--server', `http://127.0.0.1:${port}`, '--cache-dir', cache]
      const env = { KUBECONFIG: '/dev/null', HOME: cache }
      const run = promisify(execFile)
      return (await run(path ?? '', [...where, ...words.split(' ')], { env })).stdout
    }

    async function check(words: string, expected: string) {
      const plain = (text: string) =>
        text
          .replace(/[ \t]+/g, ' ')
          .replace(/\s*\n\s*/g, '\n')
          .trim()
      expect(plain(await output(words))).toMatch(plain(expected))
    }

    test('lists versions and resources', async () => {
      await check('api-versions', 'apps/v1\nauthentication.k8s.io/v1\n')
      const verbs = 'create,delete,deletecollection,get,list,patch,update,watch'
      const custom = 'delete,deletecollection,get,list,patch,create,update,watch'
      const resources = await output('api-resources -o wide --sort-by name')
      const lines = resources.split('\n').map((line) => line.replace(/ +/g, ' ').trim())
      for (const line of [
        `deployments deploy apps/v1 true Deployment ${verbs} all`,
        `horizontalpodautoscalers hpa autoscaling/v2 true HorizontalPodAutoscaler ${verbs} all`,
        'bindings v1 true Binding create',
        'namespaces ns v1 false Namespace create,delete,get,list,patch,update,watch',
        `shops sh example.com/v1 true Shop ${custom} all`,
      ]) {
        expect(lines).toContain(line)
      }
      // As many as a server of 1.32 has, the custom one, and the line of headings.
      expect(lines.filter((line) => line !== '')).toHaveLength(58 + 1 + 1)
    })

    test('explains fields', async () => {
      await check(
        'explain deployment.spec.strategy',
        `DESCRIPTION:
        The deployment strategy to use to replace existing pods with new ones.
        DeploymentStrategy describes how to replace existing pods with new ones.
        FIELDS:
        rollingUpdate <RollingUpdateDeployment>
        Rolling update config params. Present only if DeploymentStrategyType =
        RollingUpdate.
        type <string>`,
      )
    })

    test('explains which values a field may have', async () => {
      await check(
        'explain deployment.spec.strategy.type',
        `Possible enum values:
        - \`"Recreate"\`
        - \`"RollingUpdate"\``,
      )
    })

    test('explains fields of fields', async () => {
      await check(
        'explain hpa.spec.metrics.resource --recursive --api-version autoscaling/v2',
        `FIELDS:
        name <string> -required-
        target <MetricTarget> -required-
        averageUtilization <integer>
        averageValue <Quantity>
        type <string> -required-
        value <Quantity>`,
      )
    })

    test('explains custom resources', async () => {
      const fields = `FIELDS:
        owner <string> -required-
        Whose it is.
        tills <[]Object>
        <no description>`
      await check('explain sh.spec', `DESCRIPTION:\nWhat is wanted.\n${fields}`)
    })

    test('explains from OpenAPI 2, which it reads in protobuf', async () => {
      await check(
        'explain pods.spec.tolerations --output plaintext-openapiv2',
        `RESOURCE: tolerations <[]Object>
        DESCRIPTION:
        If specified, the pod's tolerations.`,
      )
      await check('explain shops.spec --output plaintext-openapiv2', 'Whose it is.')
    })
  })
}

function listening(): Promise<Server> {
  const server = createServer(({ method = '', url = '', headers }, response) => {
    const { pathname: path, searchParams: query } = new URL(url, 'http://127.0.0.1')
    const plain = { accept: headers.accept, 'if-none-match': headers['if-none-match'] }
    const request = { method, path, query, headers: plain }
    const served = { registry, address: '127.0.0.1:6443', otherPaths: [] }
    const answer = discoveryAnswer(request, served) ?? openApiAnswer(request, registry)
    const [code, type, body] = sentOf(answer)
    const more = answer?.type === 'text' ? answer.headers : {}
    response.writeHead(code, { 'content-type': type, ...more })
    response.end(body)
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

function sentOf(
  answer: Answer | undefined,
): [code: number, type: string, body: string | Uint8Array] {
  if (answer?.type === 'text') return [answer.code, answer.contentType, answer.text]
  if (answer?.type === 'object') return [200, 'application/json', JSON.stringify(answer.object)]
  return [404, 'text/plain', '404 page not found']
}

function installed(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(':')
  const found = folders.map((folder) => join(folder, 'kubectl')).filter((each) => existsSync(each))
  return [...folders, ...found.map((each) => dirname(realpathSync(each)))]
    .map((folder) => join(folder, name))
    .find((each) => existsSync(each))
}
